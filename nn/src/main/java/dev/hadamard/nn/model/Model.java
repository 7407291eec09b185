package dev.hadamard.nn.model;

import dev.hadamard.Backend;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputFormat;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model, ready to predict from raw features. It scales the features, runs the network and
 * returns classes or values in the units of the target.
 *
 * <pre>{@code
 * DataSplit digits = BundledData.digits().split(0.2, 42);
 * NetworkSpec spec = NetworkSpec.of(64, 32, 10);
 * Path file = Files.createTempFile("digits", ".safetensors");
 * try (Backend backend = Backends.open();
 *     Model trained = Model.train(backend, spec, digits.train(), Optimizer.adam(0.001), 5, 42)) {
 *   trained.save(file);
 *   try (Model model = Model.load(file, backend)) {
 *     ClassPrediction digit = model.predictClass(digits.test().features(0));
 *     System.out.printf("%s, p = %.3f%n", digit.label(), digit.probability());
 *   }
 * }
 * }</pre>
 *
 * <p><b>Features.</b> Raw features, in the order of the training's columns ({@link
 * TableSchema#featureNames()}). A model that was saved without scaling does not change them. If the
 * scaling is {@code standardise}, a missing feature may be NaN; the mean of its column in the
 * training part replaces it. Any other NaN and any infinite feature is refused.
 *
 * <p><b>Overflow.</b> Features that are far from those of the training may overflow the network's
 * float32 numbers. A sample with an output that is NaN or infinite is refused with {@link
 * UnusableSampleException}.
 *
 * <p><b>Threads.</b> Any number of threads may use one model. A lock lets one call compute at a
 * time, and each thread gets the same bits as if it were alone. One call with many samples is
 * faster than many calls with one sample each. The bits of a sample may differ between the two,
 * because the order of additions may differ.
 *
 * <p><b>Lifetime.</b> A model owns its network and closes it. The backend must stay open until
 * then.
 */
public final class Model implements AutoCloseable {

  private static final int BATCH_ROWS = 256;

  private final ModelData data;
  private final Network network;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Inference single;
  private @Nullable Inference batched;
  private boolean isClosed;

  private Model(SavedModel saved, Backend backend) {
    this.data = ModelData.of(saved);
    this.network = saved.toNetwork(backend);
  }

  /**
   * Loads a model onto a backend.
   *
   * @throws ModelFormatException if the file is not a usable model; the message says why
   * @throws ModelFileException if the file does not exist or cannot be read
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice
   */
  public static Model load(Path file, Backend backend) {
    return of(Models.load(file), backend);
  }

  /**
   * Creates a model on a backend.
   *
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice
   */
  public static Model of(SavedModel saved, Backend backend) {
    return new Model(saved, backend);
  }

  /**
   * Trains a new model on raw data, with the usual choices: features are standardised, and so is
   * the target of a regression; batches have 32 samples; the loss is the cross-entropy for classes
   * and the mean squared error for values. {@link Trainer} leaves all of this to you.
   *
   * <p>A network for classes ends without an activation, as {@link NetworkSpec#of(int...)} has it,
   * with an output for each class, or with one output for two classes.
   *
   * @param data not scaled
   * @param epochs how often each sample is used
   * @param seed determines the initial weights and the order of the samples
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice
   */
  public static Model train(
      Backend backend, NetworkSpec spec, DataSet data, Optimizer optimizer, int epochs, long seed) {
    return of(ModelTraining.run(backend, spec, data, optimizer, epochs, seed), backend);
  }

  /**
   * Saves the model to a safetensors file, see {@link Models#save(SavedModel, Path)}. Waits.
   *
   * @throws IllegalArgumentException if a weight is NaN or infinite
   * @throws IllegalStateException if the model is closed
   */
  public void save(Path file) {
    Models.save(toSaved(), file);
  }

  private SavedModel toSaved() {
    lock.lock();
    try {
      requireOpen();
      return data.with(network.read());
    } finally {
      lock.unlock();
    }
  }

