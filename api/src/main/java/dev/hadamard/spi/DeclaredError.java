package dev.hadamard.spi;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import java.util.Objects;

/**
 * A declared error: an elementwise operation of a backend that is less accurate than the common
 * bound. Where a result exceeds the common bound, its absolute error is at most the declared one.
 * See {@link DeclaresErrors}.
 *
 * @param operation the call
 * @param f the activation
 * @param absolute the largest |computed − exact| of the results that exceed the common bound, as
 *     measured, rounded up a little
 * @param why the arguments with this error and its cause, in one line without a full stop
 */
public record DeclaredError(Operation operation, Activation f, double absolute, String why) {

  /** The calls that take an activation. */
  public enum Operation {
    /** {@link dev.hadamard.Backend#activate}, and f within the composites. */
    ACTIVATE(""),
    /** {@link dev.hadamard.Backend#derivative}, and f′ within the composites. */
    DERIVATIVE("′"),
    /** {@link dev.hadamard.Backend#derivativeFromOutput}, and f′ within the composites. */
    DERIVATIVE_FROM_OUTPUT("′(a)");

    private final String mark;

    Operation(String mark) {
      this.mark = mark;
    }

    /** The name of the computed function, as in {@code tanh′}. */
    public String of(Activation f) {
      return f.label() + mark;
    }
  }

  /** Whether both have the same operation and activation. */
  public boolean isOfTheSame(DeclaredError other) {
    return operation == other.operation && f == other.f;
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the error is not positive and finite, if there is no
   *     reason, or if the operation does not exist for the activation
   */
  public DeclaredError {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(f, "f");
    if (!(absolute > 0 && absolute < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("an error is above 0 and finite, not " + absolute);
    }
    if (why.isBlank()) {
      throw new IllegalArgumentException("a declared error has a reason");
    }
    if (operation == Operation.DERIVATIVE_FROM_OUTPUT
        && f.derivativeForm() != DerivativeForm.OUTPUT) {
      throw new IllegalArgumentException(
          "the derivative of " + f.label() + " cannot be written in its output");
    }
  }
}
