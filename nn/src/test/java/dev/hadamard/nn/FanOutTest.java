package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.Binding;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.op.Pointwise.Axpby;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of a vertex whose readers do not all compute a part of it. */
class FanOutTest {

  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;

  /** y = x, without a gradient; it may ask for the memory of one all the same. */
  private record StopGradient(boolean asks) implements Layer {
    @Override
    public String name() {
      return "stop-gradient";
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public void bind(Binding b) {
      b.forward(new Axpby(1, b.input(), 0, b.output()));
      if (asks && b.needsGradient(0)) {
        b.inputGradient(0);
      }
    }
  }

  /** y = x, with a loss of its own, ½Σx²: what it reads gets x as well. */
  private record ActivityPenalty() implements Layer {
    @Override
    public String name() {
      return "activity-penalty";
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public void bind(Binding b) {
      b.forward(new Axpby(1, b.input(), 0, b.output()));
      if (b.needsGradient(0)) {
        b.backward(new Axpby(1, b.input(), 1, b.outputGradient()));
        b.backward(new Axpby(1, b.outputGradient(), 0, b.inputGradient(0)));
      }
    }
  }

  private static NetworkSpec.Builder stem() {
    return NetworkSpec.builder(4).add("stem", Dense.of(3, Activation.TANH));
  }

  private static NetworkSpec stopped(Layer stop, boolean isStoppedLast) {
    NetworkSpec.Builder builder = stem();
    if (isStoppedLast) {
      builder.add("branch", Dense.of(3), "stem").add("stop", stop, "stem");
    } else {
      builder.add("stop", stop, "stem").add("branch", Dense.of(3), "stem");
    }
    return builder.add("sum", new Add(), "branch", "stop").build();
  }

  /** The gradient in each of three steps from the same weights. */
  private static List<Parameters> gradients(Backend backend, NetworkSpec spec, Parameters start) {
    Batch batch = Samples.random(spec, LOSS, ROWS, new SplitMix64(3)).batch();
    try (Network network = new Network(backend, spec, start);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.momentum(1, 0), ROWS)) {
      return List.of(
          step(trainer, batch, start), step(trainer, batch, start), step(trainer, batch, start));
    }
  }

  private static Parameters step(Trainer trainer, Batch batch, Parameters start) {
    trainer.network().write(start);
    trainer.step(batch);
    return trainer.state().slot(Momentum.VELOCITY);
  }

  private static Parameters start(NetworkSpec spec) {
    Map<String, float[]> values = new HashMap<>();
    for (NetworkSpec.Parameter p : spec.parameters()) { // the same, whatever the order
      SplitMix64 random = new SplitMix64(p.name().hashCode());
      float[] w = new float[p.shape().size()];
      for (int i = 0; i < w.length; i++) {
        w[i] = (float) random.nextGaussian();
      }
      values.put(p.name(), w);
    }
    return Parameters.of(spec, values);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_reader_that_stops_the_gradient_adds_nothing_in_either_order(String name) {
    try (Backend backend = TestBackends.open(name)) {
      // The oracle: the part of the stopped reader written as 0.
      List<Parameters> expected = null;
      for (boolean asks : new boolean[] {false, true}) {
        for (boolean isStoppedLast : new boolean[] {false, true}) {
          NetworkSpec spec = stopped(new StopGradient(asks), isStoppedLast);
          List<Parameters> actual = gradients(backend, spec, start(spec));
          assertThat(actual).as("steps from one point").containsOnly(actual.get(0));
          assertThat(actual.get(0).values("stem.weight"))
              .as("asks %s, last %s", asks, isStoppedLast)
              .doesNotContain(0);
          expected = expected == null ? actual : expected;
          assertThat(actual).as("asks %s, last %s", asks, isStoppedLast).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_vertex_without_a_gradient_from_its_readers_begins_each_step_at_0(String name) {
    NetworkSpec spec =
        stem()
            .add("penalty", new ActivityPenalty())
            .add("stop", new StopGradient(true))
            .add("head", Dense.of(2))
            .build();
    try (Backend backend = TestBackends.open(name)) {
      List<Parameters> actual = gradients(backend, spec, start(spec));
      assertThat(actual).containsOnly(actual.get(0));
      assertThat(actual.get(0).values("stem.weight")).doesNotContain(0);
    }
  }
}
