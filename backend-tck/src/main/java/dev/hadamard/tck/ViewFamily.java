package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.op.Pointwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Views: parts of one allocation, as operands of every operation, and what is refused. */
abstract class ViewFamily extends Family {

  ViewFamily(BackendConformance conformance) {
    super(conformance);
  }

  /**
   * Where the operands of an operation lie in one allocation: each at the first place behind the
   * one before it, so that those of whole alignments touch.
   */
  private record Layout(OpCase op, List<Integer> starts, int size) {
    static Layout of(OpCase op, int alignment) {
      List<Integer> starts = new ArrayList<>();
      int end = alignment;
      for (OpCase.Operand operand : op.operands()) {
        int start = (end + alignment - 1) / alignment * alignment;
        starts.add(start);
        end = start + operand.shape().size();
      }
      return new Layout(op, starts, end + alignment);
    }

    /** The whole allocation with these operands, and NaN between them. */
    float[] around(float[][] operands) {
      float[] whole = filled(size, Float.NaN);
      for (int i = 0; i < operands.length; i++) {
        System.arraycopy(operands[i], 0, whole, starts.get(i), operands[i].length);
      }
      return whole;
    }

    Tensor[] views(Tensor whole) {
      Tensor[] views = new Tensor[starts.size()];
      Arrays.setAll(views, i -> whole.view(starts.get(i), op.operands().get(i).shape()));
      return views;
    }
  }

  private int alignment() {
    return backend().viewAlignment();
  }