  /** The architecture. */
  public NetworkSpec spec() {
    return data.spec();
  }

  /** The names of the classes; empty for a regression, or if they were not saved. */
  public List<String> classes() {
    return data.classes();
  }

  /** The columns of the table that the model was trained on, if they were saved. */
  public Optional<TableSchema> schema() {
    return data.schema();
  }

  /**
   * The format of a CSV file for this model: it finds the columns of the training. {@code
   * predictClasses(inputFormat().read(file).features())} predicts the samples of a file, {@code
   * evaluate(inputFormat().readLabelled(file))} evaluates it on a labelled file.
   *
   * <p>If the training left out samples that lacked a value, the first line fails for a file with
   * such a sample. Predict the others one by one then, see {@link
   * dev.hadamard.nn.data.InputSamples#isComplete}.
   */
  public InputFormat inputFormat() {
    return data.inputFormat();
  }

  /** What the model predicts; empty if it was saved without classes and without target scaling. */
  public Optional<Task> task() {
    return data.task();
  }

  /**
   * Whether a prediction has probabilities. They are computed in double from the float32 outputs,
   * which have about 7 significant digits.
   *
   * <ul>
   *   <li>Yes if the last layer has no activation and the loss was a cross-entropy. The outputs z
   *       are then logits: p = softmax(z), or p = σ(z) if the loss was binary cross-entropy. With
   *       several outputs, the p = σ(z) need not add up to 1. A single output belongs to the second
   *       class.
   *   <li>Yes if the activation of the last layer is sigmoid or hard sigmoid. Then p = a, and the p
   *       of several outputs need not add up to 1.
   *   <li>No otherwise. In particular, outputs without activation that were trained with a squared
   *       error are not probabilities.
   * </ul>
   *
   * <p>If the loss is not known, see {@link SavedModel#loss()}, outputs without activation are
   * taken as logits: of softmax if there are several, of σ if there is one.
   */
  public boolean hasProbabilities() {
    return data.outputs().haveProbabilities();
  }

  // ---------------------------------------------------------------------------------- predictions

  /**
   * Predicts the class of a sample: the class with the largest output, the first one among equals.
   * With a single output the second class is predicted if the output is above 0 (for logits) or
   * above ½ (otherwise).
   *
   * @param features the features of one sample
   * @throws UnusableSampleException if a feature is not finite or cannot be scaled, or the network
   *     overflows
   * @throws IllegalArgumentException if the number of features is not the number of inputs
   * @throws IllegalStateException if the model does not predict classes, or is closed
   */
  public ClassPrediction predictClass(float... features) {
    requireTask(Task.CLASSIFICATION);
    return classOf(answer(features), 0);
  }

  /** Predicts the class of each sample, in their order; see {@link #predictClass(float...)}. */
  public List<ClassPrediction> predictClasses(float[][] samples) {
    requireTask(Task.CLASSIFICATION);
    float[] answers = answers(samples);
    return IntStream.range(0, samples.length).mapToObj(row -> classOf(answers, row)).toList();
  }

  private ClassPrediction classOf(float[] answers, int row) {
    int n = spec().outputs();
    return ClassProbabilities.prediction(classes(), data.outputs(), answers, row * n, n);
  }

  /**
   * Predicts the value of a sample, in the units of the target.
   *
   * @param features the features of one sample
   * @throws UnusableSampleException if a feature is not finite or cannot be scaled, or the network
   *     overflows
   * @throws IllegalArgumentException if the number of features is not the number of inputs
   * @throws IllegalStateException if the model does not predict values, or is closed
   */
  public double predictValue(float... features) {
    TargetScaling targets = requireTarget();
    return restored(targets, answer(features)[0], only -> "", 0);
  }

  /** Predicts the value of each sample, in their order; see {@link #predictValue(float...)}. */
  public double[] predictValues(float[][] samples) {
    TargetScaling targets = requireTarget();
    float[] answers = answers(samples);
    return IntStream.range(0, samples.length)
        .mapToDouble(row -> restored(targets, answers[row], Model::indexed, row))
        .toArray();
  }

