package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an optimizer computes on the host for each step. */
class OptimizerFactorsTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 6;
  private static final GradientReducer ALONE = (backend, gradients) -> {};

  private static Batch batch() {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  private static Parameters trained(
      Backend backend, Optimizer optimizer, GradientReducer reducer, int steps) {
    try (Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, reducer)) {
      for (int step = 0; step < steps; step++) {
        trainer.step(batch());
      }
      return network.read();
    }
  }

  /** Halves the rate of another optimizer after each step; all else is that optimizer's. */
  private record Halving(Optimizer inner) implements Optimizer {
    @Override
    public float learningRate() {
      return inner.learningRate();
    }

    @Override
    public String describe() {
      return "halving " + inner.describe();
    }

    @Override
    public List<String> slots() {
      return inner.slots();
    }

    @Override
    public float[] factors(long t, double eta) {
      float[] factors = inner.factors(t, eta);
      factors[0] /= (float) Math.pow(2, (double) t - 1);
      return factors;
    }

    @Override
    public List<Op> update(Update update) {
      return inner.update(update);
    }

    @Override
    public GradientSink sink() {
      return inner.sink();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_rate_that_changes_is_followed_with_and_without_a_reducer(String name) {
    for (Optimizer inner : List.of(Optimizer.sgd(0.5), Optimizer.momentum(0.5, 0.9))) {
      try (Backend backend = TestBackends.open(name)) {
        Parameters alone = trained(backend, new Halving(inner), GradientReducer.NONE, 5);
        Parameters reduced = trained(backend, new Halving(inner), ALONE, 5);
        assertThat(alone).as(inner.describe()).isEqualTo(reduced);
        assertThat(alone.largestDifference(trained(backend, inner, ALONE, 5)))
            .as("against a constant rate")
            .isGreaterThan(1e-3);
      }
    }
  }

  /** w ← w − η/t·g; fills and returns one array again and again. */
  private static final class Refilling implements Optimizer {
    private final float[] factors;

    Refilling(int count) {
      factors = new float[count];
    }

    @Override
    public float learningRate() {
      return 1;
    }

    @Override
    public String describe() {
      return "refilling";
    }

    @Override
    public float[] factors(long t, double eta) {
      factors[0] = 1f / t;
      return factors;
    }

    @Override
    public List<Op> update(Update u) {
      Expression w =
          Expression.input("w").minus(Expression.input("r").times(Expression.input("g")));
      return List.of(
          Elementwise.of(
              u.parameters(),
              w,
              Map.of("w", u.parameters(), "g", u.gradients(), "r", u.factor(0))));
    }
  }

  /** The same with a new array for each step. */
  private record Copying(Refilling inner) implements Optimizer {
    @Override
    public float learningRate() {
      return inner.learningRate();
    }

    @Override
    public String describe() {
      return "copying";
    }

    @Override
    public float[] factors(long t, double eta) {
      return inner.factors(t, eta).clone();
    }

    @Override
    public List<Op> update(Update u) {
      return inner.update(u);
    }
  }

  @Test
  void an_optimizer_may_fill_the_same_array_for_each_step() {
    try (Backend backend = Backends.open("reference")) {
      assertThat(trained(backend, new Refilling(1), GradientReducer.NONE, 4))
          .isEqualTo(trained(backend, new Copying(new Refilling(1)), GradientReducer.NONE, 4));
    }
  }

  /** One factor in the first steps, then more. */
  private record Growing(Refilling inner) implements Optimizer {
    @Override
    public float learningRate() {
      return inner.learningRate();
    }

    @Override
    public String describe() {
      return "growing";
    }

    @Override
    public float[] factors(long t, double eta) {
      return t < 3 ? new float[] {1} : new float[] {1, 1};
    }

    @Override
    public List<Op> update(Update u) {
      return inner.update(u);
    }
  }

  @Test
  void another_number_of_factors_is_refused_and_changes_nothing() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, new Growing(new Refilling(1)), ROWS)) {
      trainer.step(batch());
      trainer.step(batch());
      Parameters before = network.read();
      assertThatThrownBy(() -> trainer.step(batch()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("growing has 2 factors in step 3; return 1, as in step 1");
      assertThat(network.read()).isEqualTo(before);
      assertThat(trainer.steps()).isEqualTo(2);
    }
  }

  @Test
  void factors_that_change_leave_no_garbage_on_the_heap() {
    int steps = 100;
    try (HeapMeter backend = new HeapMeter(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = new Trainer(network, LOSS, new Refilling(1), ROWS)) {
      Batch batch = batch();
      trainer.step(batch);
      long before = backend.outside();
      for (int i = 0; i < steps; i++) {
        trainer.step(batch);
      }
      assertThat(backend.outside() - before).as("bytes").isLessThan(steps);
    }
  }
}
