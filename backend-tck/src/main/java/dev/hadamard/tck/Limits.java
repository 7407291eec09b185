package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaredError.Operation;
import dev.hadamard.spi.DeclaresErrors;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The error limits of one backend: the common {@link ActivationLimits}, or the declared errors of
 * this backend where these are larger.
 */
final class Limits {

  private final List<DeclaredError> declared;
  private final Optional<String> summingLibrary;

  private Limits(List<DeclaredError> declared, Optional<String> summingLibrary) {
    this.declared = List.copyOf(declared);
    this.summingLibrary = summingLibrary;
    for (DeclaredError error : declared) {
      if (declared.stream().filter(error::isOfTheSame).count() > 1) {
        throw new AssertionError(
            error.operation().of(error.f()) + ": an error is declared more than once");
      }
    }
  }

  static Limits of(Backend backend) {
    return backend instanceof DeclaresErrors candid
        ? new Limits(candid.declaredErrors(), candid.summingLibrary())
        : new Limits(List.of(), Optional.empty());
  }

  /** The library that computes products and sums, if the backend does not. */
  Optional<String> summingLibrary() {
    return summingLibrary;
  }

  /** The factor of the bound for a product of any k terms. */
  double productOfAny(int k) {
    return summingLibrary.isPresent() ? Tolerances.gamma(k + 2) : Tolerances.productOfAny(k);
  }

  /** The factor of the bound for a sum of any m rows. */
  double sumOfAny(int m) {
    return summingLibrary.isPresent() ? Tolerances.gamma(m + 2) : Tolerances.product(m);
  }

  /** The declared error of this operation. */
  Optional<DeclaredError> declared(Operation operation, Activation f) {
    return declared.stream()
        .filter(error -> error.operation() == operation && error.f() == f)
        .findFirst();
  }

  /** The limit of this operation at each point. */
  DoubleUnaryOperator of(Operation operation, Activation f) {
    DoubleUnaryOperator common = common(operation, f);
    return declared(operation, f)
        .<DoubleUnaryOperator>map(
            error -> point -> Math.max(common.applyAsDouble(point), error.absolute()))
        .orElse(common);
  }

  /**
   * The limit that applies to every backend. For the last of the three operations a point is an
   * output.
   */
  static DoubleUnaryOperator common(Operation operation, Activation f) {
    return switch (operation) {
      case ACTIVATE -> z -> ActivationLimits.value(f, z);
      case DERIVATIVE -> z -> ActivationLimits.derivative(f, z);
      case DERIVATIVE_FROM_OUTPUT -> a -> ActivationLimits.derivativeFromOutput(f, a);
    };
  }
}
