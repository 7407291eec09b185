package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;

/**
 * The result of a product whose rows belong to pixels of images that are not all neighbours, such
 * as every second one of every second line. Its strides mean nothing.
 */
final class ScatteredMatrix extends MatrixView {

  private final Gather target;
  private final int imageStart;
  private final boolean isTransposed;

  private ScatteredMatrix(float[] data, Gather target, int imageStart, boolean isTransposed) {
    super(data, 0, 0);
    this.target = target;
    this.imageStart = imageStart;
    this.isTransposed = isTransposed;
  }

  /**
   * The pixels of images.
   *
   * @param target where each row belongs; it has one tap
   */
  static ScatteredMatrix of(CpuTensor images, Gather target) {
    return new ScatteredMatrix(images.data, target, images.start, false);
  }

  @Override
  MatrixView transposed() {
    return new ScatteredMatrix(data, target, imageStart, !isTransposed);
  }

  @Override
  MatrixView from(int row, int column) {
    throw new UnsupportedOperationException("a scattered matrix is a result only");
  }

  @Override
  int offset(int row, int column) {
    int position = isTransposed ? column : row;
    int image = position / target.rowsOfImage();
    int i = position % target.rowsOfImage() / target.gridWidth();
    int j = position % target.gridWidth();
    return imageStart
        + image * target.imageSize()
        + (i * target.stepY() + target.originY()) * target.width()
        + j * target.stepX()
        + target.originX()
        + (isTransposed ? row : column);
  }

  @Override
  boolean isDense(Block block) {
    return false;
  }

  @Override
  void load(Block block, float[] array) {
    if (!isTransposed) {
      for (int r = 0; r < block.rows(); r++) {
        int from = offset(block.row() + r, block.column());
        System.arraycopy(data, from, array, r * block.width(), block.width());
      }
      return;
    }
    for (int j = 0; j < block.width(); j++) {
      int from = offset(block.row(), block.column() + j);
      for (int r = 0; r < block.rows(); r++) {
        array[r * block.width() + j] = data[from + r];
      }
    }
  }

  @Override
  void store(Block block, float[] array) {
    if (!isTransposed) {
      for (int r = 0; r < block.rows(); r++) {
        int to = offset(block.row() + r, block.column());
        System.arraycopy(array, r * block.width(), data, to, block.width());
      }
      return;
    }
    for (int j = 0; j < block.width(); j++) {
      int to = offset(block.row(), block.column() + j);
      for (int r = 0; r < block.rows(); r++) {
        data[to + r] = array[r * block.width() + j];
      }
    }
  }
}
