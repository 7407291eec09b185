package dev.hadamard.cpu;

import dev.hadamard.Activation.Constants;

/** 2u = z·(LINEAR + CUBIC·z²), the argument of the logistic function in GELU's tanh form. */
final class GeluTanh {

  static final float LINEAR = 2 * Constants.GELU_SCALE;
  static final float CUBIC = 2 * Constants.GELU_SCALE * Constants.GELU_CUBIC;

  private GeluTanh() {}
}
