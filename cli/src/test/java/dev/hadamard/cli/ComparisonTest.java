package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A real run held against copies of itself that are bent by a known amount. */
class ComparisonTest {

  private static TrainingPlan plan(Activation activation, int epochs) {
    TrainingPlan plan = TrainingPlan.of(new TrainingOptions(), note -> {});
    return new TrainingPlan(
        plan.data(),
        plan.train(),
        plan.test(),
        plan.scaling(),
        plan.targetScaling(),
        NetworkSpec.of(activation, Activation.IDENTITY, 64, 8, 10),
        plan.optimizer(),
        plan.batch(),
        epochs,
        plan.seed());
  }

  private static TrainingRun run(TrainingPlan plan) {
    try (Backend backend = Backends.open("cpu");
        Progress silence =
            new ProgressLines(new PrintWriter(Writer.nullWriter()), plan.epochs(), plan.score())) {
      return TrainingRun.of(plan, backend, silence);
    }
  }

  private static TrainingRun withLoss(TrainingRun run, int epoch, double factor) {
    List<Epoch> epochs = new ArrayList<>(run.epochs());
    Epoch old = epochs.get(epoch - 1);
    epochs.set(
        epoch - 1,
        new Epoch(
            epoch,
            old.loss() * factor,
            old.trainScore(),
            old.testScore(),
            old.isBest(),
            old.seconds()));
    return with(run, epochs, run.earlyWeights(), run.weights());
  }

  private static TrainingRun withWeight(TrainingPlan plan, TrainingRun run, double added) {
    return with(run, run.epochs(), run.earlyWeights(), bent(plan, run.weights(), added));
  }

  private static TrainingRun withEarlyWeight(TrainingPlan plan, TrainingRun run, double added) {
    return with(run, run.epochs(), bent(plan, run.earlyWeights(), added), run.weights());
  }

  private static Parameters bent(TrainingPlan plan, Parameters parameters, double added) {
    float[][] weights =
        IntStream.range(0, plan.network().depth())
            .mapToObj(parameters::weight)
            .toArray(float[][]::new);
    float[][] biases =
        IntStream.range(0, plan.network().depth())
            .mapToObj(parameters::bias)
            .toArray(float[][]::new);
    biases[0][3] += (float) added;
    return Parameters.of(plan.network(), weights, biases);
  }

  private static TrainingRun with(
      TrainingRun run, List<Epoch> epochs, Parameters early, Parameters weights) {
    return new TrainingRun(
        run.backend(),
        epochs,
        run.best(),
        early,
        weights,
        run.state(),
        run.test(),
        0,
        run.stepSeconds(),
        run.seconds(),
        false);
  }

  @Test
  void a_run_agrees_with_itself() {
    TrainingPlan plan = plan(Activation.GELU, 2);
    TrainingRun run = run(plan);
    Comparison comparison = Comparison.of(plan, run, run(plan));
    assertThat(comparison.lossDivergence()).isZero();
    assertThat(comparison.weightDivergence()).isZero();
    assertThat(comparison.withinBounds()).isTrue();
  }

  @Test
  void a_loss_beyond_the_bound_is_found_and_its_epoch_named() {
    TrainingPlan plan = plan(Activation.GELU, 3);
    TrainingRun run = run(plan);
    assertThat(Comparison.of(plan, withLoss(run, 2, 1.00009), run).withinBounds()).isTrue();
    Comparison comparison = Comparison.of(plan, withLoss(run, 2, 1.00011), run);
    assertThat(comparison.withinBounds()).isFalse();
    assertThat(comparison.lossEpoch()).isEqualTo(2);
    assertThat(comparison.lossDivergence()).isCloseTo(1.1e-4, within(1e-9));
  }

  @Test
  void a_weight_beyond_the_bound_is_found() {
    TrainingPlan plan = plan(Activation.GELU, 1);
    TrainingRun run = run(plan);
    assertThat(Comparison.of(plan, withWeight(plan, run, 1.9e-5), run).withinBounds()).isTrue();
    assertThat(Comparison.of(plan, withWeight(plan, run, 2.1e-5), run).withinBounds()).isFalse();
  }

  @Test
  void what_comes_after_250_steps_is_told_and_not_judged() {
    TrainingPlan plan = plan(Activation.GELU, 6);
    TrainingRun run = run(plan);
    Comparison late = Comparison.of(plan, withLoss(run, 6, 1.5), run);
    assertThat(late.judgedEpochs()).isEqualTo(5);
    assertThat(late.lossDivergence()).isCloseTo(0.5, within(1e-9));
    assertThat(late.withinBounds()).isTrue();
    assertThat(Comparison.of(plan, withLoss(run, 5, 1.0003), run).withinBounds()).isFalse();
  }

  @Test
  void where_the_slope_jumps_only_the_first_steps_are_judged() {
    TrainingPlan plan = plan(Activation.RELU, 3);
    TrainingRun run = run(plan);
    assertThat(Comparison.of(plan, withLoss(run, 3, 1.1), run).withinBounds()).isTrue();
    assertThat(Comparison.of(plan, withWeight(plan, run, 0.1), run).withinBounds()).isTrue();
    assertThat(Comparison.of(plan, withLoss(run, 1, 1.1), run).withinBounds()).isFalse();
  }

  @Test
  void the_weights_after_a_few_steps_are_judged_whatever_the_activation() {
    TrainingPlan plan = plan(Activation.RELU, 1);
    TrainingRun run = run(plan);
    assertThat(Comparison.of(plan, withEarlyWeight(plan, run, 1e-6), run).withinBounds()).isTrue();
    assertThat(Comparison.of(plan, withEarlyWeight(plan, run, 3e-5), run).withinBounds()).isFalse();
  }
}
