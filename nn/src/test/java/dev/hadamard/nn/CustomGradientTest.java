package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Binding;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Initialisation;
import dev.hadamard.nn.layer.Initializer;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.ParameterSpec;
import dev.hadamard.op.Dense.Forward;
import dev.hadamard.op.Dense.Gradient;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise.Axpby;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that use the gradient operation of dense layers in ways of their own: the trainer may move
 * it to the end of the step only where no other operation can tell.
 */
class CustomGradientTest {

  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 6;
  private static final float LAMBDA = 0.25f;

  /** A dense layer of three outputs whose backward pass differs. */
  private interface Variant extends Layer {

    @Override
    default String name() {
      return getClass().getSimpleName();
    }

    @Override
    default Shape output(List<Shape> inputs) {
      return Shape.of(3);
    }

    @Override
    default List<ParameterSpec> parameters(List<Shape> inputs) {
      Shape w = Shape.of(3, inputs.get(0).size());
      return List.of(
          ParameterSpec.trained("weight", w, Initialisation.XAVIER_UNIFORM),
          ParameterSpec.trained("bias", Shape.of(3), Initializer.ZERO));
    }

    @Override
    default void bind(Binding b) {
      Tensor w = b.parameter("weight");
      Tensor y = b.output();
      b.forward(new Forward(b.input(), w, b.parameter("bias"), Activation.IDENTITY, y, y));
      if (!b.isTraining()) {
        return;
      }
      if (b.needsGradient(0)) {
        b.backward(
            Matmul.of(b.outputGradient(), Transpose.NO, w, Transpose.NO, b.inputGradient(0)));
      }
      backward(b);
    }

    void backward(Binding b);

    static void gradient(Binding b, float alpha) {
      b.backward(
          new Gradient(
              alpha, b.outputGradient(), b.input(), 0, b.gradient("weight"), b.gradient("bias")));
    }
  }

  /** Nothing that differs. */
  private record Plain() implements Variant {
    @Override
    public void backward(Binding b) {
      Variant.gradient(b, 1);
    }
  }

  /** Weight decay: ∂L/∂W + λ·W. */
  private record Decayed() implements Variant {
    @Override
    public void backward(Binding b) {
      Variant.gradient(b, 1);
      b.backward(new Axpby(LAMBDA, b.parameter("weight"), 1, b.gradient("weight")));
    }
  }

  /** Gradients of another scale. */
  private record Scaled() implements Variant {
    @Override
    public void backward(Binding b) {
      Variant.gradient(b, LAMBDA);
    }
  }

  /** The same in two parts, the second of which is added. */
  private record InTwoParts() implements Variant {
    @Override
    public void backward(Binding b) {
      Variant.gradient(b, 1 - LAMBDA);
      b.backward(
          new Gradient(
              LAMBDA, b.outputGradient(), b.input(), 1, b.gradient("weight"), b.gradient("bias")));
    }
  }

  /** Uses δ as its own memory when the gradients are computed. */
  private record ChangesDelta() implements Variant {
    @Override
    public void backward(Binding b) {
      Variant.gradient(b, 1);
      b.backward(new Axpby(-3, b.outputGradient(), 0, b.outputGradient()));
    }
  }

  /** No gradients at all. */
  private record Frozen() implements Variant {
    @Override
    public void backward(Binding b) {}
  }

  /** No parameters; its backward pass goes through the memory of its output, which others read. */
  private record ReusesOutput() implements Layer {
    @Override
    public String name() {
      return "reuses-output";
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public void bind(Binding b) {
      b.forward(new Axpby(1, b.input(), 0, b.output()));
      if (b.needsGradient(0)) {
        b.backward(new Axpby(1, b.outputGradient(), 0, b.output()));
        b.backward(new Axpby(1, b.output(), 0, b.inputGradient(0)));
      }
    }
  }

  private static NetworkSpec spec(Layer last) {
    return spec(new Activate(Activation.IDENTITY), last);
  }

  private static NetworkSpec spec(Layer middle, Layer last) {
    return NetworkSpec.chain(4, List.of(Dense.of(5, Activation.TANH), middle, last));
  }

  private static Batch batch(NetworkSpec spec) {
    return Samples.random(spec, LOSS, ROWS, new SplitMix64(3)).batch();
  }

