package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of views and aliases, on a backend whose views begin at multiples of four. */
final class ViewTest {

  private final HostBackend backend = new HostBackend("host", 1 << 20);
  private final TensorArena arena = backend.newArena();
  private final Tensor whole = arena.allocate(8, 8);

  private static Shape s(int... dimensions) {
    return Shape.of(dimensions);
  }

  @Test
  void the_hook_gets_the_allocation_and_the_place_in_it_also_for_a_view_of_a_view() {
    Tensor view = whole.view(16, s(4, 8));
    Tensor inner = view.view(8, s(8));
    assertThat(backend.calls).endsWith("view 16 4×8", "view 24 [8]");
    assertThat(inner).hasToString("Tensor [8], elements from 24 of 8×8");
    assertThat(arena.bytes()).isEqualTo(256);
    backend.close();
    assertThat(inner).hasToString("Tensor [8], elements from 24 of 8×8 (closed)");
    assertThat(backend.calls.stream().filter(call -> call.startsWith("free")))
        .containsExactly("free 8×8");
  }

  @Test
  void a_view_that_exceeds_its_tensor_is_refused_with_the_sizes() {
    Tensor view = whole.view(16, s(4, 4));
    assertThatThrownBy(() -> view.view(8, s(12)))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("view: [12] from element 8 on exceeds the tensor 4×4, which has 16 elements");
    assertThatThrownBy(() -> whole.view(-4, s(4))).isInstanceOf(ShapeMismatchException.class);
    assertThatThrownBy(() -> whole.view(Integer.MAX_VALUE - 3, s(8)))
        .isInstanceOf(ShapeMismatchException.class);
    assertThatCode(() -> view.view(12, s(4))).doesNotThrowAnyException();
  }

  @Test
  void a_view_that_begins_off_the_alignment_is_refused() {
    assertThatThrownBy(() -> whole.view(6, s(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("view: it begins at element 6; this backend needs a multiple of 4");
    Tensor view = whole.view(20, s(5, 4));
    assertThatThrownBy(() -> view.view(2, s(4))).hasMessageContaining("element 2;");
    assertThatCode(() -> view.view(4, s(4))).doesNotThrowAnyException();
  }

  @Test
  void a_view_closes_with_its_allocation_alone() {
    Tensor view = whole.view(16, s(4));
    TensorArena other = backend.newArena();
    Tensor there = other.allocate(8).view(4, s(4));
    arena.close();
    assertThat(view.isClosed()).isTrue();
    assertThat(there.isClosed()).isFalse();
    assertThatThrownBy(() -> view.view(0, s(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("view: tensor [4] is closed");
    assertThatThrownBy(() -> backend.axpby(1, view, 1, there))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void b4_an_overlap_in_part_is_refused_whichever_operand_begins_first() {
    Tensor low = whole.view(0, s(2, 4));
    Tensor high = whole.view(4, s(2, 4));
    for (List<Tensor> pair : List.of(List.of(low, high), List.of(high, low))) {
      assertThatThrownBy(() -> backend.axpby(1, pair.get(0), 1, pair.get(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("axpby: y overlaps x (rule B4)");
    }
    assertThatThrownBy(() -> backend.run(new Rows.Add(whole.view(4, s(8)), whole)))
        .as("a part of the output")
        .hasMessage("addRow: x overlaps row (rule B4)");
    assertThatThrownBy(() -> backend.run(new Rows.Sum(1, low, 0, whole.view(4, s(4)))))
        .as("a part of the input")
        .hasMessage("sumRows: row overlaps x (rule B4)");
  }

  @Test
  void b4_two_outputs_that_overlap_are_refused() {
    Tensor x = arena.allocate(4, 4);
    Dense.LayerGradient first =
        new Dense.LayerGradient(x, x, whole.view(0, s(4, 4)), arena.allocate(4));
    Dense.LayerGradient second =
        new Dense.LayerGradient(x, x, whole.view(16, s(4, 4)), whole.view(12, s(4)));
    assertThatThrownBy(() -> backend.run(new Dense.Gradients(1, 0, List.of(first, second))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlaps");
  }

  @Test
  void b4_views_that_touch_share_nothing() {
    Tensor low = whole.view(0, s(2, 4));
    Tensor high = whole.view(8, s(2, 4));
    assertThatCode(() -> backend.axpby(1, low, 1, high)).doesNotThrowAnyException();
    assertThatCode(() -> backend.axpby(1, high, 1, low)).doesNotThrowAnyException();
    assertThatCode(() -> backend.run(new Rows.Add(whole.view(16, s(4)), high)))
        .doesNotThrowAnyException();
  }

  @Test
  void b4_the_same_range_is_the_same_tensor_and_a_range_of_another_allocation_is_not() {
    Tensor x = whole.view(16, s(2, 4));
    Tensor same = whole.view(16, s(2, 4));
    assertThatCode(() -> backend.axpby(1, x, 1, same)).doesNotThrowAnyException();
    assertThatThrownBy(
            () -> backend.run(new Rows.Add(whole.view(16, s(4)), whole.view(16, s(1, 4)))))
        .hasMessage("addRow: x is also an input (rule B4)");
    Tensor longer = whole.view(16, s(4, 4));
    assertThat(((AbstractTensor) x).covers((AbstractTensor) same)).isTrue();
    assertThat(((AbstractTensor) x).covers((AbstractTensor) longer)).isFalse();
    Tensor elsewhere = arena.allocate(8, 8).view(16, s(2, 4));
    assertThat(((AbstractTensor) x).covers((AbstractTensor) elsewhere)).isFalse();
    assertThatCode(() -> backend.run(new Rows.Add(elsewhere.view(0, s(4)), x)))
        .doesNotThrowAnyException();
  }

  @Test
  void b4_inputs_may_overlap_and_an_empty_view_overlaps_nothing() {
    Tensor out = arena.allocate(2, 4);
    assertThatCode(
            () ->
                backend.run(
                    new Pointwise.Hadamard(whole.view(0, s(2, 4)), whole.view(4, s(2, 4)), out)))
        .doesNotThrowAnyException();
    assertThatCode(() -> backend.run(new Rows.Add(whole.view(4, s(0)), whole.view(0, s(4, 0)))))
        .doesNotThrowAnyException();
    Tensor none = whole.view(4, s(0, 8)); // amid the output
    assertThatCode(() -> backend.run(new Rows.Sum(1, none, 1, whole.view(0, s(8)))))
        .doesNotThrowAnyException();
  }
}
