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
 * Trains a network by backpropagation: {@link #step step} by step, or {@link #fit fit} for whole
 * epochs.
 *
 * <p>A step uploads the batch and queues its computation. It allocates nothing on the device, reads
 * nothing back and does not wait; {@link #loss}, {@link #evaluate evaluate} and {@link #state} do.
 * The device memory for a batch size is allocated once, in the constructor or by {@link #reserve
 * reserve}.
 *
 * <pre>{@code
 * DataSplit split = BundledData.digits().split(0.2, 42);
 * Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, split.train());
 * try (Backend backend = Backends.open();
 *     Network network = Network.create(backend, NetworkSpec.of(64, 128, 10), 42);
 *     Trainer trainer =
 *         new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), 32)) {
 *   trainer.fit(scaling.apply(split.train()), 10, 42);
 *   Evaluation test = trainer.evaluate(scaling.apply(split.test()));
 *   System.out.printf("test accuracy %.3f%n", test.accuracy());
 * }
 * }</pre>
 *
 * <p>Not thread-safe. Closing a trainer frees its memory; the trained network stays open.
 */
public final class Trainer implements AutoCloseable {

  /** Evaluation needs no gradients, so its batches are larger than a small training batch. */
  private static final int EVALUATION_ROWS = 256;

  private final Network network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final int batchSize;
  private final int inputs;
  private final int outputs;
  private final OptimizerState state;
  private final GradientReducer reducer;
  private final Inference inference;
  private final Map<Integer, TrainingStep> reserved = new HashMap<>();
  private @Nullable TrainingStep smaller; // of the last fit, where its size is not reserved
  private @Nullable Batch batch; // filled again and again by every fit
  private @Nullable TrainingStep lastStep;
  private int epochs;
  private long steps;

  /**
   * Creates a trainer and allocates the memory for batches of this size.
   *
   * @throws IllegalArgumentException if the loss does not fit the network ({@link
   *     Loss#requireFit}), or the size is not positive
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice
   */
  public Trainer(Network network, Loss loss, Optimizer optimizer, int batchSize) {
    this(network, loss, optimizer, batchSize, GradientReducer.NONE);
  }

  /**
   * Creates a trainer of one of several replicas, whose gradients become one in each step.
   *
   * @throws IllegalArgumentException as the other constructor
   */
  public Trainer(
      Network network, Loss loss, Optimizer optimizer, int batchSize, GradientReducer reducer) {
    loss.requireFit(network.spec());
    this.network = network;
    this.loss = loss;
    this.optimizer = optimizer;
    this.batchSize = batchSize;
    this.inputs = network.spec().inputs();
    this.outputs = network.spec().outputs();
    this.reducer = reducer;
    this.state = new OptimizerState(network, optimizer, reducer != GradientReducer.NONE);
    try {
      this.inference = new Inference(network, Math.max(batchSize, EVALUATION_ROWS));
    } catch (RuntimeException | Error refused) {
      state.close();
      throw refused;
    }
    try {
      reserve(batchSize);
    } catch (RuntimeException | Error refused) {
      close();
      throw refused;
    }
  }

  /** The network being trained. */
  public Network network() {
    return network;
  }

  /** The loss function that is minimised. */
  public Loss lossFunction() {
    return loss;
  }

  /** The optimizer, which applies the gradients. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** The number of epochs that {@link #fit} has finished, including those of a restored state. */
  public int epochs() {
    return epochs;
  }

  /** The number of steps done, including those of a restored state. */
  public long steps() {
    return steps;
  }

