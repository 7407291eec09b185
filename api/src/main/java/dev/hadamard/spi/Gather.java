package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;

/**
 * The matrix that a window finds in images, without a copy of it: which element lies where, so that
 * the loops of a matrix product read it from the images. One row of the matrix is one position of
 * the window, one column a number that the window sees there.
 *
 * <pre>
 *   matrix         (n, i, j), row-major over images × gridHeight × gridWidth
 *   row            ┌──────── run 0 ────────┬──────── run 1 ────────┬─ …      runs of tap row 0,
 *                  └ 0 1 2 …       run − 1 ┴───────────────────────┴─ …      then of tap row 1, …
 *   image          line  y = i·stepY + originY + k·lineStep         in tap row k
 *                  float u = j·stepX + originX + l·runStep + s      number s of run l
 * </pre>
 *
 * <p>A line is a row of the image with all channels of its pixels, so u counts floats. The element
 * is float u of line y of image n, and 0 where 0 ≤ y &lt; height or 0 ≤ u &lt; width does not hold.
 * A run lies in one piece: the channels of a pixel, or those of all pixels of a tap row if they are
 * neighbours.
 *
 * @param height lines of an image
 * @param width floats of a line
 * @param gridHeight positions of the window in an image, downwards
 * @param gridWidth positions of the window, across
 * @param stepY lines from one position to the next one below
 * @param stepX floats from one position to the next
 * @param originY the line of the first tap at the first position; may be negative
 * @param originX its float; may be negative
 * @param tapRows the number of tap rows
 * @param lineStep lines from one tap row to the next; may be negative
 * @param runs runs of a tap row
 * @param run floats of a run
 * @param runStep floats from one run to the next; may be negative
 */
public record Gather(
    int height,
    int width,
    int gridHeight,
    int gridWidth,
    int stepY,
    int stepX,
    int originY,
    int originX,
    int tapRows,
    int lineStep,
    int runs,
    int run,
    int runStep) {

  /**
   * What the window of a convolution sees of its input, in the order of a row of the weights.
   *
   * @param input n × height × width × in
   * @param group which group's channels
   */
  public static Gather of(Window window, Shape input, int group) {
    int channels = input.dimension(3);
    int depth = channels / window.groups();
    boolean areNeighbours = window.dilationX() == 1 && window.groups() == 1;
    return new Gather(
        input.dimension(1),
        input.dimension(2) * channels,
        window.outputHeight(input.dimension(1)),
        window.outputWidth(input.dimension(2)),
        window.strideY(),
        window.strideX() * channels,
        -window.paddingY(),
        -window.paddingX() * channels + group * depth,
        window.height(),
        window.dilationY(),
        areNeighbours ? 1 : window.width(),
        areNeighbours ? window.width() * depth : depth,
        window.dilationX() * channels);
  }

  /** The rows of the matrix that come from one image. */
  public int rowsOfImage() {
    return gridHeight * gridWidth;
  }

  /** The columns of the matrix. */
  public int columns() {
    return tapRows * runs * run;
  }

  /** Floats of an image. */
  public int imageSize() {
    return height * width;
  }
}
