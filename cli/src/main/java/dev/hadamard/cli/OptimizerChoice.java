package dev.hadamard.cli;

import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.data.Task;
import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** The choices of {@code --optimizer}. */
enum OptimizerChoice {
  SGD(0.05),
  MOMENTUM(0.05),
  NESTEROV(0.05),
  RMSPROP(0.001),
  ADAGRAD(0.01),
  ADADELTA(1),
  ADAM(0.001),
  AMSGRAD(0.001),
  ADAMW(0.001),
  NADAM(0.001),
  LAMB(0.001),
  LION(0.0003);

  /** μ of momentum: the value that nearly everyone uses. */
  private static final double MU = 0.9;

  private final double usualRate;

  OptimizerChoice(double usualRate) {
    this.usualRate = usualRate;
  }

  Optimizer with(double eta) {
    return switch (this) {
      case SGD -> Optimizer.sgd(eta);
      case MOMENTUM -> Optimizer.momentum(eta, MU);
      case NESTEROV -> Optimizer.nesterov(eta, MU);
      case RMSPROP -> Optimizer.rmsProp(eta);
      case ADAGRAD -> Optimizer.adagrad(eta);
      case ADADELTA -> Optimizer.adadelta(eta);
      case ADAM -> Optimizer.adam(eta);
      case AMSGRAD -> Optimizer.amsGrad(eta);
      case ADAMW -> Optimizer.adamW(eta);
      case NADAM -> Optimizer.nadam(eta);
      case LAMB -> Optimizer.lamb(eta);
      case LION -> Optimizer.lion(eta);
    };
  }

  /**
   * The learning rate where none is given. The gradient of a squared error grows with the error, so
   * that 0.05 is too much where a step is proportional to it.
   */
  double usualRate(Task task) {
    boolean isProportional = this == SGD || this == MOMENTUM || this == NESTEROV;
    return isProportional && task == Task.REGRESSION ? 0.01 : usualRate;
  }

  /**
   * The choice of this name, in any case.
   *
   * @throws TypeConversionException if there is none; the message lists the choices
   */
  static OptimizerChoice of(String name) {
    return Arrays.stream(values())
        .filter(choice -> choice.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "unknown optimizer '%s'%s"
                        .formatted(
                            name,
                            Spelling.choices(
                                name,
                                Arrays.stream(values()).map(OptimizerChoice::toString).toList()))));
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
