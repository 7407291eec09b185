package dev.hadamard.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Ceil;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.HardTanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The building blocks of formulas: each is one or a few operations of ND4J that are bound by memory
 * speed. All of them keep NaN. ND4J's step function and its scalar minimum and maximum are not
 * used, because they turn NaN into a number.
 *
 * <p>An output may be an input.
 */
final class Pass {

  private Pass() {}

  /** out ← −x. */
  static void negate(INDArray x, INDArray out) {
    Nd4j.exec(new Negative(x, out));
  }

  /** out ← c·x. */
  static void scale(INDArray x, float c, INDArray out) {
    Nd4j.exec(new ScalarMultiplication(x, null, out, c));
  }

  /** out ← x + c. */
  static void add(INDArray x, float c, INDArray out) {
    Nd4j.exec(new ScalarAdd(x, null, out, c));
  }

  /** out ← x ⊙ y. */
  static void multiply(INDArray x, INDArray y, INDArray out) {
    Nd4j.exec(new MulOp(x, y, out));
  }

  /** out ← max(x, c). */
  static void atLeast(INDArray x, float c, INDArray out) {
    Nd4j.exec(new RectifiedLinear(x, out, c));
  }

  /** out ← min(x, c). */
  static void atMost(INDArray x, float c, INDArray out) {
    negate(x, out);
    atLeast(out, -c, out);
    negate(out, out);
  }

  /** out ← min(max(x, −c), c). */
  static void between(INDArray x, float c, INDArray out) {
    atLeast(x, -c, out);
    atMost(out, c, out);
  }

  /** out ← min(max(x, 0), 1). */
  static void unit(INDArray x, INDArray out) {
    atLeast(x, 0, out);
    Nd4j.exec(new HardTanh(out, out));
  }

  /** out ← x > 0 ? 1 : 0. */
  static void step(INDArray x, INDArray out) {
    unit(x, out);
    Nd4j.exec(new Ceil(out, out));
  }

  /** y ← α·x + β·y, where a factor of zero reads nothing (rule B5). */
  static void blend(float alpha, INDArray x, float beta, INDArray y) {
    if (alpha == 0 && beta == 0) {
      Nd4j.exec(new ScalarSet(y, null, y, 0f));
    } else if (alpha == 0) {
      rescale(y, beta);
    } else if (beta == 0) {
      assign(x, y);
      rescale(y, alpha);
    } else if (x == y) {
      rescale(y, alpha + beta);
    } else {
      rescale(y, beta);
      Nd4j.exec(new Axpy(x, y, y, alpha));
    }
  }

  private static void assign(INDArray x, INDArray y) {
    if (x != y) {
      Nd4j.exec(new Assign(x, y));
    }
  }

  private static void rescale(INDArray x, float c) {
    if (c != 1) {
      scale(x, c, x);
    }
  }
}
