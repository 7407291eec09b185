package dev.hadamard.bench.run;

import dev.hadamard.op.Window;
import java.util.stream.IntStream;

/**
 * Convolutions in double arithmetic as plain loops over the output pixels of each image and the
 * taps of the window; images are NHWC, weights out × kh × kw × in.
 *
 * @param batch the number of images
 * @param height of x
 * @param width of x
 * @param inputs the channels of x
 * @param outputs the channels of z
 */
record DoubleImages(Window window, int batch, int height, int width, int inputs, int outputs) {

  /** What is done with an output pixel, a tap and the input pixel that it reads. */
  private interface Tap {
    void of(int output, int tap, int input);
  }

  /** z ← x ∗ w + b. */
  double[] forward(double[] x, double[] w, double[] b) {
    double[] z = new double[batch * outputPixels() * outputs];
    for (int i = 0; i < z.length; i++) {
      z[i] = b[i % outputs];
    }
    each(
        (output, tap, input) -> {
          for (int o = 0; o < outputs; o++) {
            int row = (o * window.taps() + tap) * inputs;
            double sum = 0;
            for (int c = 0; c < inputs; c++) {
              sum += x[input * inputs + c] * w[row + c];
            }
            z[output * outputs + o] += sum;
          }
        });
    return z;
  }

  /** ∂L/∂x of δ. */
  double[] dataGradient(double[] delta, double[] w) {
    double[] dx = new double[batch * height * width * inputs];
    each(
        (output, tap, input) -> {
          for (int o = 0; o < outputs; o++) {
            int row = (o * window.taps() + tap) * inputs;
            double d = delta[output * outputs + o];
            for (int c = 0; c < inputs && d != 0; c++) {
              dx[input * inputs + c] += d * w[row + c];
            }
          }
        });
    return dx;
  }

  /** ∂L/∂w of δ. */
  double[] weightGradient(double[] delta, double[] x) {
    double[] dw = new double[outputs * window.taps() * inputs];
    for (int image = 0; image < batch; image++) {
      ofImage(
          image,
          (output, tap, input) -> {
            for (int o = 0; o < outputs; o++) {
              int row = (o * window.taps() + tap) * inputs;
              double d = delta[output * outputs + o];
              for (int c = 0; c < inputs && d != 0; c++) {
                dw[row + c] += d * x[input * inputs + c];
              }
            }
          });
    }
    return dw;
  }

  private int outputPixels() {
    return window.outputHeight(height) * window.outputWidth(width);
  }

  /** All images in parallel: what belongs to one image is in no other. */
  private void each(Tap each) {
    IntStream.range(0, batch).parallel().forEach(image -> ofImage(image, each));
  }

  private void ofImage(int image, Tap each) {
    int outputWidth = window.outputWidth(width);
    for (int position = 0; position < outputPixels(); position++) {
      for (int tap = 0; tap < window.taps(); tap++) {
        int row = position / outputWidth * window.strideY() - window.paddingY();
        row += tap / window.width() * window.dilationY();
        int column = position % outputWidth * window.strideX() - window.paddingX();
        column += tap % window.width() * window.dilationX();
        if (row >= 0 && row < height && column >= 0 && column < width) {
          each.of(image * outputPixels() + position, tap, (image * height + row) * width + column);
        }
      }
    }
  }
}
