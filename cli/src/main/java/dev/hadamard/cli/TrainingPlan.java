package dev.hadamard.cli;

import dev.hadamard.Activation;
import dev.hadamard.StepShape;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.TargetScaling;
import dev.hadamard.nn.data.Task;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All that decides a training besides the backend: two runs of one plan on one device give the same
 * bits.
 *
 * @param data the value of {@code --data}
 * @param train scaled samples to learn from
 * @param test scaled samples held out
 * @param scaling what was done to the features of both, computed on the first
 * @param targetScaling what was done to the values of a regression, computed on the first
 */
record TrainingPlan(
    String data,
    DataSet train,
    DataSet test,
    Scaling scaling,
    Optional<TargetScaling> targetScaling,
    NetworkSpec network,
    Optimizer optimizer,
    int batch,
    int epochs,
    long seed) {

  /** How much of each class, or of all values, is held out. */
  private static final double HELD_OUT = 0.2;

  /** The fewest samples of which that share, rounded, is one. */
  private static final int FEWEST = 3;

  /**
   * Reads and splits the data, and lays out the network.
   *
   * @param notes receives, a line each, what was decided about a table and what looks odd in it
   * @throws dev.hadamard.nn.data.DataFileException if the file cannot be used
   * @throws UsageException if the data are too few or the network too large
   */
  static TrainingPlan of(TrainingOptions options, Consumer<String> notes) {
    DataSet samples = options.data().read(options.task(), notes);
    NetworkSpec network = network(samples, options);
    DataSplit split = split(samples, options.seed());
    RareClasses.note(split, notes);
    try {
      // Pixels share one scale; the columns of a table each have their own.
      ScalingMethod method =
          options.data().source().isBundled()
              ? ScalingMethod.DIVIDE_BY_MAX
              : ScalingMethod.STANDARDISE;
      Scaling scaling = Scaling.fit(method, split.train());
      Optional<TargetScaling> targets = targetScaling(split.train());
      return new TrainingPlan(
          options.data().source().typed(),
          scaled(split.train(), scaling, targets),
          scaled(split.test(), scaling, targets),
          scaling,
          targets,
          network,
          options.optimizer().with(options.learningRate(samples.task())),
          Math.min(options.batch(), split.train().rows()),
          options.epochs(),
          options.seed());
    } catch (IllegalArgumentException unfit) {
      throw new UsageException(
          String.valueOf(unfit.getMessage()), "Choose other --data, --label or --task.");
    }
  }

  private static DataSplit split(DataSet samples, long seed) {
    try {
      return samples.split(HELD_OUT, seed);
    } catch (IllegalArgumentException tooFew) {
      throw new UsageException(
          String.valueOf(tooFew.getMessage()),
          samples.task() == Task.REGRESSION
              ? "It takes %d samples or more: add some to the table.".formatted(FEWEST)
              : "At least one class needs %d samples: add some to the table, %sname another --label%s."
                  .formatted(
                      FEWEST,
                      mayBeValues(samples) ? "" : "or ",
                      mayBeValues(samples) ? ", or try --task regression" : ""));
    }
  }

  /** Whether the classes may be values: numbers, and more than two. */
  private static boolean mayBeValues(DataSet samples) {
    return samples.classes().size() > 2 && samples.classes().stream().allMatch(DecimalNumber::is);
  }

  private static Optional<TargetScaling> targetScaling(DataSet train) {
    return train.task() == Task.REGRESSION
        ? Optional.of(TargetScaling.fit(train))
        : Optional.empty();
  }

  private static DataSet scaled(DataSet part, Scaling scaling, Optional<TargetScaling> targets) {
    DataSet scaled = scaling.apply(part);
    return targets.map(target -> target.apply(scaled)).orElse(scaled);
  }

  private static NetworkSpec network(DataSet samples, TrainingOptions options) {
    int[] sizes =
        IntStream.concat(
                IntStream.concat(
                    IntStream.of(samples.columns()), IntStream.of(options.hiddenSizes())),
                IntStream.of(samples.outputs()))
            .toArray();
    try {
      return NetworkSpec.of(options.activation(), Activation.IDENTITY, sizes);
    } catch (IllegalArgumentException tooLarge) {
      throw new UsageException(String.valueOf(tooLarge.getMessage()), "Choose smaller --layers.");
    }
  }

  /** What the network learns. */
  Task task() {
    return train.task();
  }

  /** What the training makes small. */
  Loss loss() {
    return task() == Task.REGRESSION ? Loss.MEAN_SQUARED_ERROR : Loss.SOFTMAX_CROSS_ENTROPY;
  }

  /** What the held-out samples are judged by after an epoch. */
  Score score() {
    return Score.of(task());
  }

  /** The size of a step, for {@code auto:measure}. */
  StepShape step() {
    IntStream sizes = IntStream.range(0, network.depth()).map(network::outputsOf);
    return new StepShape(
        batch, IntStream.concat(IntStream.of(network.inputs()), sizes).boxed().toList());
  }

  /** Steps in one pass over the training data; the last one may be smaller. */
  int stepsPerEpoch() {
    return (train.rows() + batch - 1) / batch;
  }

  /** The data and the network, for people. */
  String describe() {
    String learnt =
        task() == Task.REGRESSION
            ? "regression of '" + Console.literal(train.target()) + "'"
            : Figures.count(train.classes().size(), "class", "classes");
    return """
    data     %s: %s, %,d held out; %s, %s
    network  %s, %s; %s, batch %d, seed %d\
    """
        .formatted(
            Console.literal(new DataSource(data).name()),
            Figures.count(train.rows(), "training sample"),
            test.rows(),
            Figures.count(train.columns(), "feature"),
            learnt,
            network.sizes(),
            activation().label(),
            optimizer.describe(),
            batch,
            seed);
  }

  /** A note if a step was to take more samples than there are. */
  Optional<String> noteOfBatch(int wanted) {
    return wanted > train.rows()
        ? Optional.of(
            "--batch %d is more than the %s: a step takes all of them"
                .formatted(wanted, Figures.count(train.rows(), "training sample")))
        : Optional.empty();
  }

  /** The activation of the hidden layers. */
  Activation activation() {
    return network.denseLayers().orElseThrow().get(0).activation();
  }
}
