package dev.hadamard.cli;

import dev.hadamard.nn.Optimizer;
import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** The choices of {@code --optimizer}. */
enum OptimizerChoice {
  SGD,
  MOMENTUM;

  /** μ of momentum: the value that nearly everyone uses. */
  private static final double MU = 0.9;

  Optimizer with(double eta) {
    return this == SGD ? Optimizer.sgd(eta) : Optimizer.momentum(eta, MU);
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
