package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise.Axpby;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tensors share memory where no result can tell. */
class SharedMemoryTest {

  private final UnallocatedArena arena = new UnallocatedArena();

  private UnallocatedTensor tensor(int size) {
    return (UnallocatedTensor) arena.allocate(Shape.of(size));
  }

  private static Op copy(Tensor x, Tensor y) {
    return new Axpby(1, x, 0, y);
  }

  private static BitSet times(int... times) {
    BitSet set = new BitSet();
    for (int time : times) {
      set.set(time);
    }
    return set;
  }

  @Test
  void a_tensor_is_needed_from_each_write_of_all_of_it_to_the_last_read() {
    UnallocatedTensor x = tensor(8);
    UnallocatedTensor y = tensor(8);
    UnallocatedTensor out = tensor(8);
    UnallocatedTensor constant = tensor(8);
    UnallocatedTensor unread = tensor(8);
    UnallocatedTensor inParts = tensor(8);
    UnallocatedTensor unnamed = tensor(8);
    List<Op> ops =
        List.of(
            copy(x, y), // time 1
            new Axpby(1, constant, 1, y),
            copy(y, out), // y ends
            copy(out, unread),
            copy(out, y), // y begins again
            copy(out.view(0, Shape.of(4)), inParts.view(0, Shape.of(4))),
            copy(y, out), // time 7
            new Axpby(0, unread, 0, unread),
            copy(inParts, inParts));
    Lifetimes lifetimes = new Lifetimes(ops, List.of(x), List.of(out));
    int end = 10;
    assertThat(lifetimes.of(x)).isEqualTo(times(0, 1));
    assertThat(lifetimes.of(y)).isEqualTo(times(1, 2, 3, 5, 6, 7));
    assertThat(lifetimes.of(out)).isEqualTo(times(3, 4, 5, 6, 7, 8, 9, end));
    BitSet always = new BitSet();
    always.set(0, end + 1);
    assertThat(lifetimes.of(constant)).isEqualTo(always);
    assertThat(lifetimes.of(unread)).isEqualTo(times(4, 8));
    assertThat(lifetimes.of(inParts))
        .as("its second half is from the run before")
        .isEqualTo(always);
    assertThat(lifetimes.of(unnamed).isEmpty()).isTrue();
  }

  @Test
  void what_is_asked_for_otherwise_than_planned_is_refused() {
    UnallocatedTensor x = tensor(8);
    UnallocatedTensor y = tensor(4);
    Lifetimes lifetimes = new Lifetimes(List.of(copy(x, x), copy(y, y)), List.of(), List.of());
    SharedMemory memory = new SharedMemory(arena.tensors(), lifetimes, 1);
    try (Backend backend = Backends.open("reference");
        TensorArena shared = memory.allocate(backend)) {
      assertThat(shared.allocate(8).shape()).isEqualTo(Shape.of(8));
      assertThatThrownBy(() -> shared.allocate(8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not planned");
    }
  }

  /** A step whose tensors have memory of their own, with the operations of {@link BoundStep}. */
  private static final class Separate implements AutoCloseable {
    private final Backend backend;
    private final OptimizerState state;
    private final BoundNetwork bound;
    private final Tensor targets;
    private final List<Op> ops;

    Separate(Network network, Loss loss, Optimizer optimizer, int rows) {
      backend = network.backend();
      state = new OptimizerState(network, optimizer, TrainerSettings.DEFAULT);
      TensorArena arena = backend.newArena();
      bound = new BoundNetwork(network, rows, state.allocatedGradients(), arena, null);
      targets = arena.allocate(bound.output().shape());
      List<Op> all = new ArrayList<>(bound.forward());
      all.addAll(
          loss.gradient(
              new BoundLoss(backend, arena, bound.output(), targets), bound.outputGradient()));
      all.addAll(bound.backward());
      HoistedGradients hoisted = HoistedGradients.of(all, state.allocatedGradients().values());
      ops = Fusion.fused(hoisted.others());
      ops.add(OptimizerState.overwriting(hoisted.dense()));
      ops.addAll(state.update());
    }

    void step(Batch batch, long number) {
      bound.draw(0, number - 1);
      state.write(number);
      backend.write(batch.x(), bound.x());
      backend.write(batch.targets(), targets);
      ops.forEach(backend::run);
    }

    @Override
    public void close() {
      bound.close();
      state.close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void random_networks_give_the_bits_of_separate_memory(String name) {
    SplitMix64 random = new SplitMix64(53);
    Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
    Optimizer optimizer = Optimizer.adam(0.01);
    try (Backend backend = TestBackends.open(name)) {
      for (int i = 0; i < 25; i++) {
        NetworkSpec spec = PlannedNetworks.random(random);
        try (Network first = Network.create(backend, spec, i);
            Network second = Network.create(backend, spec, i);
            Trainer sharing = new Trainer(first, loss, optimizer, 5);
            Separate separate = new Separate(second, loss, optimizer, 5)) {
          for (int step = 1; step <= 3; step++) {
            Batch batch = Samples.random(spec, loss, 5, random).batch();
            sharing.step(batch);
            separate.step(batch, step);
            assertThat(first.read()).as("%s", spec).isEqualTo(second.read());
          }
        }
      }
    }
  }
}
