package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ShapeTest {

  @Test
  void the_last_dimension_is_the_columns_and_all_others_the_rows() {
    Shape shape = Shape.of(2, 3, 4, 5);
    assertThat(shape.rank()).isEqualTo(4);
    assertThat(shape.rows()).isEqualTo(24);
    assertThat(shape.columns()).isEqualTo(5);
    assertThat(shape.size()).isEqualTo(120);
    assertThat(shape.bytes()).isEqualTo(480);
    assertThat(shape.dimension(0)).isEqualTo(2);
    assertThat(shape.dimension(3)).isEqualTo(5);
    assertThat(shape).hasToString("2×3×4×5");
  }

  @Test
  void a_single_dimension_is_one_row() {
    Shape shape = Shape.of(7);
    assertThat(shape.rows()).isEqualTo(1);
    assertThat(shape.columns()).isEqualTo(7);
    assertThat(shape).hasToString("[7]");
    assertThat(shape).isNotEqualTo(Shape.of(1, 7));
  }

  @Test
  void extents_may_be_zero() {
    assertThat(Shape.of(0).isEmpty()).isTrue();
    assertThat(Shape.of(5, 0).rows()).isEqualTo(5);
    assertThat(Shape.of(0, 5).columns()).isEqualTo(5);
    assertThat(Shape.of(5, 0).size()).isZero();
    assertThat(Shape.of(1, 1).isEmpty()).isFalse();
  }

  @Test
  void the_largest_size_is_the_largest_int_and_its_bytes_do_not_overflow() {
    assertThat(Shape.of(Integer.MAX_VALUE).bytes()).isEqualTo(4L * Integer.MAX_VALUE);
    assertThat(Shape.of(Integer.MAX_VALUE, 1).rows()).isEqualTo(Integer.MAX_VALUE);
    for (int[] tooLarge :
        new int[][] {
          {65_536, 32_768},
          {Integer.MAX_VALUE, 2},
          {1 << 16, 1 << 16, 0},
          {1 << 30, 1 << 30, 1 << 30, 1 << 30},
          {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}
        }) {
      assertThatThrownBy(() -> Shape.of(tooLarge))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("×")
          .hasMessageContaining("more than 2147483647 elements");
    }
  }

  @Test
  void a_shape_has_one_to_four_extents_none_of_them_negative() {
    assertThatThrownBy(Shape::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a shape has 1 to 4 dimensions, not 0");
    assertThatThrownBy(() -> Shape.of(1, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 5");
    assertThatThrownBy(() -> Shape.of(3, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape 3×-1 has a negative extent");
    assertThatThrownBy(() -> Shape.of(3, 1).dimension(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void equal_extents_make_equal_shapes_and_the_array_may_change_afterwards() {
    int[] extents = {3, 4};
    Shape shape = Shape.of(extents);
    extents[0] = 9;
    assertThat(shape).isEqualTo(Shape.of(3, 4)).hasSameHashCodeAs(Shape.of(3, 4));
    assertThat(shape).isNotEqualTo(Shape.of(4, 3));
  }

  @Test
  void a_transpose_swaps_rows_and_columns() {
    Shape shape = Shape.of(2, 3, 5);
    assertThat(Transpose.NO.rowsOf(shape)).isEqualTo(6);
    assertThat(Transpose.NO.columnsOf(shape)).isEqualTo(5);
    assertThat(Transpose.YES.rowsOf(shape)).isEqualTo(5);
    assertThat(Transpose.YES.columnsOf(shape)).isEqualTo(6);
  }
}
