package dev.hadamard.nn.model;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Inference;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.InputFormat;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.TableSchema;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model, ready to predict from features as they are measured: it scales them, computes,
 * and answers in classes or in the units of the target.
 *
 * <pre>{@code
 * DataSplit digits = BundledData.digits().split(0.2, 42);
 * Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, digits.train());
 * Path file = Files.createTempFile("digits", ".safetensors");
 * try (Backend backend = Backends.open();
 *     Network network = Network.create(backend, NetworkSpec.of(64, 32, 10), 42)) {
 *   // ... train it here
 *   Models.save(network, scaling, digits.train(), file);
 *   try (Model model = Model.load(file, backend)) {
 *     ClassPrediction digit = model.predictClass(digits.test().features(0)); // as measured
 *     System.out.printf("%s, p = %.3f%n", digit.label(), digit.probability());
 *   }
 * }
 * }</pre>
 *
 * <p><b>Features.</b> Raw, in the order of the training's columns ({@link
 * TableSchema#featureNames()}). A model that was saved without scaling takes them as they are. A
 * missing one may be NaN if the scaling standardises, which replaces it by the mean of its column
 * in the training part; no other NaN and no infinite feature is accepted.
 *
 * <p><b>Threads.</b> Any number of threads may use one model: a lock lets one call at a time
 * compute, and each gets the same bits as if it were alone. Many samples in one call are faster
 * than one by one. The bits of a sample may differ between a call of its own and one of many, as
 * the order of additions may.
 *
 * <p><b>Lifetime.</b> It owns its network and closes it; the backend must outlive it.
 */
public final class Model implements AutoCloseable {

  private static final int BATCH_ROWS = 256;

  private final NetworkSpec spec;
  private final List<String> classes;
  private final Optional<Scaling> scaling;
  private final Optional<TargetScaling> targetScaling;
  private final Optional<TableSchema> schema;
  private final Network network;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Inference single;
  private @Nullable Inference batched;
  private boolean isClosed;

  private Model(SavedModel saved, Backend backend) {
    this.spec = saved.spec();
    this.classes = saved.classes();
    this.scaling = saved.scaling();
    this.targetScaling = saved.targetScaling();
    this.schema = saved.schema();
    this.network = saved.toNetwork(backend);
  }

  /**
   * Loads a model onto a backend.
   *
   * @throws ModelFormatException if the file is no model, with what is wrong
   * @throws ModelFileException if there is no such file or it cannot be read
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device has no room for it
   */
  public static Model load(Path file, Backend backend) {
    return of(Models.load(file), backend);
  }

  /**
   * A model on a backend.
   *
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device has no room for it
   */
  public static Model of(SavedModel saved, Backend backend) {
    return new Model(saved, backend);
  }

  /** The architecture. */
  public NetworkSpec spec() {
    return spec;
  }

  /** The names of the classes; empty for a regression, and if the model was saved without them. */
  public List<String> classes() {
    return classes;
  }

  /** The columns of the table that it was trained on, if they were saved. */
  public Optional<TableSchema> schema() {
    return schema;
  }

  /**
   * The format of a CSV file for this model: it finds the columns of the training. {@code
   * predictClasses(inputFormat().read(file).features())} predicts the samples of a file, {@code
   * evaluate(inputFormat().readLabelled(file))} judges the model by a file with labels.
   */
  public InputFormat inputFormat() {
    return InputFormat.of(spec().inputs(), schema(), classes());
  }

  /** What it predicts; empty if it was saved without classes and without target scaling. */
  public Optional<Task> task() {
    return targetScaling.isPresent()
        ? Optional.of(Task.REGRESSION)
        : classes.isEmpty() ? Optional.empty() : Optional.of(Task.CLASSIFICATION);
  }

  /**
   * Whether a prediction has probabilities. It has where the last layer has no activation, its
   * outputs z being logits: p = softmax(z), or for the second of two classes with one output p =
   * σ(z). It also has where that activation is a sigmoid: p = a, and for several classes the p need
   * not add up to 1. All are computed in double from the float32 outputs.
   */
  public boolean hasProbabilities() {
    return ClassProbabilities.areKnown(spec.outputActivation());
  }

  // ---------------------------------------------------------------------------------- predictions

  /**
   * The class of a sample: the one with the largest output, the first of equal ones. With a single
   * output it is the second class above 0 (logits) or ½ (else).
   *
   * @param features of one sample
   * @throws IllegalArgumentException if they are not as many as the inputs, or one is not finite
   * @throws IllegalStateException if the model was saved without classes, or is closed
   */
  public ClassPrediction predictClass(float... features) {
    requireTask(Task.CLASSIFICATION);
    return classOf(answers(new float[][] {features}, this::single), 0);
  }

