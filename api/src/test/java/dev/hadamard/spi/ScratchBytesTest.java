package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a recording takes for results in between is known before, without memory. */
class ScratchBytesTest {

  /** Slopes of two sizes, each of which takes scratch memory where it is composed. */
  private static List<Op> slopes(Function<Shape, Tensor> allocate) {
    List<Op> ops = new ArrayList<>();
    for (int rows : new int[] {4, 4, 9, 4, 0}) {
      Tensor z = allocate.apply(Shape.of(rows, 5));
      ops.add(new Pointwise.ActivationGradient(Activation.TANH, z, z, z));
    }
    return ops;
  }

  private static void requireCounted(Backend backend, long expected) {
    assertThat(backend.scratchBytes(slopes(shape -> new UnallocatedTensor("t", shape))))
        .isEqualTo(expected);
    try (TensorArena arena = backend.newArena()) {
      List<Op> ops = slopes(arena::allocate);
      long before = backend.memory().bytesInUse();
      try (Recording recorded = backend.record(ops)) {
        assertThat(recorded.operations()).hasSize(5);
        assertThat(backend.memory().bytesInUse() - before).isEqualTo(expected);
      }
      assertThat(backend.memory().bytesInUse()).isEqualTo(before);
    }
  }

  @Test
  void operations_of_a_recording_share_scratch_memory_of_one_shape() {
    requireCounted(new HostBackend("host", 100_000), (4 + 9) * 5 * Float.BYTES);
  }

  @Test
  void the_unfused_twin_counts_its_own() {
    requireCounted(
        new UnfusedBackend(new HostBackend("host", 100_000)), (4 + 4 + 9 + 4) * 5 * Float.BYTES);
  }

  @Test
  void a_backend_composes_in_its_own_way_where_it_says_so() {
    HostBackend backend = new HostBackend("host", 100_000);
    AtomicBoolean isCovered = new AtomicBoolean(true);
    backend.compose(
        Pointwise.ActivationGradient.class,
        op -> op.kept().shape().rows() == 9,
        (op, on) -> on.run(new Pointwise.Axpby(3, op.kept(), 0.5f, on.scratch(Shape.of(9, 5)))));
    backend.compose(
        Pointwise.ActivationGradient.class,
        op -> op.kept().shape().rows() == 9 && isCovered.get(),
        (op, on) -> on.run(new Pointwise.Axpby(2, op.kept(), 0.5f, on.scratch(Shape.of(9, 5)))));
    requireCounted(backend, (4 + 9) * 5 * Float.BYTES);
    Tensor z = backend.newArena().allocate(9, 5);
    Op slope = new Pointwise.ActivationGradient(Activation.TANH, z, z, z);
    backend.run(slope);
    assertThat(backend.calls)
        .as("the last that covers it")
        .contains("axpby 2.0 0.5")
        .doesNotContain("axpby 3.0 0.5");
    isCovered.set(false);
    backend.run(slope);
    assertThat(backend.calls).as("the one before").contains("axpby 3.0 0.5");
  }

  @Test
  void memory_has_the_limit_and_what_is_left_of_it() {
    Backend backend = new HostBackend("host", 1000);
    assertThat(backend.memory().bytesLimit()).isEqualTo(1000);
    backend.newArena().allocate(50);
    assertThat(backend.memory().bytesFree()).isEqualTo(800);
  }

  @Test
  void tensors_without_memory_overlap_as_others_do() {
    UnallocatedTensor whole = new UnallocatedTensor("whole", Shape.of(4, 4));
    UnallocatedTensor first = whole.view(0, Shape.of(8));
    UnallocatedTensor second = whole.view(8, Shape.of(2, 4));
    assertThat(first.overlaps(second)).isFalse();
    assertThat(first.overlaps(whole)).isTrue();
    assertThat(second.view(4, Shape.of(4)).overlaps(whole.view(11, Shape.of(2)))).isTrue();
    assertThat(second.view(4, Shape.of(4)).allocation()).isSameAs(whole);
    assertThat(whole.overlaps(new UnallocatedTensor("whole", Shape.of(4, 4)))).isFalse();
    assertThatThrownBy(() -> second.view(1, Shape.of(8)))
        .isInstanceOf(ShapeMismatchException.class);
  }
}
