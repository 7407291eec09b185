package dev.hadamard.cpu;

import dev.hadamard.spi.Gather;
import java.util.Arrays;

/**
 * The lines of images that some positions of a window see, copied with zeros around them wherever
 * the window goes beyond an image. So each number that the window sees is there, and its place is
 * the sum of two: that of the position and that of the number within the window. A copy takes
 * little more room than the images do. Where the window stays within them, there is none.
 *
 * <pre>
 *   0 0 0 0 0 0
 *   0 ┌───────0   first image, from the line on that the first position sees
 *   0 │       0
 *   0 └───────0
 *   0 0 0 0 0 0
 *   0 0 0 0 0 0
 *   0 ┌───────0   second image
 *        ⋮
 * </pre>
 */
final class PaddedImages {

  /** Lines that one call of {@link #copy} copies. */
  private static final int PART = 8;

  private final Gather gather;
  private final float[] images;
  private final int imageStart;
  private final int firstImage;
  private final int firstLine;
  private final int top;
  private final int left;
  private final int linesOfImage;
  private final int width;
  private final boolean isCopied;
  private final int lines;
  private final float[] data;

  /** Floats of a line that its positions see, those of the border included. */
  static int width(Gather gather) {
    return (gather.gridWidth() - 1) * gather.stepX()
        + (gather.runs() - 1) * Math.abs(gather.runStep())
        + gather.run();
  }

  /**
   * Lays them over the positions [from, to) of all images and the numbers [first, last).
   *
   * @param room where they are copied to if it is long enough
   */
  PaddedImages(GatheredMatrix matrix, int from, int to, int first, int last, float[] room) {
    gather = matrix.gather();
    images = matrix.data;
    imageStart = matrix.imageStart();
    int numbersOfTapRow = gather.runs() * gather.run();
    int firstTap = first / numbersOfTapRow * gather.lineStep();
    int lastTap = (last - 1) / numbersOfTapRow * gather.lineStep();
    int reach = Math.abs(lastTap - firstTap);
    top = gather.originY() + Math.min(firstTap, lastTap);
    left = gather.originX() + Math.min(0, (gather.runs() - 1) * gather.runStep());
    width = width(gather);
    linesOfImage = (gather.gridHeight() - 1) * gather.stepY() + reach + 1;
    isCopied =
        top < 0
            || top + linesOfImage > gather.height()
            || left < 0
            || left + width > gather.width();
    firstImage = from / gather.rowsOfImage();
    firstLine = lineOf(from);
    int lastImage = (to - 1) / gather.rowsOfImage();
    lines = (lastImage - firstImage) * linesOfImage + lineOf(to - 1) + reach + 1 - firstLine;
    if (isCopied) {
      data = room.length < lines * width ? new float[lines * width] : room;
    } else {
      data = images;
    }
  }

  /** The first line that a position sees, counted from the first of its image. */
  private int lineOf(int position) {
    return position % gather.rowsOfImage() / gather.gridWidth() * gather.stepY();
  }

  /** How many calls of {@link #copy} it takes before the numbers are there. */
  int parts() {
    return isCopied ? (lines + PART - 1) / PART : 0;
  }

  void copy(int part) {
    for (int line = part * PART; line < Math.min(lines, (part + 1) * PART); line++) {
      int image = (firstLine + line) / linesOfImage;
      int y = top + (firstLine + line) % linesOfImage;
      boolean isInside = y >= 0 && y < gather.height();
      int before = isInside ? Math.min(width, Math.max(0, -left)) : width;
      int end = isInside ? Math.max(before, Math.min(width, gather.width() - left)) : width;
      int to = line * width;
      Arrays.fill(data, to, to + before, 0f);
      if (before < end) {
        int source =
            imageStart + (firstImage + image) * gather.imageSize() + y * gather.width() + left;
        System.arraycopy(images, source + before, data, to + before, end - before);
      }
      Arrays.fill(data, to + end, to + width, 0f);
    }
  }

  /** Whether there is a copy. */
  boolean isCopied() {
    return isCopied;
  }

  /** Where the numbers are: the copy, or the images themselves. */
  float[] data() {
    return data;
  }

  /** Writes the places of positions from {@code from} on. */
  void positions(int from, int count, int[] places) {
    int image = from / gather.rowsOfImage();
    int i = from % gather.rowsOfImage() / gather.gridWidth();
    int j = from % gather.gridWidth();
    for (int p = 0; p < count; p++) {
      places[p] = place(image, i * gather.stepY(), j * gather.stepX());
      if (++j == gather.gridWidth()) {
        j = 0;
        if (++i == gather.gridHeight()) {
          i = 0;
          image++;
        }
      }
    }
  }

  private int place(int image, int y, int u) {
    if (!isCopied) {
      return imageStart + image * gather.imageSize() + (top + y) * gather.width() + left + u;
    }
    return ((image - firstImage) * linesOfImage + y - firstLine) * width + u;
  }

  /** Writes the places of numbers within the window, from {@code from} on, after a position's. */
  void numbers(int from, int count, int[] places) {
    int pitch = isCopied ? width : gather.width();
    int across = left - gather.originX();
    int up = top - gather.originY();
    for (int c = 0; c < count; c++) {
      int run = (from + c) / gather.run();
      int tapRow = run / gather.runs();
      places[c] =
          (tapRow * gather.lineStep() - up) * pitch
              + run % gather.runs() * gather.runStep()
              - across
              + (from + c) % gather.run();
    }
  }
}
