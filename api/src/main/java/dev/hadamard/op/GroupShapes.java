package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;

/** The checks of shape that the operations of {@link GroupNormalization} share. */
final class GroupShapes {

  private GroupShapes() {}

  static void check(GroupNormalization op, Tensor mean, Tensor scale) {
    Shape x = op.samples().shape();
    if (x.rank() < 2) {
      throw Shapes.mismatch(op, "x is %s, expected samples × … × channels", x);
    }
    if (op.groups() < 1 || x.columns() % op.groups() != 0) {
      throw Shapes.mismatch(
          op,
          "x %s: %d groups do not divide %d channels; take a divisor of them",
          x,
          op.groups(),
          x.columns());
    }
    Shapes.matrix(op, "mean", mean, x.dimension(0), op.groups());
    Shapes.matrix(op, "scale", scale, x.dimension(0), op.groups());
  }
}
