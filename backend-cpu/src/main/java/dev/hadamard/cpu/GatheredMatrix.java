package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;
import java.util.Arrays;

/**
 * The matrix that a window finds in images, for a product's operand. It is nowhere in memory: loops
 * read it from the images, by {@link PaddedImages} or row by row. Its strides mean nothing.
 */
final class GatheredMatrix extends MatrixView {

  /** Up to this length a loop is faster than a call. */
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
    super(data, 0, 0);
    this.gather = gather;
    this.imageStart = imageStart;
    this.firstRow = firstRow;
    this.firstColumn = firstColumn;
    this.isTransposed = isTransposed;
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

  /** Copies a part of a row to the beginning of an array. */
  void copyRow(int row, int column, int count, float[] target) {
    if (isTransposed) {
      copyDown(firstRow + column, firstColumn + row, count, target);
    } else {
      copyAlong(firstRow + row, firstColumn + column, count, target);
    }
  }

  /** Copies a part of a row. */
  private void copyAlong(int position, int c, int count, float[] target) {
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
    int to = 0;
    for (int rest = count; rest > 0; ) {
      int length = Math.min(rest, gather.run() - s);
      boolean isInside = y >= 0 && y < gather.height();
      int from = u + run * gather.runStep() + s;
      copyRun(isInside ? start + y * gather.width() : -1, from, length, target, to);
      to += length;
      rest -= length;
      s = 0;
      if (++run == gather.runs()) {
        run = 0;
        y += gather.lineStep();
      }
    }
  }

  /** Copies a part of a column: what one number of the window is at positions one after another. */
  private void copyDown(int position, int c, int count, float[] target) {
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
    int to = 0;
    for (int rest = count; rest > 0; ) {
      int length = Math.min(rest, gather.gridWidth() - j);
      int y = i * gather.stepY() + down;
      int from = imageStart + image * gather.imageSize() + y * gather.width() + across;
      boolean isInside = y >= 0 && y < gather.height();
      copyLine(from, j, length, isInside ? low : j + length, high, target, to);
      to += length;
      rest -= length;
      j = 0;
      if (++i == gather.gridHeight()) {
        i = 0;
        image++;
      }
    }
  }

  /** Positions [j, j + length) of a line, of which those in [low, high) are inside the image. */
  private void copyLine(int from, int j, int length, int low, int high, float[] target, int t) {
    int end = j + length;
    int first = Math.min(end, Math.max(j, low));
    int last = Math.max(first, Math.min(end, high));
    int to = t - j;
    Arrays.fill(target, to + j, to + first, 0f);
    int stepX = gather.stepX();
    if (stepX == 1 && last - first > SHORT) {
      System.arraycopy(data, from + first, target, to + first, last - first);
    } else {
      for (int q = first; q < last; q++) {
        target[to + q] = data[from + q * stepX];
      }
    }
    Arrays.fill(target, to + last, to + end, 0f);
  }

  /** Copies floats [u, u + length) of a line; 0 where there are none. */
  private void copyRun(int line, int u, int length, float[] target, int t) {
    int low = line < 0 ? length : Math.min(length, Math.max(0, -u));
    int high = line < 0 ? length : Math.max(low, Math.min(length, gather.width() - u));
    Arrays.fill(target, t, t + low, 0f);
    if (high - low > SHORT) {
      System.arraycopy(data, line + u + low, target, t + low, high - low);
    } else {
      for (int q = low; q < high; q++) {
        target[t + q] = data[line + u + q];
      }
    }
    Arrays.fill(target, t + high, t + length, 0f);
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
