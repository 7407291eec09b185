package dev.hadamard.cpu;

import dev.hadamard.Tensor;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.SwapAxes;
import java.util.Arrays;
import java.util.function.Function;

/** The operations that copy rows to other places, or add those that come to the same place. */
final class CopyLoops {

  /** The fewest elements that a thread takes. */
  private static final int STRETCH = 4096;

  private final ThreadTeam team;
  private final Function<Tensor, CpuTensor> own;

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  CopyLoops(ThreadTeam team, Function<Tensor, CpuTensor> own) {
    this.team = team;
    this.own = own;
  }

  void swapAxes(SwapAxes op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor out = own.apply(op.out());
    int columns = out.shape().columns();
    eachRow(
        out,
        row -> {
          int from = x.start + op.place(row * columns);
          System.arraycopy(x.data, from, out.data, out.start + row * columns, columns);
        });
  }

  void lookUp(Lookup.Forward op) {
    CpuTensor indices = own.apply(op.indices());
    CpuTensor table = own.apply(op.table());
    CpuTensor out = own.apply(op.out());
    int columns = out.shape().columns();
    eachRow(
        out,
        i -> {
          int row = row(indices, i, table.shape().rows());
          int at = out.start + i * columns;
          if (row < 0) {
            Arrays.fill(out.data, at, at + columns, Float.NaN);
          } else {
            System.arraycopy(table.data, table.start + row * columns, out.data, at, columns);
          }
        });
  }

  /** The row of the table at an index, or −1. */
  static int row(CpuTensor indices, int i, int rows) {
    float index = indices.get(i);
    int row = (int) index;
    return row == index && row >= 0 && row < rows ? row : -1;
  }

  private interface Row {
    void copy(int row);
  }

  private void eachRow(CpuTensor out, Row body) {
    int rows = out.shape().rows();
    int strip = Math.max(1, STRETCH / out.shape().columns());
    team.run(
        partsOf(rows, strip),
        (part, member) -> {
          for (int row = part * strip; row < end(part, strip, rows); row++) {
            body.copy(row);
          }
        });
  }

  /** Each thread reads all indices and sums some rows of the table, so there are few parts. */
  void lookupGradient(Lookup.Gradient op) {
    CpuTensor indices = own.apply(op.indices());
    CpuTensor delta = own.apply(op.delta());
    CpuTensor table = own.apply(op.table());
    int rows = table.shape().rows();
    int strip = partsOf(rows, 2 * team.size());
    team.run(
        partsOf(rows, strip),
        (part, member) -> sum(indices, delta, table, part * strip, end(part, strip, rows)));
  }

  /** Sums the rows [from, to) of the table in the order of the indices. */
  private static void sum(CpuTensor indices, CpuTensor delta, CpuTensor table, int from, int to) {
    int columns = table.shape().columns();
    Arrays.fill(table.data, table.start + from * columns, table.start + to * columns, 0);
    for (int i = 0; i < indices.shape().size(); i++) {
      int row = row(indices, i, table.shape().rows());
      if (row >= from && row < to) {
        int source = delta.start + i * columns;
        int target = table.start + row * columns;
        for (int j = 0; j < columns; j++) {
          table.data[target + j] += delta.data[source + j];
        }
      }
    }
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }

  private static int end(int part, int size, int extent) {
    return part * size + Math.min(size, extent - part * size);
  }
}
