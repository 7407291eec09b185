package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether loops compute what they should in this JVM. The vector module may change with every Java:
 * one that has lost a method, or gives other numbers, is found here rather than in a training.
 */
final class SelfCheck {

  /** A product of whole and of incomplete tiles, of more than one chain. */
  private static final int M = 9;

  private static final int N = 70;
  private static final int K = 130;

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
      return isProductRight(loops) ? Optional.empty() : Optional.of("a wrong matrix product");
    } catch (RuntimeException | LinkageError failure) {
      return Optional.of(failure.toString());
    }
  }

  private static boolean isRight(ElementwiseLoop loop, DoubleUnaryOperator expected) {
    float[] in = numbers(N, 3);
    float[] out = new float[N];
    loop.run(in, out, 0, N);
    for (int i = 0; i < N; i++) {
      if (!isClose(out[i], expected.applyAsDouble(in[i]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isProductRight(Loops loops) {
    float[] a = numbers(M * K, 1);
    float[] b = numbers(N * K, 1);
    float[] c = new float[M * N];
    MatrixView rows = new MatrixView(c, N, 1);
    MatrixView left = new MatrixView(a, K, 1);
    MatrixView right = new MatrixView(b, 1, K);
    try (ThreadTeam alone = new ThreadTeam(1)) {
      loops.gemm(alone).multiply(new Product(M, N, K, 1, left, right, 0, rows, Epilogue.NONE));
    }
    for (int i = 0; i < M * N; i++) {
      double sum = 0;
      for (int p = 0; p < K; p++) {
        sum += (double) a[i / N * K + p] * b[i % N * K + p];
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