  private static double restored(
      TargetScaling targets, float output, IntFunction<String> place, int row) {
    double value = targets.restore(output);
    if (!Double.isFinite(value)) {
      throw ModelData.overflow(place.apply(row), row, "the value is " + value);
    }
    return value;
  }

  /**
   * Computes the outputs of the last layer for a sample, before any softmax or target scaling. The
   * model needs neither classes nor a target for this.
   *
   * @param features the features of one sample
   * @throws UnusableSampleException if a feature is not finite or cannot be scaled, or the network
   *     overflows
   * @throws IllegalArgumentException if the number of features is not the number of inputs
   * @throws IllegalStateException if the model is closed
   */
  public float[] outputs(float... features) {
    return answer(features);
  }

  /**
   * Evaluates the model on raw data. Classes are compared by name, so their order may differ.
   *
   * <p>The loss is that of the training, computed in double. If it is not known, see {@link
   * SavedModel#loss()}, it is the cross-entropy for classes whose last layer has no activation, and
   * the mean squared error otherwise. For a regression the loss is in scaled units, and the metrics
   * are in the units of the target.
   *
   * @param samples not scaled
   * @throws UnusableSampleException if a feature is not finite or cannot be scaled, or the network
   *     overflows
   * @throws UnfitDataException if the data set does not fit the model: its task or its number of
   *     columns differs, the columns have other names or another order than in the training, or the
   *     model does not know a class
   * @throws IllegalArgumentException if the data set is empty
   * @throws IllegalStateException if the model was saved without classes and target scaling, or is
   *     closed
   */
  public Evaluation evaluate(DataSet samples) {
    DataSet scaled = data.scaled(samples);
    lock.lock();
    try {
      Evaluation evaluation = batched().evaluate(scaled, data.evaluationLoss());
      if (!Double.isFinite(evaluation.loss())) { // as it is if an output is not finite
        data.requireFinite(batched().outputs(scaled.features()), ModelData.place(samples));
      }
      return data.inUnits(evaluation);
    } finally {
      lock.unlock();
    }
  }

  private void requireTask(Task wanted) {
    Task task = task().orElseThrow(ModelData::unknownTask);
    if (task != wanted) {
      throw new IllegalStateException(ModelData.predicts(task));
    }
  }

  private TargetScaling requireTarget() {
    requireTask(Task.REGRESSION);
    return data.targetScaling().orElseThrow(ModelData::unknownTask);
  }

  /** The outputs for a sample. */
  private float[] answer(float[] features) {
    Objects.requireNonNull(features, "features");
    return answers(new float[][] {features}, only -> "", this::single);
  }

  /** The outputs for some samples, row-major. */
  private float[] answers(float[][] samples) {
    Objects.requireNonNull(samples, "samples");
    return answers(samples, Model::indexed, this::batched);
  }

  private static String indexed(int sample) {
    return "samples[" + sample + "]";
  }

  private float[] answers(
      float[][] samples, IntFunction<String> place, Supplier<Inference> inference) {
    float[] scaled = data.scaled(samples, place);
    float[] outputs;
    lock.lock();
    try {
      outputs = inference.get().outputs(scaled);
    } finally {
      lock.unlock();
    }
    data.requireFinite(outputs, place);
    return outputs;
  }

  // --------------------------------------------------------------- called only while holding lock

  private Inference single() {
    requireOpen();
    if (single == null) {
      single = new Inference(network, 1);
    }
    return single;
  }

  private Inference batched() {
    requireOpen();
    if (batched == null) {
      batched = new Inference(network, BATCH_ROWS);
    }
    return batched;
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  /** Frees the memory, after the call that is running, if any. Closing twice does nothing. */
  @Override
  @SuppressWarnings("try") // Each resource is there to be closed, even if another one fails to.
  public void close() {
    lock.lock();
    try (Network owned = network;
        Inference first = single;
        Inference second = batched) {
      isClosed = true;
    } finally {
      lock.unlock();
    }
  }
}
