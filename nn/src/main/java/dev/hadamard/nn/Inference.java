package dev.hadamard.nn;

import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.DataSet;
import java.nio.FloatBuffer;

/**
 * Computes what a network answers, any number of samples in batches of one size; the last one is
 * filled up with rows whose answers are ignored.
 *
 * <p>It sees the network's current weights at every call. Not thread-safe.
 */
public final class Inference implements AutoCloseable {

  private final Network network;
  private final Workspace workspace;
  private final Batch batch;
  private final FloatBuffer outputs;

  /**
   * Allocates the memory for batches of this size.
   *
   * @throws IllegalArgumentException if the size is not positive
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device has no room for it
   */
  public Inference(Network network, int batchSize) {
    NetworkSpec spec = network.spec();
    this.network = network;
    this.batch = new Batch(batchSize, spec.inputs(), spec.outputs());
    this.outputs = new Batch(batchSize, spec.outputs(), 1).x();
    this.workspace = Workspace.forInference(network, batchSize);
  }

  /**
   * The outputs of the last layer for some samples. Waits.
   *
   * @param samples row-major, any number of rows, scaled as the training data was
   * @return rows × outputs, row-major
   * @throws IllegalArgumentException if they are no whole rows
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
   * The mean loss and the confusion matrix on a data set. Waits.
   *
   * <p>The predicted class is the largest output, the first one among equals; with a single output
   * it is the second class above 0 (logits) or ½ (else).
   *
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   */
  public Evaluation evaluate(DataSet data, Loss loss) {
    loss.requireFit(network.spec());
    Batch.requireFit(data, batch.inputs(), batch.outputs());
    if (data.rows() == 0) {
      throw new IllegalArgumentException("data set " + data.name() + " is empty");
    }
    int[] order = new int[data.rows()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    long[][] counts = new long[data.classes().size()][data.classes().size()];
    double sum = 0;
    for (int first = 0; first < order.length; first += batch.rows()) {
      int count = batch.fill(data, order, first);
      forward();
      sum += loss.sum(outputs, batch.targets(), count, batch.outputs());
      for (int i = 0; i < count; i++) {
        counts[data.label(first + i)][predicted(i, loss.threshold())]++;
      }
    }
    return new Evaluation(sum / order.length, new ConfusionMatrix(data.classes(), counts));
  }

  private void forward() {
    workspace.forward(batch.x());
    network.backend().read(workspace.output(), outputs);
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

  /** Frees the memory; the network stays. Closing twice does nothing. */
  @Override
  public void close() {
    workspace.close();
  }
}
