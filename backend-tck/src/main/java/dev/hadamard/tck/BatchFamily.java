package dev.hadamard.tck;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul.Batched;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.spi.UnfusedBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 25: products of batches, exchanges of axes, and look-ups. Each item of a batch has the
 * bound of a matrix product, and whole numbers are exact, so that an item that reads its neighbour
 * is found.
 */
abstract class BatchFamily extends Family {

  /** Leading extents, m, n, k: round tiles and away from them, few and many items. */
  private static final int[][] SIZES = {
    {1, 1, 5, 7, 3},
    {3, 1, 17, 33, 8},
    {2, 3, 64, 64, 16},
    {1, 5, 1, 40, 64},
    {4, 2, 33, 1, 129},
    {2, 2, 130, 70, 65},
    {70, 8, 12, 12, 4},
    {1, 2, 16, 16, 2050},
    {1, 3, 8, 8, 1}
  };

  private static final float[][] FACTORS = {{1, 0}, {-0.125f, 1}, {1, 0.875f}, {0, 0.5f}};

  BatchFamily(BackendConformance conformance) {
    super(conformance);
  }

  private record Case(
      int outer,
      int inner,
      int m,
      int n,
      int k,
      Transpose ta,
      Transpose tb,
      float alpha,
      float beta) {

    static Case of(int[] size, Transpose ta, Transpose tb, float alpha, float beta) {
      return new Case(size[0], size[1], size[2], size[3], size[4], ta, tb, alpha, beta);
    }

    int items() {
      return outer * inner;
    }

    Shape a() {
      return matrices(ta == Transpose.NO ? m : k, ta == Transpose.NO ? k : m);
    }

    Shape b() {
      return matrices(tb == Transpose.NO ? k : n, tb == Transpose.NO ? n : k);
    }

    Shape out() {
      return matrices(m, n);
    }

    /** With one leading extent where the first is 1. */
    private Shape matrices(int rows, int columns) {
      return outer == 1 ? Shape.of(inner, rows, columns) : Shape.of(outer, inner, rows, columns);
    }

    Oracle.Sums exact(int item, float[] a, float[] b, float[] c) {
      float[] left = part(a, item, m * k);
      float[] right = part(b, item, k * n);
      return Oracle.matmul(alpha, left, ta, right, tb, beta, part(c, item, m * n), m, n, k);
    }

    private static float[] part(float[] values, int item, int size) {
      return Arrays.copyOfRange(values, item * size, (item + 1) * size);
    }
  }

  private Tensor tensor(float[] values, Shape shape) {
    return tensor(values, OpCase.dimensions(shape));
  }

  private static List<Case> cases(Transpose ta, Transpose tb) {
    return Arrays.stream(SIZES)
        .flatMap(size -> Arrays.stream(FACTORS).map(f -> Case.of(size, ta, tb, f[0], f[1])))
        .toList();
  }

