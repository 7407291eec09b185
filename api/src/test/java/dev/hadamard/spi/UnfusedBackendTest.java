package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Recording;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the unfused twin hands on, and that it keeps the contract of the backend below it. */
final class UnfusedBackendTest {

  private static final Expression X = Expression.input("x");

  private final HostBackend host = new HostBackend("host", 100_000);
  private final List<String> handedOn = new ArrayList<>();
  private final UnfusedBackend backend = new UnfusedBackend(new Noting());
  private final TensorArena arena = backend.newArena();

  /** Notes what reaches the backend below: an operation alone, or several as one recording. */
  private final class Noting extends ForwardingBackend {
    Noting() {
      super(host);
    }

    @Override
    public void run(Op op) {
      handedOn.add("run " + op.name());
      super.run(op);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      handedOn.add("record " + operations.stream().map(Op::name).toList());
      return super.record(operations);
    }
  }

  private Tensor tensor(int... dimensions) {
    Tensor tensor = arena.allocate(dimensions);
    host.calls.clear();
    return tensor;
  }

  @Test
  void what_has_no_composition_is_handed_on() {
    Tensor x = tensor(2, 3);
    backend.run(Elementwise.of(tensor(2, 3), X.exp(), Map.of("x", x)));
    assertThat(host.calls).containsExactly("read", "write");
    host.calls.clear();
    Tensor out = tensor(2, 1);
    backend.run(Reduction.of(Reduction.Kind.SUM, Reduction.Along.ROWS, X, Map.of("x", x), out));
    assertThat(host.calls).containsExactly("read", "write");
    assertThat(handedOn).containsExactly("run elementwise", "run reduction");
  }

  @Test
  void b8_a_composite_that_is_refused_changes_nothing() {
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor b = tensor(4);
    Tensor z = tensor(2, 4);
    Tensor wrong = tensor(2, 5);
    assertThatThrownBy(() -> backend.denseForward(x, w, b, Activation.RELU, z, wrong))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("denseForward: a is 2×5, expected 2×4");
    assertThat(host.calls).isEmpty();
  }

  @Test
  void b4_an_alias_that_only_the_composite_forbids_is_refused() {
    Tensor x = tensor(1, 3);
    Tensor w = tensor(4, 3);
    Tensor b = tensor(1, 4);
    assertThatThrownBy(() -> backend.denseForward(x, w, b, Activation.RELU, tensor(1, 4), b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("denseForward: a is also an input (rule B4)");
    assertThat(host.calls).isEmpty();
  }

  @Test
  void b11_the_parts_of_a_composite_are_one_replay_which_is_atomic() {
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor delta = tensor(2, 3);
    long bytes = host.bytesInUse();
    backend.denseDelta(tensor(2, 4), w, Activation.GELU, x, delta);
    assertThat(handedOn)
        .containsExactly("record [denseDelta]", "record [matmul, derivative, hadamard]");
    assertThat(host.calls).contains("matmul", "derivative", "hadamard");
    assertThat(host.bytesInUse()).as("scratch memory").isEqualTo(bytes + 4 * 2 * 4);
  }

  @Test
  void a_recording_refuses_at_once_replays_primitives_and_frees_its_scratch() {
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor next = tensor(2, 4);
    Op op = new Dense.Delta(next, w, Activation.GELU, x, tensor(2, 3));
    Op wrong = new Dense.Delta(next, w, Activation.GELU, x, tensor(2, 2));
    assertThatThrownBy(() -> backend.record(List.of(op, wrong)))
        .isInstanceOf(ShapeMismatchException.class);
    long bytes = host.bytesInUse();
    try (Recording recording = backend.record(List.of(op))) {
      assertThat(recording.operations()).containsExactly(op);
      host.calls.clear();
      recording.replay();
      recording.replay();
      assertThat(host.calls)
          .containsExactly("matmul", "derivative", "hadamard", "matmul", "derivative", "hadamard");
    }
    assertThat(host.bytesInUse()).isEqualTo(bytes);
  }
}
