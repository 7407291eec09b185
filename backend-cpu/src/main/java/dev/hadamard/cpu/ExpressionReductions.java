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

  /** Elements of a block. */
  private static final int BLOCK = 2048;

  /** Elements that a thread takes at once. */
  private static final int PART = 16_384;

  /** Below this number of elements one thread does all the work. */
  private static final int SMALL = 65_536;

  /** Elements that are summed in eight chains before these are added. */
  private static final int STRETCH = 256;

  private final ThreadTeam team;
  private final ExpressionEngine engine;
  private final float[][] blocks;
  private final float[][] sums;

  ExpressionReductions(ThreadTeam team, ExpressionEngine engine) {
    this.team = team;
    this.engine = engine;
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

  // ------------------------------------------------------------------------------------- along
  // rows

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

  /** Reduces some elements in eight chains, a stretch at a time. */
  private static float reduced(Kind kind, float[] x, int from, int to) {
    float result = neutral(kind);
    for (int first = from; first < to; first += STRETCH) {
      int end = Math.min(to, first + STRETCH);
      float stretch = kind == Kind.SUM ? sum(x, first, end) : largest(x, first, end);
      result = kind == Kind.SUM ? result + stretch : Math.max(result, stretch);
    }
    return result;
  }

  /** Σ xᵢ over i in [from, to), in eight chains. */
  static float sum(float[] x, int from, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    for (; i < to; i++) {
      s0 += x[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  private static float largest(float[] x, int from, int to) {
    float s0 = Float.NEGATIVE_INFINITY;
    float s1 = s0;
    float s2 = s0;
    float s3 = s0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      s0 = Math.max(s0, x[i]);
      s1 = Math.max(s1, x[i + 1]);
      s2 = Math.max(s2, x[i + 2]);
      s3 = Math.max(s3, x[i + 3]);
    }
    for (; i < to; i++) {
      s0 = Math.max(s0, x[i]);
    }
    return Math.max(Math.max(s0, s1), Math.max(s2, s3));
  }

  // ---------------------------------------------------------------------------------- along
  // columns

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
