package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;
import java.util.Arrays;

/**
 * The matrix that a window finds in images, for a product's operand. It is nowhere in memory: the
 * product copies the part that it needs next out of the images, where it would copy a part of a
 * matrix.
 *
 * <p>Numbers are copied along a row, run by run, or, where runs are short, down a column, from one
 * position of the window to the next. One stride is 1, that of the better direction; the other one
 * is 0 and means nothing.
 */
final class GatheredMatrix extends MatrixView {

  /** Shorter runs cost more than they hold; and up to this length a loop is faster than a call. */
  private static final int SHORT = 16;

  private final Gather gather;
  private final int imageStart;
  private final int firstRow;
  private final int firstColumn;
  private final boolean isTransposed;

  private GatheredMatrix(
      float[] data,
      Gather gather,
      int imageStart,
      int firstRow,
      int firstColumn,
      boolean isTransposed) {
    super(data, isAlong(gather) == isTransposed ? 1 : 0, isAlong(gather) == isTransposed ? 0 : 1);
    this.gather = gather;
    this.imageStart = imageStart;
    this.firstRow = firstRow;
    this.firstColumn = firstColumn;
    this.isTransposed = isTransposed;
  }

  /** Whether runs are long enough to be copied one by one. */
  private static boolean isAlong(Gather gather) {
    return gather.run() >= SHORT;
  }

  static GatheredMatrix of(CpuTensor images, Gather gather) {
    return of(images.data, images.start, gather);
  }

  static GatheredMatrix of(float[] images, int start, Gather gather) {
    return new GatheredMatrix(images, gather, start, 0, 0, false);
  }

  Gather gather() {
    return gather;
  }

  /** Where the first image begins. */
  int imageStart() {
    return imageStart;
  }

  /** Whether a column, not a row, is a position of the window. */
  boolean isTransposed() {
    return isTransposed;
  }

  /** The position of the window at an element. */
  int position(int row, int column) {
    return firstRow + (isTransposed ? column : row);
  }

  /** Which number within the window an element is. */
  int number(int row, int column) {
    return firstColumn + (isTransposed ? row : column);
  }

  @Override
  boolean isGathered() {
    return true;
  }

  @Override
  MatrixView transposed() {
    return new GatheredMatrix(data, gather, imageStart, firstRow, firstColumn, !isTransposed);
  }

  @Override
  MatrixView from(int row, int column) {
    int down = isTransposed ? column : row;
    int across = isTransposed ? row : column;
    return new GatheredMatrix(
        data, gather, imageStart, firstRow + down, firstColumn + across, isTransposed);
  }

  /**
   * Copies a block.
   *
   * @param rowStep from one row of the block to the next in the target
   * @param columnStep from one column to the next
   */
  void copy(
      int row,
      int column,
      int rows,
      int columns,
      float[] target,
      int t,
      int rowStep,
      int columnStep) {
    if (isTransposed) {
      copyBlock(column, row, columns, rows, target, t, columnStep, rowStep);
    } else {
      copyBlock(row, column, rows, columns, target, t, rowStep, columnStep);
    }
  }

  /** Copies a part of a row to the beginning of an array. */
  void copyRow(int row, int column, int count, float[] target) {
    if (isTransposed) {
      copyDown(firstRow + column, firstColumn + row, count, target, 0, 1);
    } else {
      copyAlong(firstRow + row, firstColumn + column, count, target, 0, 1);
    }
  }

  /** The same of the matrix as it is without a transposition. */
  private void copyBlock(
      int row,
      int column,
      int rows,
      int columns,
      float[] target,
      int t,
      int rowStep,
      int columnStep) {
    if (isAlong(gather)) {
      for (int r = 0; r < rows; r++) {
        copyAlong(
            firstRow + row + r, firstColumn + column, columns, target, t + r * rowStep, columnStep);
      }
    } else {
      for (int c = 0; c < columns; c++) {
        copyDown(
            firstRow + row, firstColumn + column + c, rows, target, t + c * columnStep, rowStep);
      }
    }
  }

