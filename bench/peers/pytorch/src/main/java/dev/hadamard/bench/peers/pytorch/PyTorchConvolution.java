package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.Task;

/**
 * A pass of a convolution on images with the channels first. A backward pass is that of a graph
 * that is kept, so that no forward pass is timed. PyTorch then adds to the gradient of the run
 * before; the sum of as many numbers as the result has is a part of the time.
 */
final class PyTorchConvolution implements Task {

  private static final Shape ONE = new Shape(1, 1);

  private final NDManager arrays;
  private final ConvolutionPass work;
  private final NDArray x;
  private final NDArray w;
  private final NDArray b;
  private final NDArray delta;
  private final NDArray z;

  PyTorchConvolution(NDManager arrays, ConvolutionPass work) {
    this.arrays = arrays;
    this.work = work;
    x = images(work.x(), work.inputs());
    delta = images(work.delta(), work.outputs());
    float[] weights =
        Images.channelsFirst(work.w(), work.outputs(), ConvolutionPass.TAPS, work.inputs());
    w = arrays.create(weights, new Shape(work.outputs(), work.inputs(), 3, 3));
    b = arrays.create(work.b());
    z = work.pass() == ConvolutionPass.Pass.FORWARD ? delta : graph();
  }

  private NDArray images(float[] values, int channels) {
    int pixels = work.height() * work.width();
    return arrays.create(
        Images.channelsFirst(values, work.batch(), pixels, channels),
        new Shape(work.batch(), channels, work.height(), work.width()));
  }

  @SuppressWarnings("try") // what is computed while the collector is open is recorded
  private NDArray graph() {
    if (work.pass() == ConvolutionPass.Pass.DATA_GRADIENT) {
      x.setRequiresGradient(true);
    } else {
      w.setRequiresGradient(true);
      b.setRequiresGradient(true);
    }
    try (GradientCollector unused = arrays.getEngine().newGradientCollector()) {
      return convolved();
    }
  }

  private NDArray convolved() {
    return Conv2d.conv2d(x, w, b, ONE, ONE, ONE).singletonOrThrow();
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is made within it
  public void run() {
    if (work.pass() == ConvolutionPass.Pass.FORWARD) {
      try (NDScope scope = new NDScope()) {
        NDArray unused = convolved();
      }
    } else {
      JniUtils.backward((PtNDArray) z, (PtNDArray) delta, true, false);
    }
  }

  @Override
  @SuppressWarnings("try")
  public float[] result() {
    int pixels = work.height() * work.width();
    try (NDScope scope = new NDScope()) {
      if (work.pass() == ConvolutionPass.Pass.FORWARD) {
        float[] sums = convolved().toFloatArray();
        return Images.channelsLast(sums, work.batch(), pixels, work.outputs());
      }
      run();
      return work.pass() == ConvolutionPass.Pass.DATA_GRADIENT
          ? Images.channelsLast(x.getGradient().toFloatArray(), work.batch(), pixels, work.inputs())
          : Images.channelsLast(
              w.getGradient().toFloatArray(), work.outputs(), ConvolutionPass.TAPS, work.inputs());
    }
  }

  @Override
  public void close() {
    arrays.close();
  }
}
