package dev.hadamard.cpu;

import dev.hadamard.op.Rows;
import java.util.Arrays;

/**
 * row ← α·Σᵢ xᵢ + β·row. About √rows rows are summed in one chain, then the chains' sums: no term
 * passes more than about 2√rows additions, so the error of a sum is within its bound whatever the
 * rows hold. Chains are divided among the threads, and added in their order, so the bits do not
 * depend on the number of threads.
 *
 * <p>Rows pass through arrays of their own, because C2 vectorises loops with one common index only.
 * Several short ones, which follow one another in memory, are summed side by side.
 */
final class RowSums {

  /** Below this many elements a second thread costs more than it gains. */
  private static final int SMALL = 65_536;

  /** From this many rows on several of a chain are summed side by side. */
  private static final int LONG_CHAIN = 32;

  private final ThreadTeam team;
  private final float[][] rows;
  private final float[][] sums;
  private float[] chains = new float[0];
  private float[] total = new float[0];
  private float[] old = new float[0];

  RowSums(ThreadTeam team) {
    this.team = team;
    this.rows = new float[team.size()][Panel.ROOM];
    this.sums = new float[team.size()][Panel.ROOM];
  }

  void sum(Rows.Sum op, CpuTensor x, CpuTensor row) {
    int columns = x.shape().columns();
    int count = x.shape().rows();
    int height = (int) Math.ceil(Math.sqrt(count));
    int parts = partsOf(count, height);
    int stripes = partsOf(columns, Panel.WIDTH);
    reserve(parts * columns, columns);
    ThreadTeam.Part chain =
        (part, member) -> {
          int first = part / stripes * height;
          int last = Math.min(count, first + height);
          int from = part % stripes * Panel.WIDTH;
          int width = Math.min(Panel.WIDTH, columns - from);
          sumChain(x, first, last, from, width, rows[member], sums[member]);
          System.arraycopy(sums[member], 0, chains, part / stripes * columns + from, width);
        };
    if (x.shape().size() < SMALL) {
      for (int part = 0; part < parts * stripes; part++) {
        chain.run(part, 0);
      }
    } else {
      team.run(parts * stripes, chain);
    }
    addChains(parts, columns);
    finish(op, row, columns);
  }

  private void reserve(int chainElements, int columns) {
    if (chains.length < chainElements) {
      chains = new float[chainElements];
    }
    if (total.length < columns) {
      total = new float[columns];
      old = new float[columns];
    }
  }

  /** sums ← the sums of rows [first, last) in columns [from, from + width). */
  private static void sumChain(
      CpuTensor x, int first, int last, int from, int width, float[] row, float[] sums) {
    int columns = x.shape().columns();
    int start = x.start + first * columns + from;
    int count = last - first;
    boolean suits = count >= LONG_CHAIN && width == columns;
    int together = suits ? Math.max(1, Math.min(count / 2, Panel.WIDTH / columns)) : 1;
    Arrays.fill(sums, 0, together * width, 0f);
    for (int i = 0; i < count; i += together) {
      int length = Math.min(together, count - i) * width;
      System.arraycopy(x.data, start + i * columns, row, 0, length);
      Microkernel.add(length, sums, row);
    }
    for (int i = 1; i < together; i++) {
      System.arraycopy(sums, i * width, row, 0, width);
      Microkernel.add(width, sums, row);
    }
  }

  private void addChains(int parts, int columns) {
    System.arraycopy(chains, 0, total, 0, columns);
    for (int part = 1; part < parts; part++) {
      System.arraycopy(chains, part * columns, old, 0, columns);
      Microkernel.add(columns, total, old);
    }
  }

  private void finish(Rows.Sum op, CpuTensor row, int columns) {
    if (op.beta() == 0) {
      Microkernel.scale(columns, op.alpha(), total);
    } else {
      System.arraycopy(row.data, row.start, old, 0, columns);
      Microkernel.blend(columns, op.alpha(), total, op.beta(), old);
    }
    System.arraycopy(total, 0, row.data, row.start, columns);
  }

  private static int partsOf(int extent, int size) {
    return (extent - 1) / size + 1;
  }
}
