package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on two backends. */
class TrainComparisonTest {

  private final TrainingFixture training;

  TrainComparisonTest(@TempDir Path temporary) {
    this.training = new TrainingFixture(temporary);
  }

  @Test
  void compare_trains_on_both_and_prints_how_far_they_lie_apart() {
    Invocation trained = training.run("--compare", "reference", "--epochs", "2").endsWith(0);
    assertThat(trained.out())
        .containsPattern("(?m)^compared with +reference on ")
        .containsPattern("cpu against reference, largest divergence: loss \\d\\.\\d+e-\\d+ ")
        .contains("judged: every step; bounds: loss 1e-04, weights 2e-05");
    assertThat(training.out().resolve("learning-curve.svg"))
        .content()
        .contains("dotted: reference");
  }

  @Test
  void compare_is_part_of_the_json() {
    JsonObject compare =
        training
            .run("--compare", "reference", "--epochs", "2", "--json")
            .endsWith(0)
            .json()
            .getAsJsonObject("compare");
    assertThat(compare.get("backend").getAsString()).isEqualTo("reference");
    assertThat(TrainingFixture.doubles(compare.get("lossPerEpoch"))).hasSize(2);
    JsonObject divergence = compare.getAsJsonObject("divergence");
    assertThat(divergence.get("withinBounds").getAsBoolean()).isTrue();
    assertThat(divergence.get("lossDivergence").getAsDouble()).isBetween(0.0, 1e-4);
    assertThat(divergence.keySet()).contains("lossEpoch", "weightDivergence", "judgedEpochs");
  }

  @Test
  void compare_judges_only_the_first_steps_where_the_slope_of_the_activation_jumps() {
    Invocation trained =
        training.run("--compare", "reference", "--epochs", "2", "--activation", "relu").endsWith(0);
    assertThat(trained.out())
        .contains("judged: the losses of 1 epoch and the weights after 20 steps");
  }

  @Test
  void cpu_and_opencl_give_the_same_losses_for_one_seed() {
    RequiredBackends.skipUnlessAvailable("opencl");
    JsonObject json =
        training
            .run("--backend", "opencl", "--compare", "cpu", "--epochs", "5", "--json")
            .endsWith(0)
            .json();
    assertThat(json.get("backend").getAsString()).isEqualTo("opencl");
    List<Double> losses = TrainingFixture.doubles(json.get("lossPerEpoch"));
    List<Double> cpuLosses =
        TrainingFixture.doubles(json.getAsJsonObject("compare").get("lossPerEpoch"));
    for (int i = 0; i < 5; i++) {
      assertThat(losses.get(i)).isCloseTo(cpuLosses.get(i), withinPercentage(0.01));
    }
  }
}
