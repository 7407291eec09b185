package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step on a network for images: DJL's functions for the layers, with the channels first, and its
 * collector for the gradients. As PyTorch's users write it, a convolution before a batch norm has
 * no bias, whose gradient is 0.
 *
 * <p>PyTorch adds to the gradients that a parameter has, so each step makes the parameters leaves
 * of a new graph.
 */
final class PyTorchNetwork implements Task {

  private static final Shape TWO = new Shape(2, 2);
  private static final Shape ONE = new Shape(1, 1);
  private static final float MOMENTUM = 0.9f;

  private final NDManager arrays;
  private final NetworkStep work;
  private final NDArray images;
  private final NDArray targets;
  private final List<Upload> uploads;
  private final SoftmaxCrossEntropyLoss loss =
      new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true);

  private final List<NDArray> parameters = new ArrayList<>();

  /** The mean and variance of each batch norm. */
  private final List<NDArray> statistics = new ArrayList<>();

  private int products;

  /** The parameters of a step as leaves, the next one, and the next statistics. */
  private List<NDArray> leaves = List.of();

  private int next;
  private int nextStatistics;

  PyTorchNetwork(NDManager arrays, NetworkStep work) {
    this.arrays = arrays;
    this.work = work;
    NetworkStep.Network network = work.network();
    int pixels = network.height() * network.width();
    images =
        arrays.zeros(
            new Shape(work.batch(), network.channels(), network.height(), network.width()));
    targets = arrays.zeros(new Shape(work.batch(), NetworkStep.CLASSES));
    uploads =
        List.of(
            new Upload(
                Images.channelsFirst(work.images(), work.batch(), pixels, network.channels()),
                images),
            new Upload(Operands.targets(work.batch(), NetworkStep.CLASSES), targets));
    switch (network) {
      case LENET -> addLenet();
      case RESNET -> addResnet();
    }
  }

  // ------------------------------------------------------------------------------------ parameters

  private void addLenet() {
    addConvolution(6, 1, 5, true);
    addConvolution(16, 6, 5, true);
    addDense(120, 16, 25);
    addDense(84, 120, 1);
    addDense(NetworkStep.CLASSES, 84, 1);
  }

  private void addResnet() {
    addConvolution(16, 3, 3, false);
    int inputs = 16;
    for (int outputs : new int[] {16, 32, 64}) {
      addConvolution(outputs, inputs, 3, false);
      addConvolution(outputs, outputs, 3, false);
      if (inputs != outputs) {
        addConvolution(outputs, inputs, 1, false);
      }
      inputs = outputs;
    }
    addDense(NetworkStep.CLASSES, 64, 1);
  }

  /** w and b, or w, γ and β of a batch norm. */
  private void addConvolution(int outputs, int inputs, int side, boolean hasBias) {
    float[] w = Operands.weights(products++, outputs, side * side * inputs);
    float[] first = Images.channelsFirst(w, outputs, side * side, inputs);
    parameters.add(arrays.create(first, new Shape(outputs, inputs, side, side)));
    if (!hasBias) {
      parameters.add(arrays.ones(new Shape(outputs)));
      statistics.add(arrays.zeros(new Shape(outputs)));
      statistics.add(arrays.ones(new Shape(outputs)));
    }
    parameters.add(arrays.zeros(new Shape(outputs)));
  }

  /** W reads pixels × channels in the work and channels × pixels here. */
  private void addDense(int outputs, int channels, int pixels) {
    float[] w = Operands.weights(products++, outputs, pixels * channels);
    float[] first = Images.channelsFirst(w, outputs, pixels, channels);
    parameters.add(arrays.create(first, new Shape(outputs, (long) channels * pixels)));
    parameters.add(arrays.zeros(new Shape(outputs)));
  }

  // ---------------------------------------------------------------------------------- forward pass

  private NDArray parameter() {
    return leaves.get(next++);
  }

  private NDArray outputs() {
    return switch (work.network()) {
      case LENET -> lenet();
      case RESNET -> resnet();
    };
  }

  private NDArray lenet() {
    NDArray a = pooled(relu(convolved(images, parameter(), parameter(), 1, 2)));
    a = pooled(relu(convolved(a, parameter(), parameter(), 1, 0)));
    a = a.reshape(work.batch(), -1);
    a = relu(Linear.linear(a, parameter(), parameter()).singletonOrThrow());
    a = relu(Linear.linear(a, parameter(), parameter()).singletonOrThrow());
    return Linear.linear(a, parameter(), parameter()).singletonOrThrow();
  }

  private NDArray resnet() {
    NDArray a = relu(normalised(images, 1, 1));
    for (int stride : new int[] {1, 2, 2}) {
      NDArray branch = normalised(relu(normalised(a, stride, 1)), 1, 1);
      NDArray passed = stride == 1 ? a : normalised(a, stride, 0);
      a = relu(branch.add(passed));
    }
    NDArray mean = Pool.globalAvgPool2d(a);
    return Linear.linear(mean, parameter(), parameter()).singletonOrThrow();
  }

  private static NDArray convolved(
      NDArray x, NDArray w, @Nullable NDArray b, int stride, int padding) {
    return Conv2d.conv2d(x, w, b, new Shape(stride, stride), new Shape(padding, padding), ONE)
        .singletonOrThrow();
  }

  private NDArray normalised(NDArray x, int stride, int padding) {
    NDArray z = convolved(x, parameter(), null, stride, padding);
    NDArray mean = statistics.get(nextStatistics++);
    NDArray variance = statistics.get(nextStatistics++);
    float epsilon = (float) LayerPass.EPSILON;
    return BatchNorm.batchNorm(
            z, mean, variance, parameter(), parameter(), 1, MOMENTUM, epsilon, true)
        .singletonOrThrow();
  }

  private static NDArray relu(NDArray z) {
    return z.getNDArrayInternal().relu();
  }

  private static NDArray pooled(NDArray x) {
    return Pool.maxPool2d(x, TWO, TWO, new Shape(0, 0), false);
  }

  // ------------------------------------------------------------------------------------------ step

  @Override
  @SuppressWarnings("try") // the scope closes what is made within it
  public void run() {
    uploads.forEach(Upload::run);
    try (NDScope scope = new NDScope()) {
      next = 0;
      nextStatistics = 0;
      leaves = parameters.stream().map(PyTorchNetwork::leaf).toList();
      try (GradientCollector gradients = arrays.getEngine().newGradientCollector()) {
        NDArray logits = outputs();
        gradients.backward(loss.evaluate(new NDList(targets), new NDList(logits)));
      }
      for (int i = 0; i < leaves.size(); i++) {
        parameters.get(i).subi(leaves.get(i).getGradient().mul(Operands.ETA));
      }
    }
  }

  private static NDArray leaf(NDArray array) {
    NDArray leaf = array.stopGradient();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  @Override
  public float[] result() {
    run();
    NDArray w = parameters.get(0);
    Shape shape = w.getShape();
    int taps = (int) (shape.get(2) * shape.get(3));
    return Images.channelsLast(w.toFloatArray(), (int) shape.get(0), taps, (int) shape.get(1));
  }

  @Override
  public void close() {
    arrays.close();
  }
}
