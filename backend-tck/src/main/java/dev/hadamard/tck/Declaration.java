package dev.hadamard.tck;

import dev.hadamard.spi.DeclaredError;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Compares a {@link DeclaredError} with the errors in a sweep. The sweep itself checks that the
 * declared error is not exceeded. This class checks that it is needed, and at most four times the
 * largest error found: the errors of engines differ by this factor between instruction sets.
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

  /** Records one result; its error counts if it exceeds the common bound. */
  void see(float point, float got, double exact) {
    double error = Ulps.distance(got, exact);
    if (error > worst && error > common.applyAsDouble(point)) {
      worst = error;
      worstAt = point;
    }
  }

  /** The name of the computed function, as in {@code tanh}. */
  String what() {
    return declared.operation().of(declared.f());
  }

  /** Fails if the declaration is not needed or too large; otherwise returns the result in words. */
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
