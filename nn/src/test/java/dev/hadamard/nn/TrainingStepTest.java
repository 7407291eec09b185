package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Recording;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.nn.CountingBackend.Call;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.spi.ForwardingBackend;
import dev.hadamard.spi.RepeatedOperations;
import dev.hadamard.tck.DoubleNetwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a training step asks of its backend, and in which order. */
class TrainingStepTest {

  private static final int ROWS = 300;

  private static NetworkSpec spec(Loss loss) {
    Activation output = loss.takesLogits() ? Activation.IDENTITY : Activation.GELU;
    return NetworkSpec.of(Activation.TANH, output, 5, 7, 6, 4);
  }

  private static Batch batch(Loss loss) {
    return batch(loss, ROWS, 1);
  }

  private static Batch batch(Loss loss, int rows, long seed) {
    return Samples.random(spec(loss), loss, rows, new SplitMix64(seed)).batch();
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.Loss#all")
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
        assertThat(backend.count("newArena")).as("arenas").isZero();
        assertThat(backend.count("allocate")).as("tensors").isZero();
        assertThat(backend.count("read")).as("reads").isZero();
        assertThat(backend.count("synchronize")).as("waits").isZero();
        assertThat(backend.count("write")).as("uploads").isEqualTo(2 * 20);
      }
    }
  }

  @Test
  void a_step_is_a_call_for_each_layer_and_direction_and_one_for_all_updates() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    for (Optimizer optimizer : List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9))) {
      try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
          Network network = Network.create(backend, spec(loss), 1);
          Trainer trainer = new Trainer(network, loss, optimizer, ROWS)) {
        backend.reset();
        trainer.step(batch(loss));
        boolean isPlain = optimizer instanceof Sgd;
        assertThat(backend.count("denseForward")).isEqualTo(2);
        assertThat(backend.count("denseHead")).isEqualTo(1);
        assertThat(backend.count("denseDelta")).isEqualTo(2);
        assertThat(backend.count("denseGradients")).isEqualTo(isPlain ? 1 : 0);
        assertThat(backend.count("denseMomentum")).isEqualTo(isPlain ? 0 : 1);
        assertThat(backend.total()).as("with 2 uploads").isEqualTo(2 + 2 * 3);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void a_step_that_was_recorded_gives_the_bits_of_one_that_was_not(String name) {
    for (Loss loss : Loss.all()) {
      for (Optimizer optimizer : List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9))) {
        try (Backend backend = TestBackends.open(name);
            Network recorded = Network.create(backend, spec(loss), 1);
            // Composites of the same backend, through a decorator, whose recordings make the calls.
            Network called = Network.create(new CountingBackend(backend), spec(loss), 1);
            Trainer replaying = new Trainer(recorded, loss, optimizer, ROWS);
            Trainer calling = new Trainer(called, loss, optimizer, ROWS)) {
          replaying.reserve(17);
          calling.reserve(17);
          for (int step = 0; step < 6; step++) {
            Batch batch = batch(loss, step % 3 == 2 ? 17 : ROWS, step);
            replaying.step(batch);
            calling.step(batch);
          }
          assertThat(recorded.read()).as("%s, %s", loss, optimizer).isEqualTo(called.read());
          assertThat(replaying.state()).isEqualTo(calling.state());
        }
      }
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
      assertThat(backend.outside() - before).as("bytes").isLessThan(steps);
    }
  }

  /** Notes what is recorded. */
  private static final class Recorder extends ForwardingBackend {
    private final List<List<? extends Op>> recorded = new ArrayList<>();

    Recorder(Backend delegate) {
      super(delegate);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      recorded.add(List.copyOf(operations));
      return super.record(operations);
    }
  }

  @Test
  void a_step_is_recorded_with_the_memory_for_its_batch_size_and_does_nothing_until_it_is_run() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    GradientReducer alone = (backend, gradients) -> {};
    for (GradientReducer reducer : List.of(GradientReducer.NONE, alone)) {
      int recordings = reducer == alone ? 2 : 1;
      try (Recorder backend = new Recorder(Backends.open("reference"));
          Network network = Network.create(backend, spec(loss), 1);
          Trainer trainer =
              new Trainer(network, loss, Optimizer.momentum(0.1, 0.9), ROWS, reducer)) {
        assertThat(backend.recorded).hasSize(recordings);
        trainer.reserve(17);
        assertThat(backend.recorded).hasSize(2 * recordings);
        assertThat(network.read()).isEqualTo(Parameters.initial(spec(loss), 1));
        trainer.step(batch(loss));
        trainer.step(batch(loss, 17, 1));
        assertThat(backend.recorded).hasSize(2 * recordings);
      }
    }
  }

  @Test
  void every_batch_size_computes_the_gradient_of_a_loss_by_the_same_formula() {
    Expression error = Expression.input("a").minus(Expression.input("t"));
    for (Loss loss :
        List.of(
            Loss.HALF_SQUARED_ERROR,
            Loss.MEAN_SQUARED_ERROR,
            Loss.BINARY_CROSS_ENTROPY,
            Loss.by("cubic", error.abs().pow(3)))) {
      try (Recorder backend = new Recorder(Backends.open("reference"));
          Network network = Network.create(backend, spec(loss), 1);
          Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.1), 12)) {
        trainer.step(batch(loss, 12, 1));
        trainer.reserve(17);
        trainer.step(batch(loss, 17, 1));
        assertThat(backend.recorded).hasSize(2);
        List<Program> formulas =
            backend.recorded.stream()
                .flatMap(List::stream)
                .flatMap(TrainingStepTest::formula)
                .toList();
        assertThat(formulas).as("%s", loss).hasSize(2).containsOnly(formulas.get(0));
      }
    }
  }

  private static Stream<Program> formula(Op op) {
    return op instanceof Elementwise elementwise
        ? Stream.of(elementwise.program())
        : Stream.empty();
  }

  @Test
  void every_delta_is_propagated_before_any_w_is_updated() {
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, spec(loss), 1);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(0.1), ROWS)) {
      trainer.step(batch(loss));
      List<Call> expected = new ArrayList<>();
      for (int layer = 2; layer > 0; layer--) {
        expected.add(new Call("denseDelta", network.parameter(layer + ".weight")));
      }
      for (int layer = 0; layer < 3; layer++) {
        expected.add(new Call("denseGradients", network.parameter(layer + ".weight")));
      }
      assertThat(backend.denseCalls()).isEqualTo(expected);
    }
  }

  /** Holds δ-propagation back until its W is updated: the bug to be found. */
  private static final class UpdatesFirst extends ForwardingBackend {
    private final Deque<Op> heldBack = new ArrayDeque<>();

    UpdatesFirst(Backend delegate) {
      super(delegate);
    }

    @Override
    public void run(Op op) {
      if (op instanceof Dense.Delta) {
        heldBack.add(op);
      } else if (op instanceof Dense.Gradients gradients) {
        updateInTurns(gradients);
      } else {
        super.run(op);
      }
    }

    private void updateInTurns(Dense.Gradients all) {
      List<Dense.LayerGradient> layers = all.layers();
      for (int layer = layers.size() - 1; layer >= 0; layer--) {
        super.run(new Dense.Gradients(all.alpha(), all.beta(), List.of(layers.get(layer))));
        if (layer > 0) {
          super.run(heldBack.remove());
        }
      }
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      return new RepeatedOperations(this, operations);
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
    DoubleNetwork exact = DoubleNetworks.of(spec, start, loss);
    DoubleNetworks.step(exact, samples, 1, 0);
    try (Backend backend = opened;
        Network network = new Network(backend, spec, start);
        Trainer trainer = new Trainer(network, loss, Optimizer.sgd(1), samples.rows())) {
      trainer.step(samples.batch());
      return DoubleNetworks.largestDifference(exact, network.read());
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
