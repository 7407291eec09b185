package dev.hadamard.nn.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A batch of samples and their targets for one training step: x is rows × inputs, targets is rows ×
 * outputs. Both are direct buffers in native order, which can be filled again for each step.
 *
 * <p>Not thread-safe.
 */
public final class Batch {

  private final int rows;
  private final int inputs;
  private final int outputs;
  private final FloatBuffer x;
  private final FloatBuffer targets;

  /**
   * Creates a batch of zeros.
   *
   * @throws IllegalArgumentException if an extent is not positive or the batch exceeds 2 GiB
   */
  public Batch(int rows, int inputs, int outputs) {
    if (rows < 1 || inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "a batch of " + rows + " × " + inputs + " and targets of " + outputs + " is empty");
    }
    this.rows = rows;
    this.inputs = inputs;
    this.outputs = outputs;
    this.x = direct(rows, inputs);
    this.targets = direct(rows, outputs);
  }

  /**
   * Creates a batch with copies of these values, row-major.
   *
   * @throws IllegalArgumentException if there are no rows or a length is not a multiple of the rows
   */
  public static Batch of(int rows, float[] x, float[] targets) {
    if (rows < 1 || x.length % rows != 0 || targets.length % rows != 0) {
      throw new IllegalArgumentException(
          x.length + " inputs and " + targets.length + " targets are not " + rows + " whole rows");
    }
    Batch batch = new Batch(rows, x.length / rows, targets.length / rows);
    batch.x.duplicate().put(x);
    batch.targets.duplicate().put(targets);
    return batch;
  }

  private Batch(Batch whole, int rows) {
    this.rows = rows;
    this.inputs = whole.inputs;
    this.outputs = whole.outputs;
    this.x = whole.x.slice(0, rows * inputs);
    this.targets = whole.targets.slice(0, rows * outputs);
  }

  /**
   * Returns the first rows of this batch as a batch over the same buffers.
   *
   * @throws IllegalArgumentException if this batch has fewer rows
   */
  public Batch first(int rows) {
    if (rows < 1 || rows > this.rows) {
      throw new IllegalArgumentException(rows + " rows of a batch of " + this.rows);
    }
    return rows == this.rows ? this : new Batch(this, rows);
  }

  private static FloatBuffer direct(int rows, int columns) {
    long bytes = (long) rows * columns * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a batch of " + rows + " × " + columns + " exceeds a buffer's 2 GiB");
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The number of samples. */
  public int rows() {
    return rows;
  }

  /** The number of features of a sample. */
  public int inputs() {
    return inputs;
  }

  /** The number of target values of a sample. */
  public int outputs() {
    return outputs;
  }

  /** The samples, row-major, from position 0. This is the buffer itself, not a copy. */
  public FloatBuffer x() {
    return x;
  }

  /** The targets, row-major, from position 0. This is the buffer itself, not a copy. */
  public FloatBuffer targets() {
    return targets;
  }

  /**
   * Fills the batch with samples of a data set: row i is sample {@code order[first + i]}. If the
   * order ends before the batch is full, the remaining rows keep their values.
   *
   * <p>For classification the targets are one-hot, or 0 and 1 for two classes with a single output.
   * For regression the target is the sample's value.
   *
   * @return the number of rows filled
   * @throws IllegalArgumentException if the data set has other numbers of features or targets than
   *     the batch
   */
  public int fill(DataSet data, int[] order, int first) {
    requireFit(data, inputs, outputs);
    int count = Math.min(rows, order.length - first);
    x.clear();
    for (int i = 0; i < count; i++) {
      data.putFeatures(order[first + i], x);
    }
    x.clear();
    for (int i = 0; i < count; i++) {
      int row = order[first + i];
      if (data.task() == Task.REGRESSION) {
        targets.put(i, data.value(row));
      } else {
        putClass(i, data.label(row));
      }
    }
    return count;
  }

  private void putClass(int row, int label) {
    for (int j = 0; j < outputs; j++) {
      boolean hot = outputs == 1 ? label == 1 : label == j;
      targets.put(row * outputs + j, hot ? 1 : 0);
    }
  }

  /**
   * Checks that a data set fits a network with these numbers of inputs and outputs.
   *
   * @throws IllegalArgumentException if it does not; the message states both numbers
   */
  public static void requireFit(DataSet data, int inputs, int outputs) {
    if (data.hasMissing()) {
      throw new IllegalArgumentException(
          "data set %s has missing features; Scaling.fit(STANDARDISE, …) replaces them"
              .formatted(data.name()));
    }
    boolean targetsFit = data.outputs() == outputs || (outputs == 1 && data.classes().size() == 2);
    if (data.columns() != inputs || !targetsFit) {
      String targets =
          data.task() == Task.REGRESSION ? "one value" : data.classes().size() + " classes";
      throw new IllegalArgumentException(
          "data set %s has %d features and %s, the network %d inputs and %d outputs"
              .formatted(data.name(), data.columns(), targets, inputs, outputs));
    }
  }
}