  private float[] run(Case c, float[] a, float[] b, float[] out) {
    Tensor target = tensor(out, c.out());
    backend()
        .run(
            new Batched(
                c.alpha(), tensor(a, c.a()), c.ta(), tensor(b, c.b()), c.tb(), c.beta(), target));
    return read(target);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void each_item_is_within_the_bound_of_a_product(Transpose ta, Transpose tb) {
    Draws draws = Draws.seeded(2501);
    Findings findings = new Findings("batched products, " + draws);
    for (Case c : cases(ta, tb)) {
      float[] a = draws.mixed(c.a().size());
      float[] b = draws.mixed(c.b().size());
      float[] out = c.beta() == 0 ? filled(c.out().size(), Float.NaN) : draws.mixed(c.out().size());
      float[] got = run(c, a, b, out);
      for (int item = 0; item < c.items(); item++) {
        Oracle.Sums exact = c.exact(item, a, b, out);
        for (int i = 0; i < exact.value.length; i++) {
          String where = c + ", item " + item + " at " + i;
          findings.within(
              Tolerances.product(c.k()) * exact.magnitude[i],
              got[item * exact.value.length + i],
              exact.value[i],
              () -> where);
        }
      }
    }
    conclude("batched products", findings);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void whole_numbers_have_no_wrong_bit_and_a_nan_stays_in_its_item(Transpose ta, Transpose tb) {
    Draws draws = Draws.seeded(2502);
    Findings findings = new Findings("exact batched products, " + draws);
    for (int[] size : SIZES) {
      Case c = Case.of(size, ta, tb, 2, 1);
      float[] a = draws.wholeNumbers(c.a().size(), 40);
      float[] b = draws.wholeNumbers(c.b().size(), 40);
      float[] out = draws.wholeNumbers(c.out().size(), 100);
      a[draws.below(a.length)] = Float.NaN;
      float[] expected = new float[out.length];
      for (int item = 0; item < c.items(); item++) {
        Oracle.Sums exact = c.exact(item, a, b, out);
        for (int i = 0; i < exact.value.length; i++) {
          expected[item * exact.value.length + i] = (float) exact.value[i];
        }
      }
      findings.sameNumbers(run(c, a, b, out), expected, c.toString());
    }
    conclude("exact batched products", findings);
  }

  /** Items of 64 elements begin where a view may on every device. */
  @Test
  void products_of_the_items_give_numbers_within_both_bounds() {
    Draws draws = Draws.seeded(2503);
    Findings findings = new Findings("composed batched products, " + draws);
    Shape shape = Shape.of(3, 2, 32, 64);
    Shape square = Shape.of(3, 2, 32, 32);
    float[] a = draws.mixed(shape.size());
    float[] b = draws.mixed(shape.size());
    Case c = new Case(3, 2, 32, 32, 64, Transpose.NO, Transpose.YES, 0.5f, 0);
    Tensor left = tensor(a, shape);
    Tensor right = tensor(b, shape);
    Tensor out = unwritten(OpCase.dimensions(square));
    new UnfusedBackend(backend())
        .run(Batched.of(0.5f, left, Transpose.NO, right, Transpose.YES, out));
    float[] got = read(out);
    for (int item = 0; item < c.items(); item++) {
      Oracle.Sums exact = c.exact(item, a, b, new float[square.size()]);
      for (int i = 0; i < exact.value.length; i++) {
        String where = "item " + item + " at " + i;
        findings.within(
            Tolerances.product(64) * exact.magnitude[i],
            got[item * exact.value.length + i],
            exact.value[i],
            () -> where);
      }
    }
    conclude("composed batched products", findings);
  }

  @Test
  void swapping_axes_moves_every_bit_to_its_place() {
    Draws draws = Draws.seeded(2504);
    Findings findings = new Findings("exchanges of axes, " + draws);
    for (int[] size : new int[][] {{1, 3, 5, 7}, {2, 17, 8, 16}, {3, 1, 9, 4}, {2, 40, 3, 1}}) {
      int[] swapped = {size[0], size[2], size[1], size[3]};
      float[] x = draws.mixed(size[0] * size[1] * size[2] * size[3]);
      float[] expected = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        int column = i % size[3];
        int second = i / size[3] % size[2];
        int first = i / size[3] / size[2] % size[1];
        int item = i / size[3] / size[2] / size[1];
        expected[((item * size[2] + second) * size[1] + first) * size[3] + column] = x[i];
      }
      Tensor out = unwritten(swapped);
      Tensor in = tensor(x, size);
      backend().run(new SwapAxes(in, out));
      findings.sameNumbers(read(out), expected, Arrays.toString(size));
      Tensor back = unwritten(size);
      backend().run(new SwapAxes(out, back));
      findings.sameNumbers(read(back), x, Arrays.toString(size) + " and back");
    }
    conclude("exchanges of axes", findings);
  }

  @Test
  void a_lookup_finds_rows_bit_by_bit_and_nan_where_there_is_none() {
    Draws draws = Draws.seeded(2505);
    Findings findings = new Findings("look-ups, " + draws);
    float[] indices = {4, 0, 4, 6, 7, -1, 2.5f, Float.NaN, 1e30f, Float.NEGATIVE_INFINITY, -0f, 3};
    for (int columns : new int[] {1, 5, 64, 301}) {
      float[] table = draws.mixed(7 * columns);
      float[] expected = filled(12 * columns, Float.NaN);
      for (int i : new int[] {0, 1, 2, 3, 10, 11}) {
        System.arraycopy(table, ((int) indices[i]) * columns, expected, i * columns, columns);
      }
      Tensor out = unwritten(3, 4, columns);
      backend().run(new Lookup.Forward(tensor(indices, 3, 4), tensor(table, 7, columns), out));
      findings.sameNumbers(read(out), expected, columns + " columns");
    }
    conclude("look-ups", findings);
  }

  @Test
  void the_gradient_of_a_lookup_sums_what_has_the_same_index() {
    Draws draws = Draws.seeded(2506);
    Findings findings = new Findings("gradients of look-ups, " + draws);
    for (int[] size : new int[][] {{1, 5, 3}, {12, 7, 64}, {300, 40, 17}, {2000, 3, 5}}) {
      float[] indices = new float[size[0]];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = draws.below(size[1] + 1) - 1; // one of them, −1, is no row
      }
      float[] delta = draws.wholeNumbers(size[0] * size[2], 1000);
      float[] expected = new float[size[1] * size[2]];
      for (int i = 0; i < delta.length; i++) {
        int row = (int) indices[i / size[2]];
        if (row >= 0) {
          expected[row * size[2] + i % size[2]] += delta[i];
        }
      }
      Tensor table = unwritten(size[1], size[2]);
      Tensor at = tensor(indices, size[0]);
      backend().run(new Lookup.Gradient(at, tensor(delta, size[0], size[2]), table));
      findings.sameNumbers(read(table), expected, Arrays.toString(size));
    }
    conclude("gradients of look-ups", findings);
  }
}