  /** The gradient of a second step: with μ = 0 the velocity is the gradient. */
  private static Parameters gradient(Backend backend, NetworkSpec spec, GradientReducer reducer) {
    Parameters start = Parameters.initial(spec, 7);
    try (Network network = new Network(backend, spec, start);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.momentum(1, 0), ROWS, reducer)) {
      trainer.step(batch(spec));
      network.write(start);
      trainer.step(batch(spec));
      return trainer.state().slot(Momentum.VELOCITY);
    }
  }

  private record Case(Layer middle, Layer last, float ofDense, float ofWeights) {
    Case(Layer last, float ofDense, float ofWeights) {
      this(new Activate(Activation.IDENTITY), last, ofDense, ofWeights);
    }
  }

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(new Plain(), 1, 0),
        new Case(new Decayed(), 1, LAMBDA),
        new Case(new Scaled(), LAMBDA, 0),
        new Case(new InTwoParts(), 1, 0),
        new Case(new ChangesDelta(), 1, 0),
        new Case(new ReusesOutput(), Dense.of(3), 1, 0));
  }

  private static Stream<Arguments> casesOnBackends() {
    return TestBackends.names().flatMap(name -> cases().map(c -> Arguments.of(name, c)));
  }

  @ParameterizedTest
  @MethodSource("casesOnBackends")
  void each_layer_gets_the_gradient_that_its_operations_compute(String name, Case c) {
    try (Backend backend = TestBackends.open(name)) {
      NetworkSpec dense = spec(Dense.of(3));
      Parameters expected = gradient(backend, dense, GradientReducer.NONE);
      float[] w = Parameters.initial(dense, 7).weight(2);
      for (GradientReducer reducer : reducers()) {
        Parameters actual = gradient(backend, spec(c.middle, c.last), reducer);
        assertSum(actual.weight(2), c.ofDense, expected.weight(2), c.ofWeights, w);
        assertSum(actual.bias(2), c.ofDense, expected.bias(2), 0, w);
        assertSum(actual.weight(0), 1, expected.weight(0), 0, w);
        assertSum(actual.bias(0), 1, expected.bias(0), 0, w);
      }
    }
  }

  private static List<GradientReducer> reducers() {
    return List.of(GradientReducer.NONE, (backend, gradients) -> {});
  }

  /** Sums of this size round by some 1e-7. */
  private static void assertSum(float[] actual, float alpha, float[] x, float beta, float[] y) {
    assertThat(actual).hasSameSizeAs(x);
    for (int i = 0; i < actual.length; i++) {
      double expected = (double) alpha * x[i] + (beta == 0 ? 0 : (double) beta * y[i]);
      assertThat((double) actual[i]).as("[%d]", i).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void an_update_is_folded_where_nothing_else_reads_the_gradients() {
    for (Optimizer optimizer : List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9))) {
      assertThat(updates(new Plain(), optimizer)).isZero();
      assertThat(updates(new ReusesOutput(), optimizer)).isZero();
      for (Layer own : List.of(new Decayed(), new Scaled(), new InTwoParts(), new ChangesDelta())) {
        assertThat(updates(own, optimizer)).as("%s, %s", own, optimizer).isEqualTo(1);
      }
    }
  }

  /** The launches of updates in a step. */
  private static int updates(Layer layer, Optimizer optimizer) {
    NetworkSpec spec = spec(layer);
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec, 1);
        Trainer trainer = new Trainer(network, loss, optimizer, ROWS)) {
      backend.reset();
      trainer.step(batch(spec));
      return backend.count("elementwise");
    }
  }

  /** g ← g + λ·w, w ← w − g: changes the gradients themselves. */
  private record DecayingOptimizer() implements Optimizer {
    @Override
    public float learningRate() {
      return 1;
    }

    @Override
    public String describe() {
      return "decaying";
    }

    @Override
    public List<Op> update(Update u) {
      return List.of(
          new Axpby(LAMBDA, u.parameters(), 1, u.gradients()),
          new Axpby(-1, u.gradients(), 1, u.parameters()));
    }
  }

  @Test
  void a_parameter_without_a_gradient_has_0_in_each_step_though_the_update_changes_it() {
    NetworkSpec spec = spec(new Frozen());
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, spec, 1);
        Trainer trainer = new Trainer(network, LOSS, new DecayingOptimizer(), ROWS)) {
      for (int step = 0; step < 3; step++) {
        trainer.step(batch(spec));
      }
      float[] start = Parameters.initial(spec, 1).weight(2);
      float[] actual = network.read().weight(2);
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) actual[i]).isCloseTo(Math.pow(1 - LAMBDA, 3) * start[i], within(1e-6));
      }
    }
  }
}
