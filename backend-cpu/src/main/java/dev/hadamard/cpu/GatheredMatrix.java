package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;
import java.util.Arrays;

/**
 * The matrix that a window finds in images, for a product's operand. It is nowhere in memory: the
 * product copies the part that it needs next out of the images, where it would copy a part of a
 * matrix.
 *
 * <p>The stride along a row of the matrix is 1, or along a column if it is transposed, as this is
 * the direction in which numbers are read from an image; the other one is 0 and means nothing.
 */
final class GatheredMatrix extends MatrixView {

  /** Up to this length a loop copies faster than a call. */
  private static final int SHORT = 16;

  private final Gather gather;
  private final int imageStart;
  private final int firstRow;
  private final int firstColumn;

  private GatheredMatrix(
      float[] data,
      Gather gather,
      int imageStart,
      int firstRow,
      int firstColumn,
      boolean isTransposed) {
    super(data, isTransposed ? 1 : 0, isTransposed ? 0 : 1);
    this.gather = gather;
    this.imageStart = imageStart;
    this.firstRow = firstRow;
    this.firstColumn = firstColumn;
  }

  static GatheredMatrix of(CpuTensor images, Gather gather) {
    return new GatheredMatrix(images.data, gather, images.start, 0, 0, false);
  }

  @Override
  boolean isGathered() {
    return true;
  }

  private boolean isTransposed() {
    return rowStride == 1;
  }

  @Override
  MatrixView transposed() {
    return new GatheredMatrix(data, gather, imageStart, firstRow, firstColumn, !isTransposed());
  }

  @Override
  MatrixView from(int row, int column) {
    int down = isTransposed() ? column : row;
    int across = isTransposed() ? row : column;
    return new GatheredMatrix(
        data, gather, imageStart, firstRow + down, firstColumn + across, isTransposed());
  }

  /**
   * Copies numbers that lie side by side in the images: a part of a row, or of a column if the
   * matrix is transposed.
   *
   * @param step from one place in the target to the next
   */
  void copy(int row, int column, int count, float[] target, int t, int step) {
    int position = firstRow + (isTransposed() ? column : row);
    int c = firstColumn + (isTransposed() ? row : column);
    int image = position / gather.rowsOfImage();
    int i = position % gather.rowsOfImage() / gather.gridWidth();
    int j = position % gather.gridWidth();
    int floatsOfTapRow = gather.runs() * gather.run();
    int start = imageStart + image * gather.imageSize();
    int y = i * gather.stepY() + gather.originY() + c / floatsOfTapRow * gather.lineStep();
    int u = j * gather.stepX() + gather.originX();
    int run = c % floatsOfTapRow / gather.run();
    int s = c % gather.run();
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
