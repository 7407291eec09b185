package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.Task;

/**
 * The passes of a layer by automatic differentiation; images have the channels first. Each run with
 * a backward pass is on arrays without a gradient, so that nothing is added to an older one.
 */
final class PyTorchLayer implements Task {

  private static final Shape TWO = new Shape(2, 2);
  private static final float MOMENTUM = 0.9f;

  private final NDManager arrays;
  private final LayerPass work;
  private final NDArray x;
  private final NDArray delta;
  private final NDArray gamma;
  private final NDArray beta;
  private final NDArray mean;
  private final NDArray variance;

  PyTorchLayer(NDManager arrays, LayerPass work) {
    this.arrays = arrays;
    this.work = work;
    x = array(work.x(), 1);
    delta = array(work.delta(), work.kind() == LayerPass.Kind.MAX_POOL ? 2 : 1);
    gamma = arrays.create(work.gamma());
    beta = arrays.create(work.beta());
    mean = arrays.zeros(new Shape(work.columns()));
    variance = arrays.ones(new Shape(work.columns()));
  }

  /** Rows as they are, images with the channels first and their extents divided. */
  private NDArray array(float[] values, int divisor) {
    if (work.shape().size() == 2) {
      return arrays.create(values, new Shape(work.shape().get(0), work.columns()));
    }
    int n = work.shape().get(0);
    int height = work.shape().get(1) / divisor;
    int width = work.shape().get(2) / divisor;
    return arrays.create(
        Images.channelsFirst(values, n, height * width, work.columns()),
        new Shape(n, work.columns(), height, width));
  }

  private NDArray forward(NDArray input, NDArray g, NDArray b) {
    float epsilon = (float) LayerPass.EPSILON;
    return switch (work.kind()) {
      case BATCH_NORM ->
          BatchNorm.batchNorm(input, mean, variance, g, b, 1, MOMENTUM, epsilon, true)
              .singletonOrThrow();
      case LAYER_NORM ->
          LayerNorm.layerNorm(input, new Shape(work.columns()), g, b, epsilon).singletonOrThrow();
      case MAX_POOL -> Pool.maxPool2d(input, TWO, TWO, new Shape(0, 0), false);
      case SOFTMAX -> input.softmax(-1);
    };
  }

  /** y, or ∂L/∂x. */
  @SuppressWarnings("try") // what is computed while the collector is open is recorded
  private NDArray computed() {
    if (!work.isBoth()) {
      return forward(x, gamma, beta);
    }
    NDArray input = leaf(x);
    NDArray g = leaf(gamma);
    NDArray b = leaf(beta);
    NDArray y;
    try (GradientCollector unused = arrays.getEngine().newGradientCollector()) {
      y = forward(input, g, b);
    }
    JniUtils.backward((PtNDArray) y, (PtNDArray) delta, false, false);
    return input.getGradient();
  }

  private static NDArray leaf(NDArray array) {
    NDArray leaf = array.stopGradient();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is made within it
  public void run() {
    try (NDScope scope = new NDScope()) {
      NDArray unused = computed();
    }
  }

  @Override
  @SuppressWarnings("try")
  public float[] result() {
    try (NDScope scope = new NDScope()) {
      NDArray result = computed();
      float[] values = result.toFloatArray();
      if (work.shape().size() == 2) {
        return values;
      }
      Shape shape = result.getShape();
      int pixels = (int) (shape.get(2) * shape.get(3));
      return Images.channelsLast(values, (int) shape.get(0), pixels, work.columns());
    }
  }

  @Override
  public void close() {
    arrays.close();
  }
}
