package dev.hadamard.nn;

import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.Batches;
import dev.hadamard.nn.data.DataSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network by backpropagation: {@link #step step} by step, or {@link #fit fit} for whole
 * epochs.
 *
 * <p>A step uploads the batch and queues its computation. It allocates nothing on the device, reads
 * nothing back and does not wait; {@link #loss}, {@link #evaluate evaluate} and {@link #state} do.
 * The device memory for a batch size is allocated once, in the constructor or by {@link #reserve
 * reserve}. Tensors share it that are never needed at the same time; {@link MemoryPlan} says how
 * much it is, before it is allocated.
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

  private final Network network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final int batchSize;
  private final int inputs;
  private final int outputs;
  private final OptimizerState state;
  private final TrainerSettings settings;
  private final Inference inference;
  private final ReservedSteps reserved;
  private @Nullable Batch batch; // filled again and again by every fit
  private int epochs;
  private long steps;

  /**
   * Creates a trainer and allocates the memory for batches of this size.
   *
   * @throws IllegalArgumentException if the loss does not fit the network ({@link
   *     Loss#requireFit}), or the size is not positive
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice; it
   *     names the largest batch size that fits
   */
  public Trainer(Network network, Loss loss, Optimizer optimizer, int batchSize) {
    this(network, loss, optimizer, batchSize, TrainerSettings.DEFAULT);
  }

  /**
   * Creates a trainer of one of several replicas, whose gradients become one in each step.
   *
   * @throws IllegalArgumentException as the other constructor
   */
  public Trainer(
      Network network, Loss loss, Optimizer optimizer, int batchSize, GradientReducer reducer) {
    this(network, loss, optimizer, batchSize, TrainerSettings.DEFAULT.reducing(reducer));
  }

  /**
   * Creates a trainer with other settings.
   *
   * @throws IllegalArgumentException as the other constructors
   */
  public Trainer(
      Network network, Loss loss, Optimizer optimizer, int batchSize, TrainerSettings settings) {
    loss.requireFit(network.spec());
    TrainerMemory.requireFit(network, loss, optimizer, batchSize, settings);
    this.network = network;
    this.loss = loss;
    this.optimizer = optimizer;
    this.batchSize = batchSize;
    this.inputs = network.spec().inputs();
    this.outputs = network.spec().outputs();
    this.settings = settings;
    this.state = new OptimizerState(network, optimizer, settings);
    try {
      this.inference = new Inference(network, TrainerMemory.evaluationRows(batchSize));
    } catch (RuntimeException | Error refused) {
      state.close();
      throw refused;
    }
    try {
      this.reserved = new ReservedSteps(network, loss, state, settings);
    } catch (RuntimeException | Error refused) {
      inference.close();
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

  /** The number of updates done, including those of a restored state. */
  public long steps() {
    return steps;
  }

  /** The learning rate of the next update. */
  public double learningRate() {
    return state.rate().at(steps + 1);
  }

  /**
   * Tells a {@link Plateau} the next value of its metric; other schedules ignore it. {@link #fit
   * fit} does so after each epoch.
   */
  public void observe(double metric) {
    state.rate().observe(metric);
  }

  /**
   * The moving average of the weights, see {@link Optimizer#averaged}; parameters that no optimizer
   * changes have their present values. A network of its own evaluates and saves them. Waits.
   *
   * @throws IllegalStateException if the optimizer keeps no average
   */
  public Parameters averaged() {
    return state.averaged(steps);
  }

  /**
   * The device memory that this trainer and its network take, for the batch size of the trainer.
   */
  public MemoryPlan plan() {
    return TrainerMemory.of(network, state, reserved, batchSize, inference.bytes());
  }

  /**
   * Allocates the memory for batches of another size. It is freed when the trainer is closed. Does
   * nothing for a size that is already reserved.
   *
   * @throws IllegalArgumentException if the size is not positive
   */
  public void reserve(int rows) {
    reserved.reserve(rows);
  }

  /**
   * Queues one training step. It uploads samples and targets; then it computes the forward pass,
   * the loss's gradient, the backward pass from the last layer to the first, and finally the update
   * of all parameters. The computation was recorded when the memory for the batch size was
   * allocated, and is replayed. The batch may be refilled on return.
   *
   * @throws IllegalArgumentException if the batch does not fit the network or its size is not
   *     reserved; then nothing is changed
   * @throws NonFiniteGradientException if the settings ask for it, see {@link #requireFinite}
   */
  public void step(Batch batch) {
    if (batch.inputs() != inputs || batch.outputs() != outputs) {
      throw new IllegalArgumentException(
          "step: a batch of %d inputs and %d targets, the network %s"
              .formatted(batch.inputs(), batch.outputs(), network.spec().sizes()));
    }
    if (reserved.run(batch, steps + 1)) {
      updated();
    }
  }

  /**
   * Queues the update for the batches since the last one, though they are fewer than {@link
   * TrainerSettings#accumulated}. Does nothing if there are none. {@link #fit fit} calls it at the
   * end of each epoch.
   */
  public void applyAccumulated() {
    if (reserved.applyAccumulated(steps + 1)) {
      updated();
    }
  }

  private void updated() {
    steps++;
    if (settings.checkInterval() > 0 && steps % settings.checkInterval() == 0) {
      requireFinite();
    }
  }

  /**
   * Stops if a gradient was NaN or infinite since this was last asked, where {@link
   * TrainerSettings#checkingEvery} asks the device to look for them. Waits.
   *
   * @throws NonFiniteGradientException naming the first such step and parameter
   */
  public void requireFinite() {
    state.requireFinite(steps);
  }

  /**
   * The loss of the last step's batch, computed on the device with the weights before the update.
   * In float32: for a mean of m · n terms it is off by at most about (m + n)·2⁻²⁴ of the mean of
   * their absolute values. The first call for a batch size allocates a few numbers for each row.
   * Waits.
   *
   * @throws IllegalStateException if no step has been done
   */
  public double loss() {
    return lastStep().loss();
  }

  /** The same, computed in double from outputs that are read back. */
  double lossInDouble() {
    return lastStep().lossInDouble();
  }

  private TrainingStep lastStep() {
    TrainingStep lastStep = reserved.last();
    if (lastStep == null) {
      throw new IllegalStateException("loss: there was no step yet");
    }
    return lastStep;
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
      reserved.reserveSmaller(batches.batchSize());
    } else if (batches.tailRows() > 0) {
      reserved.reserveSmaller(batches.tailRows());
    }
    List<EpochReport> reports = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      long start = System.nanoTime();
      long before = steps;
      if (!runEpoch(batches, listener)) {
        return new TrainingResult(reports, true);
      }
      network.backend().synchronize();
      double seconds = (System.nanoTime() - start) * 1e-9;
      this.epochs++;
      requireFinite();
      int updates = (int) (steps - before);
      EpochReport report = new EpochReport(this.epochs, evaluate(train), updates, seconds);
      reports.add(report);
      listener.epochDone(report);
      observe(listener.metric(report));
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
    applyAccumulated();
    return true;
  }

  /** Returns the state that, with the weights, allows training to resume later. Waits. */
  public TrainingState state() {
    return new TrainingState(epochs, steps, state.read(), state.rate().metrics());
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
    this.state.restore(state);
    reserved.clearAccumulated();
    epochs = state.epochs();
    steps = state.steps();
  }

  /** Frees the trainer's memory; the network stays open. Closing twice does nothing. */
  @Override
  public void close() {
    reserved.close();
    inference.close();
    state.close();
  }
}