  /** The class of each sample, in their order; as {@link #predictClass(float...)}. */
  public List<ClassPrediction> predictClasses(float[][] samples) {
    requireTask(Task.CLASSIFICATION);
    float[] answers = answers(samples, this::batched);
    return IntStream.range(0, samples.length).mapToObj(row -> classOf(answers, row)).toList();
  }

  private ClassPrediction classOf(float[] answers, int row) {
    return ClassProbabilities.prediction(
        classes, spec.outputActivation(), answers, row * spec.outputs(), spec.outputs());
  }

  /**
   * The value of a sample, in the units of the target.
   *
   * @param features of one sample
   * @throws IllegalArgumentException if they are not as many as the inputs, or one is not finite
   * @throws IllegalStateException if the model is no regression, or is closed
   */
  public double predictValue(float... features) {
    TargetScaling targets = requireTarget();
    return targets.restore(answers(new float[][] {features}, this::single)[0]);
  }

  /** The value of each sample, in their order; as {@link #predictValue(float...)}. */
  public double[] predictValues(float[][] samples) {
    TargetScaling targets = requireTarget();
    float[] answers = answers(samples, this::batched);
    return IntStream.range(0, samples.length)
        .mapToDouble(row -> targets.restore(answers[row]))
        .toArray();
  }

  /**
   * The outputs of the last layer for a sample, before any softmax or target scaling. Needs neither
   * classes nor a target.
   *
   * @param features of one sample
   * @throws IllegalArgumentException if they are not as many as the inputs, or one is not finite
   * @throws IllegalStateException if the model is closed
   */
  public float[] outputs(float... features) {
    return answers(new float[][] {features}, this::single);
  }

  /**
   * How well the model does on data as they were measured. Classes are compared by name, whatever
   * their order. The loss is computed in double: of classes cross-entropy where the last layer has
   * no activation, else the mean squared error; of values the mean squared error in scaled units.
   * The metrics of a regression are in the units of the target.
   *
   * @param data not scaled
   * @throws IllegalArgumentException if it is empty or does not fit: another number of columns,
   *     columns of other names than in the training or in another order, a class that the model
   *     does not know, values where it predicts classes
   * @throws IllegalStateException if the model was saved without classes and target, or is closed
   */
  public Evaluation evaluate(DataSet data) {
    requireTask(data.task());
    ModelData fitting = new ModelData(spec, classes, scaling, targetScaling, schema);
    DataSet scaled = fitting.scaled(data);
    lock.lock();
    try {
      Evaluation evaluation = batched().evaluate(scaled, loss());
      return fitting.inUnits(evaluation);
    } finally {
      lock.unlock();
    }
  }

  private Loss loss() {
    boolean isLogits = spec.outputActivation() == Activation.IDENTITY;
    if (classes.isEmpty() || !isLogits) {
      return Loss.MEAN_SQUARED_ERROR;
    }
    return spec.outputs() == 1 ? Loss.BINARY_CROSS_ENTROPY : Loss.SOFTMAX_CROSS_ENTROPY;
  }

  private void requireTask(Task wanted) {
    Task task = task().orElseThrow(Model::unknownTask);
    if (task != wanted) {
      throw new IllegalStateException(
          task == Task.REGRESSION
              ? "the model predicts values, not classes"
              : "the model predicts classes, not values");
    }
  }

  private TargetScaling requireTarget() {
    requireTask(Task.REGRESSION);
    return targetScaling.orElseThrow(Model::unknownTask);
  }

  private static IllegalStateException unknownTask() {
    return new IllegalStateException(
        "the model was saved without its classes or target scaling; save it with"
            + " Models.save(network, scaling, data, file), or ask for its outputs");
  }

  /** The outputs for some samples, row-major. */
  private float[] answers(float[][] samples, Supplier<Inference> inference) {
    int n = spec.inputs();
    float[] rows = new float[Math.multiplyExact(samples.length, n)];
    for (int i = 0; i < samples.length; i++) {
      if (samples[i].length != n) {
        throw new IllegalArgumentException(
            "%d features for a model of %d inputs".formatted(samples[i].length, n));
      }
      System.arraycopy(samples[i], 0, rows, i * n, n);
    }
    float[] scaled = scaling.map(used -> used.apply(rows)).orElse(rows);
    for (int i = 0; i < scaled.length; i++) {
      if (!Float.isFinite(scaled[i])) {
        throw new IllegalArgumentException(
            "sample %d: feature %d is %s%s"
                .formatted(
                    i / n, i % n, rows[i], Float.isFinite(rows[i]) ? ", too large to scale" : ""));
      }
    }
    lock.lock();
    try {
      return inference.get().outputs(scaled);
    } finally {
      lock.unlock();
    }
  }

  // --------------------------------------------------------------------------- under the lock
  // alone

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

  /** Frees its memory, after the call at hand if there is one. Closing twice does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      if (single != null) {
        single.close();
      }
      if (batched != null) {
        batched.close();
      }
      network.close();
    } finally {
      lock.unlock();
    }
  }
}