  /** Copies a part of a row. */
  private void copyAlong(int position, int c, int count, float[] target, int t, int step) {
    int line = position / gather.gridWidth();
    int j = position - line * gather.gridWidth();
    int image = line / gather.gridHeight();
    int i = line - image * gather.gridHeight();
    int start = imageStart + image * gather.imageSize();
    int runBefore = c / gather.run();
    int k = runBefore / gather.runs();
    int run = runBefore - k * gather.runs();
    int s = c - runBefore * gather.run();
    int y = i * gather.stepY() + gather.originY() + k * gather.lineStep();
    int u = j * gather.stepX() + gather.originX();
    int to = t;
    for (int rest = count; rest > 0; ) {
      int length = Math.min(rest, gather.run() - s);
      boolean isInside = y >= 0 && y < gather.height();
      int from = u + run * gather.runStep() + s;
      copyRun(isInside ? start + y * gather.width() : -1, from, length, target, to, step);
      to += length * step;
      rest -= length;
      s = 0;
      if (++run == gather.runs()) {
        run = 0;
        y += gather.lineStep();
      }
    }
  }

  /** Copies a part of a column: what one number of the window is at positions one after another. */
  private void copyDown(int position, int c, int count, float[] target, int t, int step) {
    int runBefore = c / gather.run();
    int k = runBefore / gather.runs();
    int down = gather.originY() + k * gather.lineStep();
    int across =
        gather.originX()
            + (runBefore - k * gather.runs()) * gather.runStep()
            + (c - runBefore * gather.run());
    int line = position / gather.gridWidth();
    int j = position - line * gather.gridWidth();
    int image = line / gather.gridHeight();
    int i = line - image * gather.gridHeight();
    int low = Math.max(0, -Math.floorDiv(across, gather.stepX()));
    int high = Math.floorDiv(gather.width() - 1 - across, gather.stepX()) + 1;
    int to = t;
    for (int rest = count; rest > 0; ) {
      int length = Math.min(rest, gather.gridWidth() - j);
      int y = i * gather.stepY() + down;
      int from = imageStart + image * gather.imageSize() + y * gather.width() + across;
      boolean isInside = y >= 0 && y < gather.height();
      copyLine(from, j, length, isInside ? low : j + length, high, target, to, step);
      to += length * step;
      rest -= length;
      j = 0;
      if (++i == gather.gridHeight()) {
        i = 0;
        image++;
      }
    }
  }

  /** Positions [j, j + length) of a line, of which those in [low, high) are inside the image. */
  private void copyLine(
      int from, int j, int length, int low, int high, float[] target, int t, int step) {
    int end = j + length;
    int first = Math.min(end, Math.max(j, low));
    int last = Math.max(first, Math.min(end, high));
    int to = t;
    for (int q = j; q < first; q++, to += step) {
      target[to] = 0f;
    }
    int stepX = gather.stepX();
    if (stepX == 1 && step == 1 && last - first > SHORT) {
      System.arraycopy(data, from + first, target, to, last - first);
      to += last - first;
    } else {
      int source = from + first * stepX;
      for (int q = first; q < last; q++, to += step, source += stepX) {
        target[to] = data[source];
      }
    }
    for (int q = last; q < end; q++, to += step) {
      target[to] = 0f;
    }
  }

  /** Copies floats [u, u + length) of a line; 0 where there are none. */
  private void copyRun(int line, int u, int length, float[] target, int t, int step) {
    int low = line < 0 ? length : Math.min(length, Math.max(0, -u));
    int high = line < 0 ? length : Math.max(low, Math.min(length, gather.width() - u));
    if (step == 1 && length > SHORT) {
      Arrays.fill(target, t, t + low, 0f);
      if (low < high) {
        System.arraycopy(data, line + u + low, target, t + low, high - low);
      }
      Arrays.fill(target, t + high, t + length, 0f);
      return;
    }
    for (int q = 0; q < low; q++) {
      target[t + q * step] = 0f;
    }
    for (int q = low; q < high; q++) {
      target[t + q * step] = data[line + u + q];
    }
    for (int q = high; q < length; q++) {
      target[t + q * step] = 0f;
    }
  }

  @Override
  int offset(int row, int column) {
    throw new UnsupportedOperationException("a gathered matrix is nowhere in memory");
  }

  @Override
  boolean isDense(Block block) {
    return false;
  }

  @Override
  void load(Block block, float[] target) {
    throw new UnsupportedOperationException("a gathered matrix is an operand only");
  }

  @Override
  void store(Block block, float[] source) {
    throw new UnsupportedOperationException("a gathered matrix is an operand only");
  }
}
