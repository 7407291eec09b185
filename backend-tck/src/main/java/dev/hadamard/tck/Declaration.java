package dev.hadamard.tck;

import dev.hadamard.spi.DeclaredError;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * One {@link DeclaredError} against what a sweep found. That the figure is not exceeded, the sweep
 * itself judges; here the figure must be needed, and be at most four times what is needed: engines
 * differ that much from one instruction set to the next.
 */
final class Declaration {

  private static final double ROOM = 4;

  private final DeclaredError declared;
  private final DoubleUnaryOperator common;
  private double worst;
  private float worstAt;

  Declaration(DeclaredError declared) {
    this.declared = declared;
    this.common = Limits.common(declared.operation(), declared.f());
  }

  /** Takes note of one result: where it is out of the common bound, its error counts. */
  void see(float point, float got, double exact) {
    double error = Ulps.distance(got, exact);
    if (error > worst && error > common.applyAsDouble(point)) {
      worst = error;
      worstAt = point;
    }
  }

  /** The name of what is computed, as in {@code tanh}. */
  String what() {
    return declared.operation().of(declared.f());
  }

  /** Fails if the declaration is stale or lax; otherwise says what it came to. */
  String conclude() {
    if (worst == 0) {
      throw new AssertionError(
          what() + ": an error is declared, but every result is within the common bound");
    }
    String figures =
        String.format(Locale.ROOT, "%.2g declared, %.3g found", declared.absolute(), worst);
    if (declared.absolute() > ROOM * worst) {
      throw new AssertionError(what() + ": the declared error is too large: " + figures);
    }
    return "absolute error " + figures + " at " + worstAt + ": " + declared.why();
  }
}