  /**
   * Allocates the memory for batches of another size. It is freed when the trainer is closed. Does
   * nothing for a size that is already reserved.
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
      reserved.put(rows, new TrainingStep(network, loss, state, reducer, rows));
    }
  }

  /**
   * Allocates the memory for the smaller last batch of a fit and frees that of the previous fit, so
   * that memory does not grow with the number of sizes.
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
    smaller = new TrainingStep(network, loss, state, reducer, rows);
  }

  /**
   * Queues one training step. It uploads samples and targets; then it computes the forward pass,
   * the loss's gradient, the backward pass from the last layer to the first, and finally the update
   * of all parameters. The computation was recorded when the memory for the batch size was
   * allocated, and is replayed. The batch may be refilled on return.
   *
   * @throws IllegalArgumentException if the batch does not fit the network or its size is not
   *     reserved; then nothing is changed
   */
  public void step(Batch batch) {
    if (batch.inputs() != inputs || batch.outputs() != outputs) {
      throw new IllegalArgumentException(
          "step: a batch of %d inputs and %d targets, the network %s"
              .formatted(batch.inputs(), batch.outputs(), network.spec().sizes()));
    }
    TrainingStep reservedStep = lastStep;
    if (reservedStep == null || reservedStep.rows() != batch.rows()) {
      reservedStep = memoryFor(batch.rows());
    }
    if (reservedStep == null) {
      throw new IllegalArgumentException(
          "step: a batch of %d rows, reserved are %s; call reserve(%d) once before training"
              .formatted(batch.rows(), reserved.keySet(), batch.rows()));
    }
    reservedStep.run(batch, steps + 1);
    lastStep = reservedStep;
    steps++;
  }

  private @Nullable TrainingStep memoryFor(int rows) {
    return smaller != null && smaller.rows() == rows ? smaller : reserved.get(rows);
  }

  /**
   * The mean loss of the last step's batch, computed with the weights before the update. Waits.
   *
   * @throws IllegalStateException if no step has been done
   */
  public double loss() {
    if (lastStep == null) {
      throw new IllegalStateException("loss: there was no step yet");
    }
    Backend backend = network.backend();
    float[] answers = backend.read(lastStep.output());
    float[] targets = backend.read(lastStep.targets());
    double sum =
        loss.sum(FloatBuffer.wrap(answers), FloatBuffer.wrap(targets), lastStep.rows(), outputs);
    return sum / lastStep.rows();
  }

  /**
   * Computes loss and metrics on a data set with the current weights, see {@link
   * Inference#evaluate}. Waits.
   */
  public Evaluation evaluate(DataSet data) {
    return inference.evaluate(data, loss);
  }

  /**
   * Trains for a number of epochs, with an evaluation of the training set after each.
   *
   * <p>Every epoch uses each sample once, in an order that depends on the seed and the number of
   * the epoch. If the set does not divide evenly, the last batch is smaller, and its gradient is
   * the mean over its own samples. The memory for this batch is kept until a fit needs another
   * size; {@link #reserve} keeps it until the trainer is closed. An interrupt of the thread stops
   * training at the next batch boundary; the weights are consistent, the interrupt is consumed and
   * reported in the result.
   *
   * @param train the scaled training set
   * @param epochs the number of epochs to train, in addition to those already done
   * @param seed determines the order of the samples
   * @throws IllegalArgumentException if the data set is empty, or does not fit the network or the
   *     loss
   */
  public TrainingResult fit(DataSet train, int epochs, long seed, TrainingListener listener) {
    loss.requireFit(train);
    Batch.requireFit(train, inputs, outputs);
    if (batch == null) {
      batch = new Batch(batchSize, inputs, outputs);
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

  /**
   * Trains for a number of epochs without a listener, see {@link #fit(DataSet, int, long,
   * TrainingListener)}.
   */
  public TrainingResult fit(DataSet train, int epochs, long seed) {
    return fit(train, epochs, seed, TrainingListener.SILENT);
  }

  /** Runs an epoch; returns false if the thread was interrupted before its end. */
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

  /** Returns the state that, with the weights, allows training to resume later. Waits. */
  public TrainingState state() {
    return new TrainingState(epochs, steps, state.read());
  }

  /**
   * Resumes from a saved state. With the weights saved at the same time and the same data, seed,
   * batch size and backend, training continues bit for bit as if it had not stopped, if the state
   * was taken at the end of an epoch. Slots that the state lacks are set to 0.
   *
   * @throws IllegalArgumentException if the state has slots of another shape, or slots that the
   *     optimizer lacks; then nothing is changed
   */
  public void restore(TrainingState state) {
    this.state.restore(state.slots());
    epochs = state.epochs();
    steps = state.steps();
  }

  /** Frees the trainer's memory; the network stays open. Closing twice does nothing. */
  @Override
  public void close() {
    reserved.values().forEach(TrainingStep::close);
    if (smaller != null) {
      smaller.close();
    }
    inference.close();
    state.close();
  }
}
