package dev.hadamard.cli;

import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.data.Task;
import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;
import picocli.CommandLine.TypeConversionException;

/** The choices of {@code --optimizer}. */
enum OptimizerChoice {
  SGD(0.05, Optimizer::sgd),
  MOMENTUM(0.05, eta -> Optimizer.momentum(eta, OptimizerChoice.MU)),
  NESTEROV(0.05, eta -> Optimizer.nesterov(eta, OptimizerChoice.MU)),
  RMSPROP(0.001, Optimizer::rmsProp),
  ADAGRAD(0.01, Optimizer::adagrad),
  ADADELTA(1, Optimizer::adadelta),
  ADAM(0.001, Optimizer::adam),
  AMSGRAD(0.001, Optimizer::amsGrad),
  ADAMW(0.001, Optimizer::adamW),
  NADAM(0.001, Optimizer::nadam),
  LAMB(0.001, Optimizer::lamb),
  LION(0.0001, Optimizer::lion);

  /** μ of momentum: the value that nearly everyone uses. */
  private static final double MU = 0.9;

  private final double usualRate;
  private final DoubleFunction<Optimizer> rule;

  OptimizerChoice(double usualRate, DoubleFunction<Optimizer> rule) {
    this.usualRate = usualRate;
    this.rule = rule;
  }

  Optimizer with(double eta) {
    return rule.apply(eta);
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
