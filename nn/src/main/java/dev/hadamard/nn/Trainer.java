package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.Batches;
import dev.hadamard.nn.data.DataSet;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network by backpropagation: {@link #step} by step, or {@link #fit} for whole epochs.
 *
 * <p>A step uploads the batch and queues its computation. It allocates nothing on the device, reads
 * nothing back and does not wait; {@link #loss}, {@link #evaluate} and {@link #state} do. All
 * device memory is allocated when a batch size is reserved.
 *
 * <p>Not thread-safe. Closing it frees its memory and leaves the network trained.
 */
public final class Trainer implements AutoCloseable {

  /** Evaluation needs no gradient, so it takes more rows at once than a small training batch. */
  private static final int EVALUATION_ROWS = 256;

  private final Network network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final int batchSize;
  private final Update update;
  private final Inference inference;
  private final Map<Integer, Backpropagation> reserved = new HashMap<>();
  private @Nullable Backpropagation smaller; // of the last fit, where its size is not reserved
  private @Nullable Batch batch; // filled again and again by every fit
  private @Nullable Backpropagation lastStep;
  private int epochs;
  private long steps;

  /**
   * A trainer with all memory that batches of this size need.
   *
   * @throws IllegalArgumentException if the loss does not fit the network ({@link
   *     Loss#requireFit}), or the size is not positive
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device has no room
   */
  public Trainer(Network network, Loss loss, Optimizer optimizer, int batchSize) {
    loss.requireFit(network.spec());
    this.network = network;
    this.loss = loss;
    this.optimizer = optimizer;
    this.batchSize = batchSize;
    this.update = Update.of(optimizer, network);
    try {
      this.inference = new Inference(network, Math.max(batchSize, EVALUATION_ROWS));
    } catch (RuntimeException | Error refused) {
      update.close();
      throw refused;
    }
    try {
      reserve(batchSize);
    } catch (RuntimeException | Error refused) {
      close();
      throw refused;
    }
  }

  /** What is trained. */
  public Network network() {
    return network;
  }

  /** What is made small. */
  public Loss lossFunction() {
    return loss;
  }

  /** How. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** Epochs finished by {@link #fit}, those of a restored state included. */
  public int epochs() {
    return epochs;
  }

  /** Steps done, those of a restored state included. */
  public long steps() {
    return steps;
  }

  /**
   * Allocates the memory for batches of one more size, until the trainer is closed. Does nothing if
   * that was done before.
   *
   * @throws IllegalArgumentException if the size is not positive
   */
  public void reserve(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("batch size " + rows + " is not positive");
    }
    if (smaller != null && smaller.rows() == rows) {
      reserved.put(rows, smaller);
      smaller = null;
    } else if (!reserved.containsKey(rows)) {
      reserved.put(rows, new Backpropagation(network, loss, update, rows));
    }
  }

  /**
   * Makes room for the smaller batch of a fit in the place of that of the fit before, so that
   * memory does not grow with the number of sizes.
   */
  private void reserveSmaller(int rows) {
    if (reserved.containsKey(rows) || (smaller != null && smaller.rows() == rows)) {
      return;
    }
    if (smaller != null) {
      lastStep = lastStep == smaller ? null : lastStep;
      smaller.close();
      smaller = null;
    }
    smaller = new Backpropagation(network, loss, update, rows);
  }

  /**
   * Queues one step: two uploads, then forward pass, δᴸ, from the last layer to the first δ of the
   * layer before, and after all of them the update of every W and b. What follows the uploads is
   * recorded at the first step of each batch size and replayed from then on. The batch may be
   * refilled on return.
   *
   * @throws IllegalArgumentException if the batch does not fit the network or its size was not
   *     reserved; then nothing is changed
   */
  public void step(Batch batch) {
    NetworkSpec spec = network.spec();
    if (batch.inputs() != spec.inputs() || batch.outputs() != spec.outputs()) {
      throw new IllegalArgumentException(
          "step: a batch of %d inputs and %d targets, the network %s"
              .formatted(batch.inputs(), batch.outputs(), spec.sizes()));
    }
    Backpropagation backpropagation = lastStep;
    if (backpropagation == null || backpropagation.rows() != batch.rows()) {
      backpropagation = memoryFor(batch.rows());
    }
    if (backpropagation == null) {
      throw new IllegalArgumentException(
          "step: a batch of %d rows, reserved are %s; call reserve(%d) once before training"
              .formatted(batch.rows(), reserved.keySet(), batch.rows()));
    }
    backpropagation.step(batch);
    lastStep = backpropagation;
    steps++;
  }

  private @Nullable Backpropagation memoryFor(int rows) {
    return smaller != null && smaller.rows() == rows ? smaller : reserved.get(rows);
  }

  /**
   * The mean loss of the last step's batch, as its forward pass saw it before the update. Waits.
   *
   * @throws IllegalStateException if there was no step
   */
  public double loss() {
    if (lastStep == null) {
      throw new IllegalStateException("loss: there was no step yet");
    }
    Backend backend = network.backend();
    float[] outputs = backend.read(lastStep.output());
    float[] targets = backend.read(lastStep.targets());
    double sum =
        loss.sum(
            FloatBuffer.wrap(outputs),
            FloatBuffer.wrap(targets),
            lastStep.rows(),
            network.spec().outputs());
    return sum / lastStep.rows();
  }

  /** Loss and metrics on a data set with the current weights, see {@link Inference}. Waits. */
  public Evaluation evaluate(DataSet data) {
    return inference.evaluate(data, loss);
  }

  /**
   * Trains for some epochs more, evaluating the training set after each.
   *
   * <p>In every epoch each sample is used once, in an order that the seed and the number of the
   * epoch decide; where the set does not divide evenly, the last batch is smaller and its gradient
   * is the mean over its own samples. The memory for a smaller batch is kept until a fit needs
   * another size; {@link #reserve} keeps it for good. An interrupt of the thread stops at the next
   * batch boundary: the network is whole, the interrupt is consumed and reported in the result.
   *
   * @param train the samples, scaled
   * @param epochs how many more
   * @param seed decides the order of the samples
   * @throws IllegalArgumentException if the data set is empty, or does not fit the network or the
   *     loss
   */
  public TrainingResult fit(DataSet train, int epochs, long seed, TrainingListener listener) {
    loss.requireFit(train);
    Batch.requireFit(train, network.spec().inputs(), network.spec().outputs());
    if (batch == null) {
      batch = new Batch(batchSize, network.spec().inputs(), network.spec().outputs());
    }
    Batches batches = new Batches(train, batch, seed);
    if (batches.batchSize() < batchSize) {
      reserveSmaller(batches.batchSize());
    } else if (batches.tailRows() > 0) {
      reserveSmaller(batches.tailRows());
    }
    List<EpochReport> reports = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      long start = System.nanoTime();
      if (!runEpoch(batches, listener)) {
        return new TrainingResult(reports, true);
      }
      network.backend().synchronize();
      double seconds = (System.nanoTime() - start) * 1e-9;
      this.epochs++;
      EpochReport report = new EpochReport(this.epochs, evaluate(train), batches.count(), seconds);
      reports.add(report);
      listener.epochDone(report);
    }
    return new TrainingResult(reports, false);
  }

  /** {@link #fit(DataSet, int, long, TrainingListener)} without a listener. */
  public TrainingResult fit(DataSet train, int epochs, long seed) {
    return fit(train, epochs, seed, TrainingListener.SILENT);
  }

  /** Whether the epoch was finished; if not, the thread was interrupted. */
  private boolean runEpoch(Batches batches, TrainingListener listener) {
    batches.shuffle(epochs);
    for (int i = 0; i < batches.count(); i++) {
      if (Thread.interrupted()) {
        return false;
      }
      step(batches.get(i));
      listener.batchDone(epochs + 1, i + 1, batches.count());
    }
    return true;
  }

  /** What is needed, besides the weights, to go on later. Waits. */
  public TrainingState state() {
    return new TrainingState(epochs, steps, update.velocities());
  }

  /**
   * Goes on from a saved state. With the weights of the same moment, the same data, seed, batch
   * size and backend, training continues bit for bit as if it had not stopped, provided that the
   * state was taken at the end of an epoch. A state without velocities sets them to 0.
   *
   * @throws IllegalArgumentException if it holds velocities of another shape, or any where the
   *     optimizer has none; then nothing is changed
   */
  public void restore(TrainingState state) {
    update.restore(state.velocities());
    epochs = state.epochs();
    steps = state.steps();
  }

  /** Frees the trainer's memory; the network stays. Closing twice does nothing. */
  @Override
  public void close() {
    reserved.values().forEach(Backpropagation::close);
    if (smaller != null) {
      smaller.close();
    }
    inference.close();
    update.close();
  }
}
