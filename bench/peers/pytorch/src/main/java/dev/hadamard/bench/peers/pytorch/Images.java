package dev.hadamard.bench.peers.pytorch;

/**
 * The order of the numbers of images. A work has the channels last; PyTorch's users have them
 * before rows and columns, and so do weights: outputs × rows × columns × inputs become outputs ×
 * inputs × rows × columns.
 */
final class Images {

  private Images() {}

  /** From n × pixels × channels to n × channels × pixels. */
  static float[] channelsFirst(float[] values, int n, int pixels, int channels) {
    return swapped(values, n, pixels, channels);
  }

  /** From n × channels × pixels to n × pixels × channels. */
  static float[] channelsLast(float[] values, int n, int pixels, int channels) {
    return swapped(values, n, channels, pixels);
  }

  private static float[] swapped(float[] values, int n, int rows, int columns) {
    float[] swapped = new float[values.length];
    for (int i = 0; i < n; i++) {
      int start = i * rows * columns;
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          swapped[start + c * rows + r] = values[start + r * columns + c];
        }
      }
    }
    return swapped;
  }
}
