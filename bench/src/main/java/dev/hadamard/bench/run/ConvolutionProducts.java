package dev.hadamard.bench.run;

import dev.hadamard.bench.run.ProductOracle.Matrix;
import dev.hadamard.bench.worker.ConvolutionPass;

/**
 * The passes of a convolution as matrix products C = A·B, one factor of which is gathered from
 * images:
 *
 * <pre>
 *                   C                     A                             B
 *   forward         z, pixels × out       windows of x, and 1           w and b, (taps·in + 1) × out
 *   data gradient   ∂L/∂x, pixels × in    windows of δ, taps reversed   w, taps·out × in
 *   weight gradient ∂L/∂w, out × taps·in  δᵀ, out × pixels              windows of x
 * </pre>
 */
final class ConvolutionProducts {

  private static final int SIDE = 3;

  private final ConvolutionPass work;

  private ConvolutionProducts(ConvolutionPass work) {
    this.work = work;
  }

  /** The oracle of a pass. */
  static Oracle oracle(ConvolutionPass work) {
    ConvolutionProducts products = new ConvolutionProducts(work);
    return switch (work.pass()) {
      case FORWARD -> products.forward();
      case DATA_GRADIENT -> products.dataGradient();
      case WEIGHT_GRADIENT -> products.weightGradient();
    };
  }

  private Oracle forward() {
    int terms = ConvolutionPass.TAPS * work.inputs();
    float[] x = work.x();
    float[] w = work.w();
    float[] b = work.b();
    Matrix windows =
        (pixel, p) ->
            p == terms ? 1 : at(x, work.inputs(), pixel, p / work.inputs(), p % work.inputs());
    Matrix weights = (p, o) -> p == terms ? b[o] : w[o * terms + p];
    return new ProductOracle(work.pixels(), work.outputs(), terms + 1, windows, weights);
  }

  private Oracle dataGradient() {
    int outputs = work.outputs();
    int inputs = work.inputs();
    float[] delta = work.delta();
    float[] w = work.w();
    Matrix windows =
        (pixel, p) ->
            at(delta, outputs, pixel, ConvolutionPass.TAPS - 1 - p / outputs, p % outputs);
    Matrix weights = (p, c) -> w[(p % outputs * ConvolutionPass.TAPS + p / outputs) * inputs + c];
    return new ProductOracle(
        work.pixels(), inputs, ConvolutionPass.TAPS * outputs, windows, weights);
  }

  private Oracle weightGradient() {
    int inputs = work.inputs();
    float[] delta = work.delta();
    float[] x = work.x();
    Matrix deltas = (o, pixel) -> delta[pixel * work.outputs() + o];
    Matrix windows = (pixel, j) -> at(x, inputs, pixel, j / inputs, j % inputs);
    return new ProductOracle(
        work.outputs(), ConvolutionPass.TAPS * inputs, work.pixels(), deltas, windows);
  }

  /** The number under a tap of the window around a pixel; 0 in the padding. */
  private double at(float[] images, int channels, int pixel, int tap, int channel) {
    int row = pixel / work.width() % work.height() + tap / SIDE - 1;
    int column = pixel % work.width() + tap % SIDE - 1;
    if (row < 0 || row >= work.height() || column < 0 || column >= work.width()) {
      return 0;
    }
    int image = pixel / work.width() / work.height();
    return images[((image * work.height() + row) * work.width() + column) * channels + channel];
  }
}