  /** A tensor of so many alignments, filled with 0, 1, 2, … */
  private Tensor counted(int alignments) {
    float[] values = new float[alignments * alignment()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return tensor(values, values.length);
  }

  @Test
  void a_view_and_its_allocation_are_the_same_memory() {
    int a = alignment();
    Tensor whole = counted(4);
    float[] expected = read(whole);
    Tensor middle = whole.view(a, Shape.of(2, a));
    assertThat(middle.shape()).isEqualTo(Shape.of(2, a));
    assertThat(read(middle)).isEqualTo(Arrays.copyOfRange(expected, a, 3 * a));
    Tensor last = middle.view(a, Shape.of(a));
    assertThat(read(last))
        .as("a view of a view")
        .isEqualTo(Arrays.copyOfRange(expected, 2 * a, 3 * a));
    backend().write(filled(a, -1), last);
    Arrays.fill(expected, 2 * a, 3 * a, -1);
    assertThat(read(whole)).as("written through a view").isEqualTo(expected);
    Arrays.fill(expected, 7);
    backend().write(expected, whole);
    assertHolds(7, last, "written through the allocation");
    backend().axpby(2, whole, 0, whole);
    assertHolds(14, last, "computed through the allocation");
  }

  @ParameterizedTest(name = "{0} × {1} × {2}")
  @CsvSource({"1, 1, 1", "5, 7, 3", "33, 10, 65", "64, 64, 64", "128, 256, 128"})
  void every_operation_on_views_gives_the_bits_of_tensors_and_spares_what_lies_between(
      int m, int n, int k) {
    Draws draws = Draws.seeded(41);
    Findings findings = new Findings("views, " + draws);
    for (OpCase op : OpCase.catalogue(m, n, k)) {
      float[][] values = op.draw(draws);
      float[][] apart = op.run(this, backend(), values);
      Layout layout = Layout.of(op, alignment());
      Tensor whole = tensor(layout.around(values), layout.size());
      Tensor[] views = layout.views(whole);
      op.call().run(backend(), views);
      findings.sameBits(read(whole), layout.around(apart), op + ": the allocation");
      for (int i = 0; i < views.length; i++) {
        findings.sameBits(read(views[i]), apart[i], op + ": " + op.operands().get(i).name());
      }
    }
    conclude("operations on views " + m + "×" + n + "×" + k, findings);
  }

  @Test
  void every_operation_on_views_can_be_recorded() {
    Draws draws = Draws.seeded(42);
    Findings findings = new Findings("replays on views, " + draws);
    for (OpCase op : OpCase.catalogue(33, 10, 65)) {
      float[][] values = op.draw(draws);
      float[][] called = op.run(this, backend(), values);
      Layout layout = Layout.of(op, alignment());
      Tensor whole = arena().allocate(layout.size());
      Tensor[] views = layout.views(whole);
      try (Recording recording = backend().record(on -> op.call().run(on, views))) {
        backend().write(layout.around(values), whole);
        recording.replay();
      }
      findings.sameBits(read(whole), layout.around(called), op.toString());
    }
    findings.assertNone();
  }

  @Test
  void b4_views_that_touch_are_no_alias() {
    int a = alignment();
    Tensor whole = tensor(filled(4 * a, 1), 4 * a);
    Tensor row = whole.view(2 * a, Shape.of(a));
    Tensor before = whole.view(0, Shape.of(2, a));
    Tensor after = whole.view(3 * a, Shape.of(1, a));
    backend().addRow(row, before);
    backend().addRow(row, after);
    float[] expected = filled(4 * a, 2);
    Arrays.fill(expected, 2 * a, 3 * a, 1);
    assertThat(read(whole)).isEqualTo(expected);
  }

  @Test
  void b4_an_output_that_overlaps_another_operand_in_part_is_refused() {
    int size = 2 * alignment(); // so that each operand but a scalar is longer than an alignment
    for (OpCase op : OpCase.catalogue(size, size, size)) {
      float[][] values = op.draw(Draws.seeded(43));
      try (TensorArena arena = backend().newArena()) {
        Tensor[] apart = new Tensor[values.length];
        Arrays.setAll(
            apart, i -> tensor(arena, values[i], OpCase.dimensions(op.operands().get(i).shape())));
        for (int i = 0; i < apart.length; i++) {
          for (int j = 0; j < apart.length; j++) {
            boolean reachesFurther = op.operands().get(i).shape().size() > alignment();
            if (i != j && reachesFurther) {
              overlap(op, apart, i, j);
            }
          }
        }
      }
    }
  }

  /** Operand j begins one alignment behind operand i. Two inputs may lie so. */
  private void overlap(OpCase op, Tensor[] apart, int i, int j) {
    OpCase.Operand first = op.operands().get(i);
    OpCase.Operand second = op.operands().get(j);
    int length = first.shape().size() + second.shape().size() + alignment();
    float[] shared = Draws.seeded(44).uniform(length, -1, 1);
    String what = "%s: %s over %s".formatted(op, second.name(), first.name());
    try (TensorArena arena = backend().newArena()) {
      Tensor whole = tensor(arena, shared, length);
      Tensor[] operands = apart.clone();
      operands[i] = whole.view(0, first.shape());
      operands[j] = whole.view(alignment(), second.shape());
      if (first.isWritten() || second.isWritten()) {
        assertThatThrownBy(() -> op.call().run(backend(), operands))
            .as(what)
            .isInstanceOf(IllegalArgumentException.class);
      } else {
        op.call().run(backend(), operands);
      }
      assertThat(read(whole)).as(what).isEqualTo(shared);
    }
  }

  @Test
  void b4_two_views_of_one_range_are_one_tensor() {
    Findings findings = new Findings("in place through two views");
    for (OpCase op : OpCase.catalogue(33, 31, 3)) {
      int last = op.operands().size() - 1;
      for (int i : op.inPlace()) {
        float[][] values = op.draw(Draws.seeded(45));
        values[last] = values[i].clone();
        float[][] apart = op.run(this, backend(), values);
        Tensor[] tensors = op.tensors(this, values);
        Shape shape = tensors[i].shape();
        Tensor whole = tensors[i];
        tensors[i] = whole.view(0, shape);
        tensors[last] = whole.view(0, shape);
        op.call().run(backend(), tensors);
        findings.sameBits(read(whole), apart[last], op + " in place of operand " + i);
      }
    }
    findings.assertNone();
    int a = alignment();
    Tensor whole = counted(2 * a);
    Tensor x = whole.view(0, Shape.of(a, a));
    Tensor same = whole.view(0, Shape.of(a, a));
    Tensor other = whole.view(a * a, Shape.of(a, a));
    assertThatThrownBy(() -> backend().matmul(1, x, Transpose.NO, other, Transpose.NO, 0, same))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void b4_a_layer_keeps_z_unless_a_is_the_same_range() {
    Draws draws = Draws.seeded(46);
    float[] x = draws.uniform(8 * 8, -1, 1);
    float[] row = draws.uniform(8, -1, 1);
    Tensor in = tensor(x, 8, 8);
    Tensor b = tensor(row, 8);
    Tensor z = arena().allocate(8, 8);
    Tensor a = arena().allocate(8, 8);
    backend().denseForward(in, in, b, Activation.TANH, z, a);
    Tensor both = arena().allocate(8, 8);
    Shape shape = Shape.of(8, 8);
    backend().denseForward(in, in, b, Activation.TANH, both.view(0, shape), both.view(0, shape));
    assertThat(read(both)).isEqualTo(read(a)).isNotEqualTo(read(z));
  }

  @Test
  void a_view_takes_no_memory_and_closes_with_its_allocation() {
    int a = alignment();
    TensorArena shortLived = backend().newArena();
    Tensor whole = shortLived.allocate(2 * a);
    long bytes = shortLived.bytes();
    Tensor view = whole.view(a, Shape.of(a));
    Tensor viewOfView = view.view(0, Shape.of(1, a));
    assertThat(shortLived.bytes()).isEqualTo(bytes);
    Tensor kept = tensor(filled(a, 1), a);
    try (Recording recording = backend().record(List.of(new Pointwise.Axpby(1, view, 1, kept)))) {
      recording.replay();
      shortLived.close();
      assertThatThrownBy(recording::replay).isInstanceOf(IllegalStateException.class);
    }
    for (Tensor gone : List.of(view, viewOfView)) {
      assertThat(gone.isClosed()).isTrue();
      assertThatThrownBy(() -> backend().read(gone)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> backend().axpby(1, gone, 0, gone))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> gone.view(0, Shape.of(1))).isInstanceOf(IllegalStateException.class);
    }
    assertHolds(1, kept);
  }

  @Test
  void work_queued_on_a_view_before_its_allocation_is_freed_is_finished() {
    int a = alignment();
    Tensor sum = arena().allocate(129, a);
    Shape half = sum.shape();
    for (int i = 0; i < 30; i++) {
      try (TensorArena shortLived = backend().newArena()) {
        Tensor pair = tensor(shortLived, filled(2 * half.size(), 1), 2 * half.size());
        backend().axpby(1, pair.view(half.size(), half), 1, sum);
      }
    }
    assertHolds(30, sum);
  }

  @Test
  void b8_a_view_beyond_its_tensor_or_off_the_alignment_is_refused() {
    int a = alignment();
    Tensor whole = counted(4);
    Tensor view = whole.view(2 * a, Shape.of(a));
    assertThat(Integer.bitCount(a)).as("a power of two").isEqualTo(1);
    for (Shape shape : List.of(Shape.of(4 * a + 1), Shape.of(5, a), Shape.of(65_535, 32_767))) {
      assertThatThrownBy(() -> whole.view(0, shape)).isInstanceOf(ShapeMismatchException.class);
    }
    assertThatThrownBy(() -> whole.view(3 * a, Shape.of(a + 1)))
        .isInstanceOf(ShapeMismatchException.class);
    assertThatThrownBy(() -> whole.view(-a, Shape.of(a)))
        .isInstanceOf(ShapeMismatchException.class);
    assertThatThrownBy(() -> view.view(a, Shape.of(1)))
        .as("within the allocation, not within the view")
        .isInstanceOf(ShapeMismatchException.class);
    assertThatThrownBy(() -> whole.view(0, Nulls.of(Shape.class)))
        .isInstanceOf(NullPointerException.class);
    if (a > 1) {
      assertThatThrownBy(() -> whole.view(1, Shape.of(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("multiple of " + a);
    }
  }

  @Test
  void b12_an_empty_view_is_legal_and_overlaps_nothing() {
    int a = alignment();
    Tensor whole = tensor(filled(2 * a, 3), 2 * a);
    for (int from : new int[] {0, a, 2 * a}) {
      Tensor none = whole.view(from, Shape.of(0, 2));
      assertThat(read(none)).isEmpty();
      backend().axpby(1, none, 1, arena().allocate(0, 2));
    }
    assertHolds(3, whole);
  }
}
