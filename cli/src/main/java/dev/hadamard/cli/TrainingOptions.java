package dev.hadamard.cli;

import dev.hadamard.Activation;
import dev.hadamard.nn.data.Task;
import dev.hadamard.spi.ForeignText;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what is trained, on what data and how. */
final class TrainingOptions {

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      converter = TaskConverter.class,
      description = {
        "What the network learns: classification predicts one of several classes; regression"
            + " predicts a real value, and R2, MAE and MSE are reported. Needed where the column"
            + " can be either, for example more than 100 different numbers."
      })
  private @Nullable Task task;

  @Option(
      names = "--layers",
      paramLabel = "N,N...",
      converter = LayersConverter.class,
      description = "Neurons of each hidden layer. Default: 128,64")
  private Layers layers = new Layers(List.of(128, 64));

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      converter = ActivationConverter.class,
      completionCandidates = ActivationNames.class,
      description = "Of the hidden layers: ${COMPLETION-CANDIDATES}. Default: gelu")
  // Its slope has no jump, so that runs on different backends stay together; see Comparison.
  private Activation activation = Activation.GELU;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      converter = OptimizerConverter.class,
      description =
          "${COMPLETION-CANDIDATES}; momentum and nesterov of 0.9. Default: ${DEFAULT-VALUE}")
  private OptimizerChoice optimizer = OptimizerChoice.MOMENTUM;

  @Option(
      names = {"--learning-rate", "--lr"},
      paramLabel = "ETA",
      converter = RateConverter.class,
      description =
          "Step size, above 0. Default: 0.05 for sgd, momentum and nesterov, or 0.01 for a"
              + " regression; 0.01 for adagrad, 1 for adadelta, 0.0003 for lion, 0.001 for the"
              + " others")
  private @Nullable Double learningRate;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "Samples in a step, at least 1; all if there are fewer. Default: ${DEFAULT-VALUE}")
  private int batch = 32;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Passes over the training data, at least 1. Default: ${DEFAULT-VALUE}")
  private int epochs = 30;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = SeedConverter.class,
      description =
          "Decides initial weights, order and split: one seed, one result. Default:"
              + " ${DEFAULT-VALUE}")
  private long seed = 1;

  DataOptions data() {
    return data;
  }

  /** Null if the data are to decide. */
  @Nullable Task task() {
    return task;
  }

  int[] hiddenSizes() {
    return layers.sizes().stream().mapToInt(Integer::intValue).toArray();
  }

  Activation activation() {
    return activation;
  }

  OptimizerChoice optimizer() {
    return optimizer;
  }

  double learningRate(Task learnt) {
    return learningRate == null ? optimizer.usualRate(learnt) : learningRate;
  }

  int batch() {
    return batch;
  }

  int epochs() {
    return epochs;
  }

  long seed() {
    return seed;
  }

  /** The hidden layers' sizes; a type of its own, since a list option would mean several values. */
  record Layers(List<Integer> sizes) {}

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text.strip());
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException notOne) {
      // Said below.
    }
    throw new TypeConversionException("'" + text + "' is not a whole number, 1 or greater");
  }

  static final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return count(text);
    }
  }

  static final class SeedConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Long.valueOf(text.strip());
      } catch (NumberFormatException notOne) {
        throw new TypeConversionException("'" + text + "' is not a 64-bit integer");
      }
    }
  }

  static final class LayersConverter implements ITypeConverter<Layers> {
    @Override
    public Layers convert(String text) {
      try {
        return new Layers(Arrays.stream(text.split(",", -1)).map(TrainingOptions::count).toList());
      } catch (TypeConversionException wrong) {
        throw new TypeConversionException(
            "'"
                + ForeignText.cut(text)
                + "' is not a list of whole numbers, 1 or greater, such as 256,128");
      }
    }
  }

  static final class RateConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      try {
        double rate = DecimalNumber.parse(text);
        if (rate > 0 && (float) rate > 0 && Float.isFinite((float) rate)) {
          return rate;
        }
      } catch (NumberFormatException notOne) {
        // Said below.
      }
      throw new TypeConversionException("'" + text + "' is not a number above 0, such as 0.05");
    }
  }

  static final class ActivationConverter implements ITypeConverter<Activation> {
    @Override
    public Activation convert(String text) {
      try {
        return Activation.of(text);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(String.valueOf(unknown.getMessage()));
      }
    }
  }

  static final class TaskConverter implements ITypeConverter<Task> {
    @Override
    public Task convert(String text) {
      try {
        return Task.of(text);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(String.valueOf(unknown.getMessage()));
      }
    }
  }

  static final class OptimizerConverter implements ITypeConverter<OptimizerChoice> {
    @Override
    public OptimizerChoice convert(String text) {
      return OptimizerChoice.of(text);
    }
  }

  /** For the help text and for completion in a shell. */
  static final class ActivationNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Activation.values()).map(Activation::label).iterator();
    }
  }
}
