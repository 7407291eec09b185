package dev.hadamard.spi;

/**
 * The taps of a window along one axis, at one position: tap k reads line {@code start + k·dilation}
 * of the image, which has lines from 0 to extent − 1.
 *
 * @param start the line of tap 0; may lie before the image
 * @param first the first tap on the image
 * @param end the tap after the last one on the image; not above {@code first} if there is none
 * @param padded the number of taps on the image and in the padding around it
 */
public record Taps(int start, int first, int end, int padded) {

  /**
   * The taps of a position.
   *
   * @param position of the window, from 0
   * @param taps of the window along this axis
   * @param extent lines of the image
   */
  public static Taps of(int position, int taps, int stride, int padding, int dilation, int extent) {
    int start = position * stride - padding;
    int first = start < 0 ? (-start + dilation - 1) / dilation : 0;
    return new Taps(
        start,
        first,
        before(extent - start, taps, dilation),
        before(extent + padding - start, taps, dilation));
  }

  /** How many taps from 0 on read less than this many lines further on. */
  private static int before(int lines, int taps, int dilation) {
    return lines <= 0 ? 0 : Math.min(taps, (lines + dilation - 1) / dilation);
  }

  /** The number of taps on the image. */
  public int inside() {
    return Math.max(0, end - first);
  }
}
