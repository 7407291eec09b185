package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.nn.CountingBackend.Call;
import dev.hadamard.nn.CountingBackend.Op;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.spi.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a training step asks of its backend, and in which order. */
class TrainingStepTest {

  private static final int ROWS = 300;

  private static NetworkSpec spec(Loss loss) {
    Activation output = loss.takesLogits() ? Activation.IDENTITY : Activation.GELU;
    return NetworkSpec.of(Activation.TANH, output, 5, 7, 6, 4);
  }

  private static Batch batch(Loss loss) {
    return Samples.random(spec(loss), loss, ROWS, new SplitMix64(1)).batch();
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void a_step_allocates_nothing_on_the_device_and_reads_nothing_back(Loss loss) {
    for (Optimizer optimizer : List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9))) {
      try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
          Network network = Network.create(backend, spec(loss), 1);
          Trainer trainer = new Trainer(network, loss, optimizer, ROWS)) {
        Batch batch = batch(loss);
        backend.reset();
        for (int i = 0; i < 20; i++) {
          trainer.step(batch);
        }
        assertThat(backend.count(Op.NEW_ARENA)).as("arenas").isZero();
        assertThat(backend.count(Op.ALLOCATE)).as("tensors").isZero();
        assertThat(backend.count(Op.READ)).as("reads").isZero();
        assertThat(backend.count(Op.SYNCHRONIZE)).as("waits").isZero();
        assertThat(backend.count(Op.WRITE)).as("uploads").isEqualTo(2 * 20);
      }
    }
  }

  @Test
  void a_step_of_plain_sgd_is_one_call_for_each_layer_and_direction() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec(loss), 1);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.1), ROWS)) {
      backend.reset();
      trainer.step(batch(loss));
      assertThat(backend.count(Op.DENSE_FORWARD)).isEqualTo(3);
      assertThat(backend.count(Op.DENSE_DELTA)).isEqualTo(2);
      assertThat(backend.count(Op.DENSE_GRADIENT)).isEqualTo(3);
      assertThat(backend.total()).as("with 2 uploads, softmax and p − t").isEqualTo(12);
    }
  }

  @Test
  void a_step_leaves_next_to_no_garbage_on_the_heap() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    int steps = 100;
    try (HeapMeter backend = new HeapMeter(Backends.open("reference"));
        Network network = Network.create(backend, spec(loss), 1);
        Trainer trainer = new Trainer(network, loss, Optimizer.momentum(0.1, 0.9), ROWS)) {
      Batch batch = batch(loss);
      trainer.step(batch);
      long before = backend.outside();
      for (int i = 0; i < steps; i++) {
        trainer.step(batch);
      }
      // One boxed batch size a step.
      assertThat(backend.outside() - before).as("bytes").isLessThanOrEqualTo(32L * steps);
    }
  }

  @Test
  void delta_is_propagated_through_w_before_w_is_updated() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec(loss), 1);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.1), ROWS)) {
      trainer.step(batch(loss));
      List<Call> expected = new ArrayList<>();
      for (int layer = 2; layer >= 0; layer--) {
        if (layer > 0) {
          expected.add(new Call(Op.DENSE_DELTA, network.weight(layer)));
        }
        expected.add(new Call(Op.DENSE_GRADIENT, network.weight(layer)));
      }
      assertThat(backend.denseCalls()).isEqualTo(expected);
    }
  }

  /** Holds δ-propagation back until the update that should follow it: the bug to be found. */
  private static final class UpdatesFirst extends ForwardingBackend {
    private final List<Runnable> heldBack = new ArrayList<>();

    UpdatesFirst(Backend delegate) {
      super(delegate);
    }

    @Override
    public void denseDelta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
      heldBack.add(() -> delegate().denseDelta(deltaNext, w, f, kept, delta));
    }

    @Override
    public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
      delegate().denseGradient(alpha, delta, x, beta, w, b);
      heldBack.forEach(Runnable::run);
      heldBack.clear();
    }
  }

  @Test
  void a_step_is_the_gradient_of_one_point_and_a_swapped_order_is_not() {
    NetworkSpec spec = spec(Loss.SOFTMAX_CROSS_ENTROPY);
    Samples samples = Samples.random(spec, Loss.SOFTMAX_CROSS_ENTROPY, ROWS, new SplitMix64(1));
    assertThat(distanceFromDouble(Backends.open("reference"), spec, samples)).isLessThan(1e-6);
    assertThat(distanceFromDouble(new UpdatesFirst(Backends.open("reference")), spec, samples))
        .as("with W updated before δ")
        .isGreaterThan(1e-4);
  }

  private static double distanceFromDouble(Backend opened, NetworkSpec spec, Samples samples) {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    Parameters start = Parameters.initial(spec, 1);
    DoubleMlp mlp = new DoubleMlp(spec, start, loss);
    mlp.step(samples.x(), samples.t(), 1, 0);
    try (Backend backend = opened;
        Network network = new Network(backend, spec, start);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(1), samples.rows())) {
      trainer.step(samples.batch());
      return mlp.largestDifference(network.read());
    }
  }

  @Test
  void a_batch_of_a_size_that_was_not_reserved_is_refused_and_changes_nothing() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec(loss), 1);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.1), 32)) {
      backend.reset();
      assertThatThrownBy(() -> trainer.step(new Batch(5, 5, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("5 rows")
          .hasMessageContaining("reserve(5)");
      assertThatThrownBy(() -> trainer.step(new Batch(32, 6, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("6 inputs")
          .hasMessageContaining("5-7-6-4");
      assertThat(backend.total()).isZero();
      assertThat(trainer.steps()).isZero();
      trainer.reserve(5);
      trainer.step(new Batch(5, 5, 4));
      assertThat(trainer.steps()).isEqualTo(1);
    }
  }
}
