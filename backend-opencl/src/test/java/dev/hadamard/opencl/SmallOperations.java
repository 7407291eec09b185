package dev.hadamard.opencl;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.op.Window;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The operations of layers that are not dense, at shapes around a quad and a vector, for {@link
 * OclgrindWorkload}. The kit judges their numbers; here only the accesses to memory count.
 */
final class SmallOperations {

  private final Backend backend;
  private final TensorArena arena;
  private final Random random = new Random(11);

  private SmallOperations(Backend backend, TensorArena arena) {
    this.backend = backend;
    this.arena = arena;
  }

  /** Runs all of them. */
  static void run(Backend backend) {
    try (TensorArena arena = backend.newArena()) {
      SmallOperations operations = new SmallOperations(backend, arena);
      for (int channels : new int[] {3, 8, 17}) {
        operations.pooling(channels, Window.of(2, 2).stride(2));
        operations.pooling(channels, Window.of(3, 3).padding(1).stride(2));
      }
      operations.groupNorms(3, 1);
      operations.groupNorms(2, 8);
      operations.lookups(5, 3);
      operations.lookups(33, 16);
      operations.expressions(3, 5);
      operations.expressions(33, 40);
      backend.synchronize();
    }
  }

  /** Batched products, whose loops are those of the backend's setting. */
  static void batches(Backend backend) {
    try (TensorArena arena = backend.newArena()) {
      SmallOperations operations = new SmallOperations(backend, arena);
      operations.batch(3, 5, 7, Transpose.NO, Transpose.NO);
      operations.batch(16, 20, 8, Transpose.NO, Transpose.YES);
      operations.batch(12, 16, 8, Transpose.YES, Transpose.NO);
      operations.batch(5, 4, 3, Transpose.YES, Transpose.YES);
      backend.synchronize();
    }
  }

  private Tensor filled(int... dimensions) {
    Tensor tensor = arena.allocate(Shape.of(dimensions));
    float[] values = new float[tensor.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    backend.write(values, tensor);
    return tensor;
  }

  /** Reads what was written, so that no element may be left out. */
  private void run(Op op, Tensor... outputs) {
    backend.run(op);
    for (Tensor output : outputs) {
      backend.read(output);
    }
  }

  private void pooling(int channels, Window window) {
    Tensor x = filled(2, 6, 5, channels);
    int height = window.outputHeight(6);
    int width = window.outputWidth(5);
    Tensor y = arena.allocate(Shape.of(2, height, width, channels));
    Tensor winner = arena.allocate(Shape.of(2, height, width, channels));
    Tensor dx = arena.allocate(x.shape());
    run(new Pooling.Max(x, window, y, winner), y, winner);
    run(new Pooling.MaxGradient(y, winner, window, dx), dx);
    run(new Pooling.Max(x, window, y, y), y);
    run(new Pooling.Average(x, window, true, y), y);
    run(new Pooling.AverageGradient(y, window, false, dx), dx);
  }

  private void groupNorms(int groups, int depth) {
    int channels = groups * depth;
    Tensor x = filled(2, 3, 3, channels);
    Tensor delta = filled(2, 3, 3, channels);
    Tensor gamma = filled(channels);
    Tensor beta = filled(channels);
    Tensor mean = arena.allocate(Shape.of(2, groups));
    Tensor scale = arena.allocate(Shape.of(2, groups));
    Tensor y = arena.allocate(x.shape());
    run(
        new GroupNormalization.Forward(x, gamma, beta, groups, 1e-5f, mean, scale, y),
        y,
        mean,
        scale);
    run(new GroupNormalization.DataGradient(delta, x, gamma, groups, mean, scale, y), y);
    run(
        new GroupNormalization.ParameterGradient(delta, x, groups, mean, scale, gamma, beta),
        gamma,
        beta);
  }

  private void batch(int m, int n, int k, Transpose ta, Transpose tb) {
    Tensor a = ta == Transpose.NO ? filled(2, m, k) : filled(2, k, m);
    Tensor b = tb == Transpose.NO ? filled(2, k, n) : filled(2, n, k);
    Tensor out = filled(2, m, n);
    run(new Matmul.Batched(0.5f, a, ta, b, tb, 0.25f, out), out);
  }

  private void lookups(int rows, int columns) {
    Tensor table = filled(rows, columns);
    Tensor indices = arena.allocate(Shape.of(2, 3));
    backend.write(new float[] {0, rows - 1, 1, rows, -1, 1}, indices);
    Tensor found = arena.allocate(Shape.of(2, 3, columns));
    Tensor swapped = arena.allocate(Shape.of(3, 2, columns));
    run(new Lookup.Forward(indices, table, found), found);
    run(new SwapAxes(found, swapped), swapped);
    run(new Lookup.Gradient(indices, filled(2, 3, columns), table), table);
  }

  private void expressions(int rows, int columns) {
    Tensor x = filled(rows, columns);
    Tensor y = filled(rows, 2);
    Tensor whole = arena.allocate(Shape.of(rows, columns + 2));
    run(new Columns.Join(List.of(x, y), whole), whole);
    run(new Columns.Split(whole, List.of(x, y)), x, y);
    Expression draw =
        Expression.uniform(Expression.constant(3), Expression.constant(1), Expression.constant(2));
    Expression dropped = draw.less(Expression.constant(0.5)).times(Expression.input("x"));
    Tensor out = arena.allocate(x.shape());
    run(Elementwise.of(out, dropped, Map.of("x", x)), out);
    Tensor row = arena.allocate(Shape.of(columns));
    run(Reduction.of(Kind.SUM, Along.COLUMNS, dropped, Map.of("x", x), row), row);
    Tensor column = arena.allocate(Shape.of(rows, 1));
    run(Reduction.of(Kind.MAX, Along.ROWS, dropped, Map.of("x", x), column), column);
  }
}
