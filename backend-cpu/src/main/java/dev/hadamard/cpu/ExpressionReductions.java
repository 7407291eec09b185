package dev.hadamard.cpu;

import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.Arrays;

/**
 * Sums and maxima of an expression along rows or columns. The expression's loop computes a block of
 * elements, whole rows if several fit, which is reduced while it is in the innermost cache. How the
 * elements are divided depends on the shape alone, so the bits do not depend on the number of
 * threads.
 */
final class ExpressionReductions {

  /**
   * Elements of a block: it, the sums and the inputs of the expression fit in the innermost cache.
   */
  private static final int BLOCK = 1024;

  /** Elements that a thread takes at once. */
  private static final int PART = 16_384;

  /** Below this number of elements one thread does all the work. */
  private static final int SMALL = 65_536;

  private final ThreadTeam team;
  private final ExpressionEngine engine;
  private final RowReductions reductions;
  private final float[][] blocks;
  private final float[][] sums;

  ExpressionReductions(ThreadTeam team, ExpressionEngine engine, RowReductions reductions) {
    this.team = team;
    this.engine = engine;
    this.reductions = reductions;
    this.blocks = new float[team.size()][BLOCK];
    this.sums = new float[team.size()][BLOCK];
  }

  void compute(Reduction op) {
    Elements elements = new Elements(op);
    if (op.along() == Along.COLUMNS) {
      reduceColumns(op, elements);
    } else if (op.columns() <= BLOCK) {
      reduceShortRows(op, elements);
    } else {
      reduceLongRows(op, elements);
    }
  }

  /** The elements of the expression, a block at a time. */
  private final class Elements {
    private final ProgramLoop loop;
    private final ProgramArrays[] arrays = new ProgramArrays[team.size()];

    Elements(Reduction op) {
      ProgramArrays inputs = ProgramArrays.of(op);
      loop = engine.loop(op.program(), inputs.areContiguous());
      Arrays.setAll(arrays, member -> inputs.into(blocks[member]));
    }

    /** The block of these elements, at most {@link #BLOCK}. */
    float[] block(int first, int count, int member) {
      arrays[member].beginOutputAt(first);
      loop.run(arrays[member], first, first + count, member);
      return blocks[member];
    }
  }

  // ------------------------------------------------------------------------------- along rows

  /** Several rows at a time. */
  private void reduceShortRows(Reduction op, Elements elements) {
    int rows = op.rows();
    int columns = op.columns();
    int together = Math.max(1, BLOCK / Math.max(1, columns));
    int rowsOfPart = partsOf(PART, together * Math.max(1, columns)) * together;
    CpuTensor out = (CpuTensor) op.out();
    each(
        partsOf(rows, rowsOfPart),
        (long) rows * columns,
        (part, member) -> {
          int end = Math.min(rows, (part + 1) * rowsOfPart);
          for (int row = part * rowsOfPart, count; row < end; row += count) {
            count = Math.min(together, end - row);
            float[] block = elements.block(row * columns, count * columns, member);
            for (int i = 0; i < count; i++) {
              out.set(row + i, reduced(op.kind(), block, i * columns, (i + 1) * columns));
            }
          }
        });
  }

  /** Each block of a row by itself, then the blocks in their order. */
  private void reduceLongRows(Reduction op, Elements elements) {
    int rows = op.rows();
    int columns = op.columns();
    int blocksOfRow = partsOf(columns, BLOCK);
    float[] partial = new float[Math.multiplyExact(rows, blocksOfRow)];
    each(
        partial.length,
        (long) rows * columns,
        (part, member) -> {
          int from = part % blocksOfRow * BLOCK;
          int count = Math.min(BLOCK, columns - from);
          float[] block = elements.block(part / blocksOfRow * columns + from, count, member);
          partial[part] = reduced(op.kind(), block, 0, count);
        });
    CpuTensor out = (CpuTensor) op.out();
    for (int row = 0; row < rows; row++) {
      int first = row * blocksOfRow;
      out.set(row, reduced(op.kind(), partial, first, first + blocksOfRow));
    }
  }

  private float reduced(Kind kind, float[] x, int from, int to) {
    return kind == Kind.SUM
        ? (float) reductions.sum(x, 0, from, to)
        : reductions.largest(x, from, to);
  }

  // ---------------------------------------------------------------------------- along columns

  /** Some rows of some columns by themselves, then these in their order. */
  private void reduceColumns(Reduction op, Elements elements) {
    int rows = op.rows();
    int columns = op.columns();
    int stripes = partsOf(columns, BLOCK);
    int together = stripes == 1 ? BLOCK / columns : 1; // whole rows follow one another
    int wanted = Math.max(PART / Math.max(1, columns), (int) Math.ceil(Math.sqrt(rows)));
    int height = partsOf(wanted, together) * together;
    int heights = partsOf(rows, height);
    float[][] partial = new float[heights][columns];
    each(
        heights * stripes,
        (long) rows * columns,
        (part, member) -> {
          int from = part % stripes * BLOCK;
          int width = Math.min(BLOCK, columns - from);
          float[] sum = sums[member];
          Arrays.fill(sum, 0, together * width, neutral(op.kind()));
          int first = part / stripes * height;
          int end = Math.min(rows, first + height);
          for (int row = first, count; row < end; row += count) {
            count = Math.min(together, end - row);
            float[] block = elements.block(row * columns + from, count * width, member);
            combine(op.kind(), sum, block, count * width);
          }
          for (int i = 1; i < together; i++) {
            System.arraycopy(sum, i * width, blocks[member], 0, width);
            combine(op.kind(), sum, blocks[member], width);
          }
          System.arraycopy(sum, 0, partial[part / stripes], from, width);
        });
    for (int i = 1; i < heights; i++) {
      combine(op.kind(), partial[0], partial[i], columns);
    }
    CpuTensor out = (CpuTensor) op.out();
    System.arraycopy(partial[0], 0, out.data, out.start, columns);
  }

  /** Adds n values, or takes the larger ones. */
  private static void combine(Kind kind, float[] sums, float[] values, int n) {
    if (kind == Kind.SUM) {
      Microkernel.add(n, sums, values);
    } else {
      for (int j = 0; j < n; j++) {
        sums[j] = Math.max(sums[j], values[j]);
      }
    }
  }

  private static float neutral(Kind kind) {
    return kind == Kind.SUM ? 0 : Float.NEGATIVE_INFINITY;
  }

  private void each(int parts, long elements, ThreadTeam.Part task) {
    if (elements < SMALL) {
      for (int part = 0; part < parts; part++) {
        task.run(part, 0);
      }
    } else {
      team.run(parts, task);
    }
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }
}
