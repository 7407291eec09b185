package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Task;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the outputs of a network for any number of samples, in batches of one size. The last
 * batch is padded with rows whose outputs are ignored.
 *
 * <p>Every call uses the network's current weights. Not thread-safe.
 */
public final class Inference implements AutoCloseable {

  private final Network network;
  private final BoundNetwork bound;
  private final Batch batch;
  private final FloatBuffer outputs;

  /**
   * Allocates the memory for batches of this size.
   *
   * @throws IllegalArgumentException if the size is not positive
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice
   */
  public Inference(Network network, int batchSize) {
    NetworkSpec spec = network.spec();
    this.network = network;
    this.batch = new Batch(batchSize, spec.inputs(), spec.outputs());
    this.outputs = new Batch(batchSize, spec.outputs(), 1).x();
    this.bound = bind(network, batchSize);
  }

  /** Binds the forward pass. What is never needed at the same time shares memory. */
  static BoundNetwork bind(Network network, int rows) {
    Network unallocated = Network.unallocated(network.backend(), network.spec());
    UnallocatedArena arena = new UnallocatedArena();
    BoundNetwork outline = new BoundNetwork(unallocated, rows, null, arena, null);
    Lifetimes lifetimes =
        new Lifetimes(outline.forward(), List.of(outline.x()), List.of(outline.output()));
    SharedMemory memory = new SharedMemory(arena.tensors(), lifetimes, 1);
    return new BoundNetwork(network, rows, null, memory.allocate(network.backend()), outline);
  }

  /** The bytes of the device memory. */
  long bytes() {
    return bound.bytes();
  }

  /**
   * Computes the outputs of the last layer. Waits.
   *
   * @param samples rows × inputs, row-major, scaled as the training data was
   * @return rows × outputs, row-major
   * @throws IllegalArgumentException if the length is not a multiple of the number of inputs
   */
  public float[] outputs(float[] samples) {
    int in = network.spec().inputs();
    int out = network.spec().outputs();
    if (samples.length % in != 0) {
      throw new IllegalArgumentException(
          samples.length + " values are no rows of the network's " + in + " inputs");
    }
    int rows = samples.length / in;
    float[] answers = new float[Math.multiplyExact(rows, out)];
    for (int first = 0; first < rows; first += batch.rows()) {
      int count = Math.min(batch.rows(), rows - first);
      batch.x().put(0, samples, first * in, count * in);
      forward();
      outputs.get(0, answers, first * out, count * out);
    }
    return answers;
  }

  /**
   * Computes the mean loss on a data set and the metrics of its task: a confusion matrix for
   * classification, error measures for regression. Waits.
   *
   * <p>The predicted class is the one with the largest output, the first one among equals. With a
   * single output the second class is predicted if the output is above 0 (for logits) or above ½
   * (otherwise).
   *
   * @throws IllegalArgumentException if the data set is empty, or does not fit the network or the
   *     loss
   */
  public Evaluation evaluate(DataSet data, Loss loss) {
    loss.requireFit(network.spec());
    loss.requireFit(data);
    Batch.requireFit(data, batch.inputs(), batch.outputs());
    if (data.rows() == 0) {
      throw new IllegalArgumentException("data set " + data.name() + " is empty");
    }
    Answers answers =
        data.task() == Task.REGRESSION ? new Values(data) : new Classes(data, loss.threshold());
    int[] order = IntStream.range(0, data.rows()).toArray();
    Shape sample = network.spec().output();
    double sum = 0;
    double weights = 0;
    for (int first = 0; first < order.length; first += batch.rows()) {
      int count = batch.fill(data, order, first);
      forward();
      int positions = count * sample.rows();
      sum += loss.sum(outputs, batch.targets(), positions, sample.columns());
      weights += loss.weights(batch.targets(), positions, sample.columns());
      for (int i = 0; i < count; i++) {
        answers.take(first + i, i);
      }
    }
    return new Evaluation(sum / weights, answers.metrics());
  }

  /** Receives the network's outputs for the samples of a data set. */
  private interface Answers {

    /** Receives the output for a sample, which is in this row of the outputs. */
    void take(int sample, int row);

    Metrics metrics();
  }

  private final class Classes implements Answers {
    private final DataSet data;
    private final double threshold;
    private final int[] actual;
    private final int[] predicted;

    Classes(DataSet data, double threshold) {
      this.data = data;
      this.threshold = threshold;
      this.actual = new int[data.rows()];
      this.predicted = new int[data.rows()];
    }

    @Override
    public void take(int sample, int row) {
      actual[sample] = data.label(sample);
      predicted[sample] = predicted(row, threshold);
    }

    @Override
    public Metrics metrics() {
      return ConfusionMatrix.of(data.classes(), actual, predicted);
    }
  }

  private final class Values implements Answers {
    private final DataSet data;
    private final float[] actual;
    private final float[] answered;

    Values(DataSet data) {
      this.data = data;
      this.actual = new float[data.rows()];
      this.answered = new float[data.rows()];
    }

    @Override
    public void take(int sample, int row) {
      actual[sample] = data.value(sample);
      answered[sample] = outputs.get(row);
    }

    @Override
    public Metrics metrics() {
      return RegressionMetrics.of(answered, actual);
    }
  }

  private void forward() {
    network.backend().write(batch.x(), bound.x());
    bound.forward().forEach(network.backend()::run);
    network.backend().read(bound.output(), outputs);
  }

  private int predicted(int row, double threshold) {
    int n = batch.outputs();
    if (n == 1) {
      return outputs.get(row) > threshold ? 1 : 0;
    }
    int best = 0;
    for (int j = 1; j < n; j++) {
      if (outputs.get(row * n + j) > outputs.get(row * n + best)) {
        best = j;
      }
    }
    return best;
  }

  /** Frees the memory; the network stays open. Closing twice does nothing. */
  @Override
  public void close() {
    bound.close();
  }
}
