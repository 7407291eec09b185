package dev.hadamard.cli;

import dev.hadamard.nn.Optimizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
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
                    "'%s' is none of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(OptimizerChoice::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
