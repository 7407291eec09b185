package dev.hadamard.nn;

import java.io.Serial;

/**
 * A gradient was NaN or infinite, so that the parameters are useless from that step on. {@link
 * TrainerSettings#checkingEvery} asks for this check.
 */
public final class NonFiniteGradientException extends ArithmeticException {

  @Serial private static final long serialVersionUID = 1;

  private final long step;
  private final String parameter;

  NonFiniteGradientException(long step, String parameter) {
    super(
        ("the gradient of %s is not finite in step %d; lower the learning rate, clip the"
                + " gradients, or look for such values in the samples. The weights before that"
                + " step are lost, unless you saved them")
            .formatted(parameter, step));
    this.step = step;
    this.parameter = parameter;
  }

  /** The number of the first such step, from 1. */
  public long step() {
    return step;
  }

  /** The first parameter in the order of the network, such as {@code 0.weight}. */
  public String parameter() {
    return parameter;
  }
}
