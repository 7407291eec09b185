package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import dev.hadamard.spi.Gather;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether loops compute what they should in this JVM. The vector module may change with every Java:
 * one that has lost a method, or gives other numbers, is found here rather than in a training.
 */
final class SelfCheck {

  /** Elements of a function: whole vectors and a part of one. */
  private static final int LENGTH = 70;

  /** Rows of a product: a tile of eight and one of four. */
  private static final int M = 12;

  /** Columns, for strips of one to four vectors of any length, and for one that is not whole. */
  private static final int[] WIDTHS = {4, 8, 16, 32, 64, 70, 80};

  /** Short, as the code is interpreted the first time. */
  private static final int SHORT = 5;

  /** More than one chain. */
  private static final int LONG = SummationOrder.CHAIN + 2;

  /** Pixels that a window sees. */
  private static final int TAPS = 9;

  /** Far above what rounding does to these numbers, far below what a wrong one differs by. */
  private static final double TOLERANCE = 1e-3;

  private SelfCheck() {}

  /** What is wrong with the loops; empty if nothing is. */
  static Optional<String> failure(Loops loops) {
    try {
      for (Activation f : Activation.values()) {
        if (!isRight(loops.activation(f), f::value)
            || !isRight(loops.derivative(f), f::derivative)) {
          return Optional.of("wrong numbers of " + f.label());
        }
      }
      if (!PoolingTrial.isRight(loops.pooling())) {
        return Optional.of("wrong numbers of max pooling");
      }
      if (!ReductionsTrial.areRight(loops.reductions())) {
        return Optional.of("wrong sums of rows");
      }
      return areProductsRight(loops) ? Optional.empty() : Optional.of("a wrong matrix product");
    } catch (RuntimeException | LinkageError failure) {
      return Optional.of(failure.toString());
    }
  }

  private static boolean isRight(ElementwiseLoop loop, DoubleUnaryOperator expected) {
    float[] in = numbers(LENGTH, 3);
    float[] out = new float[LENGTH];
    loop.run(in, out, 0, LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      if (!isClose(out[i], expected.applyAsDouble(in[i]))) {
        return false;
      }
    }
    return true;
  }

  /** The left operand by rows, by columns and as windows of images, each with tiles of its own. */
  private static boolean areProductsRight(Loops loops) {
    try (ThreadTeam alone = new ThreadTeam(1)) {
      Gemm gemm = loops.gemm(alone);
      for (int n : WIDTHS) {
        if (!areProductsRight(gemm, n, SHORT) || !isRight(gemm, n, windows(1))) {
          return false;
        }
      }
      return areProductsRight(gemm, M, LONG) && isRight(gemm, M, windows(LONG / TAPS + 1));
    }
  }

  private static boolean areProductsRight(Gemm gemm, int n, int k) {
    float[] rows = numbers(M * k, 1);
    return isRight(gemm, n, new Left(new MatrixView(rows, k, 1), k))
        && isRight(gemm, n, new Left(new MatrixView(rows, 1, M), k));
  }

  /** M positions of a window, some of whose numbers are beyond the image. */
  private static Left windows(int channels) {
    Shape image = Shape.of(1, 3, M / 3, channels);
    Gather gather = Gather.of(Window.of(3, 3).padding(1), image, 0);
    return new Left(GatheredMatrix.of(numbers(image.size(), 1), 0, gather), gather.columns());
  }

  /** A left operand and how many columns it has. */
  private record Left(MatrixView a, int k) {

    float element(int i, int p) {
      if (a instanceof GatheredMatrix gathered) {
        float[] element = new float[1];
        gathered.copyRow(i, p, 1, element);
        return element[0];
      }
      return a.data[a.offset(i, p)];
    }
  }

  private static boolean isRight(Gemm gemm, int n, Left left) {
    int k = left.k();
    float[] b = numbers(k * n, 1);
    float[] c = new float[M * n];
    MatrixView right = new MatrixView(b, n, 1);
    MatrixView out = new MatrixView(c, n, 1);
    gemm.multiply(new Product(M, n, k, 1, left.a(), right, 0, out, Epilogue.NONE));
    for (int i = 0; i < M * n; i++) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum += (double) left.element(i / n, p) * b[right.offset(p, i % n)];
      }
      if (!isClose(c[i], sum)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isClose(double actual, double expected) {
    return Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
  }

  private static float[] numbers(int count, float scale) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = scale * (float) random.nextGaussian();
    }
    return numbers;
  }
}
