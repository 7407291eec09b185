package dev.hadamard.spi;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import java.util.Objects;

/**
 * An element-wise operation that a backend computes less exactly than is asked of all, said in
 * advance: where a result is out of the common bound, its absolute error is still at most this
 * figure. See {@link DeclaresErrors}.
 *
 * @param operation which of the three calls that take an activation
 * @param f the activation
 * @param absolute the largest |computed − exact| of a result that is out of the common bound, as
 *     measured and rounded up a little
 * @param why where the error lies and what causes it, in one line without a full stop
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

    /** What is computed for this activation, as in {@code tanh′}. */
    public String of(Activation f) {
      return f.label() + mark;
    }
  }

  /** Whether both are about one operation with one activation. */
  public boolean isOfTheSame(DeclaredError other) {
    return operation == other.operation && f == other.f;
  }

  /**
   * Checks the figure.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite, if there is no reason, or if
   *     the operation has no such activation
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
