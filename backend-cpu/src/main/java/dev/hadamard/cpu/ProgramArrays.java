package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The tensors of an expression's program: its inputs in their order, then its outputs. A short row
 * that all rows share is repeated, so that loops run over several rows at once:
 *
 * <pre>
 *   γ            ┌───┐
 *   repeated     ├───┼───┼───┼───┼───┤    one row longer than a tile, which may begin anywhere
 *   x            ├───┼───┼───┼───┼───┼───┼───┼─ …
 *                └────── tile ───┘
 * </pre>
 */
final class ProgramArrays {

  /** Elements of all rows' tiles together, which stay in the innermost cache beside the others. */
  private static final int TILES = 2048;

  /** Elements of a tile at least: with fewer of them the loops' starts cost more than a cache. */
  private static final int SHORTEST_TILE = 256;

  /** Longer rows are not repeated. */
  private static final int LONGEST_REPEATED = 1024;

  /** Tiles end with whole vectors of this length, if they do not become too long by it. */
  private static final int LANES = 16;

  /** The array of each tensor. */
  final float[][] data;

  /** Where the elements of each begin. */
  final int[] starts;

  /** Of each input. */
  final Broadcast[] broadcasts;

  /** The columns of the whole, which has the shape of the outputs. */
  final int columns;

  /** The elements over which rows are repeated, a multiple of the columns; 0 if none is. */
  private final int tile;

  private final boolean hasRows;
  private final boolean hasColumns;

  private ProgramArrays(
      float[][] data, int[] starts, Broadcast[] broadcasts, int columns, int tile) {
    this.data = data;
    this.starts = starts;
    this.broadcasts = broadcasts;
    this.columns = columns;
    this.tile = tile;
    this.hasRows = Arrays.asList(broadcasts).contains(Broadcast.ROW);
    this.hasColumns = Arrays.asList(broadcasts).contains(Broadcast.COLUMN);
  }

  static ProgramArrays of(Elementwise op) {
    Shape shape = op.outputs().get(0).shape();
    return of(op.inputs(), op.outputs(), shape.rows(), shape.columns());
  }

  /** The inputs of a reduction. */
  static ProgramArrays of(Reduction op) {
    return of(op.inputs(), List.of(), op.rows(), op.columns());
  }

  private static ProgramArrays of(
      List<Tensor> inputs, List<Tensor> outputs, int rows, int columns) {
    int count = inputs.size() + outputs.size();
    float[][] data = new float[count][];
    int[] starts = new int[count];
    Broadcast[] broadcasts = new Broadcast[inputs.size()];
    for (int i = 0; i < count; i++) {
      boolean isInput = i < inputs.size();
      CpuTensor tensor = (CpuTensor) (isInput ? inputs.get(i) : outputs.get(i - inputs.size()));
      data[i] = tensor.data;
      starts[i] = tensor.start;
      if (isInput) {
        broadcasts[i] = Broadcast.of(tensor.shape(), rows, columns);
      }
    }
    int shared = Collections.frequency(Arrays.asList(broadcasts), Broadcast.ROW);
    boolean isRepeated = shared > 0 && columns > 0 && columns <= LONGEST_REPEATED;
    int tile = isRepeated ? tile(rows, columns, Math.max(SHORTEST_TILE, TILES / shared)) : 0;
    if (tile > 0) {
      for (int i = 0; i < inputs.size(); i++) {
        if (broadcasts[i] == Broadcast.ROW) {
          data[i] = repeated(data[i], starts[i], columns, tile + columns);
          starts[i] = 0;
        }
      }
    }
    return new ProgramArrays(data, starts, broadcasts, columns, tile);
  }

  private static int tile(int rows, int columns, int wanted) {
    int count = (wanted - 1) / columns + 1;
    while (count * columns % LANES != 0 && count * columns < 2 * wanted) {
      count++;
    }
    return Math.min(count, rows) * columns;
  }

  private static float[] repeated(float[] row, int start, int columns, int length) {
    float[] repeated = new float[length];
    System.arraycopy(row, start, repeated, 0, columns);
    for (int done = columns; done < length; done *= 2) {
      System.arraycopy(repeated, 0, repeated, done, Math.min(done, length - done));
    }
    return repeated;
  }

  /** The same inputs, and one output whose elements from {@code first} on are the block's. */
  ProgramArrays into(float[] block) {
    int inputs = broadcasts.length;
    float[][] all = Arrays.copyOf(data, inputs + 1);
    all[inputs] = block;
    return new ProgramArrays(all, Arrays.copyOf(starts, inputs + 1), broadcasts, columns, tile);
  }

  /** Lets the elements of the output from {@code first} on be the first ones of its array. */
  void beginOutputAt(int first) {
    starts[broadcasts.length] = -first;
  }

  /** Random numbers for a trial: inputs of n elements or of one, and outputs of n. */
  static ProgramArrays random(List<Boolean> areContiguous, int outputs, int n) {
    Random random = new Random(1);
    int inputs = areContiguous.size();
    float[][] data = new float[inputs + outputs][n];
    Broadcast[] broadcasts = new Broadcast[inputs];
    for (int i = 0; i < inputs; i++) {
      broadcasts[i] = areContiguous.get(i) ? Broadcast.FULL : Broadcast.SCALAR;
      for (int j = 0; j < n; j++) {
        data[i][j] = (float) random.nextGaussian();
      }
    }
    return new ProgramArrays(data, new int[inputs + outputs], broadcasts, n, 0);
  }

  /** Whether an input has an element for each element of a row, rather than one for all. */
  List<Boolean> areContiguous() {
    return Arrays.stream(broadcasts).map(ProgramArrays::isContiguous).toList();
  }

  private static boolean isContiguous(Broadcast broadcast) {
    return broadcast == Broadcast.FULL || broadcast == Broadcast.ROW;
  }

  /**
   * How many elements from {@code first} on loops may take at once: as long as the place of an
   * element in each input moves on with it, or does not move.
   *
   * @param to the element behind the last
   */
  int levelStretch(int first, int to) {
    if (hasColumns || (hasRows && tile == 0)) {
      return Math.min(to - first, columns - first % columns);
    }
    return hasRows ? Math.min(to - first, tile) : to - first;
  }

  /** Whether an input has one number for each row, so that stretches end with the rows. */
  boolean endsWithRows() {
    return hasColumns;
  }

  /** How many elements of a row lie side by side from one of its columns on. */
  int levelRow(int column) {
    return tile > 0 ? tile : columns - column;
  }

  /**
   * Moves places of tensors on.
   *
   * @param places of the element {@code first} in each input and output; changed
   * @param count elements to move on by
   */
  void move(int[] places, int first, int count) {
    boolean isWholeRows = count % columns == 0;
    for (int i = 0; i < places.length && i < starts.length; i++) {
      if (i >= broadcasts.length || broadcasts[i] == Broadcast.FULL) {
        places[i] += count;
      } else if (broadcasts[i] == Broadcast.COLUMN || !isWholeRows) {
        places[i] = place(i, first + count);
      }
    }
  }

  /** Where an element of the whole lies in an input or output. */
  int place(int tensor, int element) {
    if (tensor >= broadcasts.length) {
      return starts[tensor] + element;
    }
    return starts[tensor]
        + switch (broadcasts[tensor]) {
          case FULL -> element;
          case ROW -> element % columns;
          case COLUMN -> element / columns;
          case SCALAR -> 0;
        };
  }
}
