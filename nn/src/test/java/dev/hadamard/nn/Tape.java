package dev.hadamard.nn;

import java.util.Arrays;

/**
 * Scalars in double that remember what they were computed of, so that the gradient of any of them
 * follows by the chain rule alone (reverse accumulation). A scalar is known by its number.
 *
 * <p>A tape may also be noisy: then every operation is off by at most its own error in float32, at
 * random. How much a result differs from that of an exact tape shows how much float32 can tell of
 * it, whatever the order of the operations is.
 *
 * <p>Source: A. Griewank, A. Walther, <i>Evaluating Derivatives</i>, 2008, chapter 3; for the noise
 * J. Vignes, <i>Discrete Stochastic Arithmetic</i>, 2004.
 */
final class Tape {

  /** u, the error of one rounding to float32, relative. */
  static final double U = Math.scalb(1.0, -24);

  private static final int OPERANDS = 3;

  private final double noise;
  private long random;
  private int size;
  private double[] value = new double[1 << 12];
  private int[] operand = new int[OPERANDS << 12];
  private double[] slope = new double[OPERANDS << 12];

  private Tape(double noise, long seed) {
    this.noise = noise;
    this.random = seed * 0x9E3779B97F4A7C15L + 1;
  }

  static Tape exact() {
    return new Tape(0, 0);
  }

  static Tape noisy(long seed) {
    return new Tape(U, seed);
  }

  /** Forgets all scalars. */
  void clear() {
    size = 0;
  }

  double value(int scalar) {
    return value[scalar];
  }

  /** A value that is off by at most this many u, relative. */
  double off(double exact, double roundings) {
    if (noise == 0) {
      return exact;
    }
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return exact * (1 + noise * roundings * (random * 0x1p-63));
  }

  // -------------------------------------------------------------------------------------- scalars

  /** A scalar that depends on none. */
  int leaf(double exact) {
    return node(exact, 0, 0, 0, 0, 0, 0);
  }

  private int node(double exact, int a, double da, int b, double db, int c, double dc) {
    if (size == value.length) {
      value = Arrays.copyOf(value, 2 * size);
      operand = Arrays.copyOf(operand, 2 * OPERANDS * size);
      slope = Arrays.copyOf(slope, 2 * OPERANDS * size);
    }
    int at = OPERANDS * size;
    operand[at] = a;
    operand[at + 1] = b;
    operand[at + 2] = c;
    slope[at] = da;
    slope[at + 1] = db;
    slope[at + 2] = dc;
    value[size] = exact;
    return size++;
  }

  int add(int a, int b) {
    return node(off(value[a] + value[b], 1), a, 1, b, 1, 0, 0);
  }

  int subtract(int a, int b) {
    return node(off(value[a] - value[b], 1), a, 1, b, -1, 0, 0);
  }

  int multiply(int a, int b) {
    return node(off(value[a] * value[b], 1), a, value[b], b, value[a], 0, 0);
  }

  /** a·factor. */
  int scale(int a, double factor) {
    return node(off(value[a] * factor, 1), a, factor, 0, 0, 0, 0);
  }

  /** sum + a·b. */
  int multiplyAdd(int sum, int a, int b) {
    double product = off(value[a] * value[b], 1);
    return node(off(value[sum] + product, 1), sum, 1, a, value[b], b, value[a]);
  }

  /**
   * A function of a scalar.
   *
   * @param f its value
   * @param slope its derivative
   * @param roundings by how many u each of them may be off in float32
   */
  int function(int a, double f, double slope, double roundings) {
    return node(off(f, roundings), a, off(slope, roundings), 0, 0, 0, 0);
  }

  /** Σ over scalars, times a factor. */
  int mean(int[] scalars, double factor) {
    int sum = scalars[0];
    for (int i = 1; i < scalars.length; i++) {
      sum = add(sum, scalars[i]);
    }
    return scale(sum, factor);
  }

  /** e^(a − shift), shift being a number. */
  int exp(int a, double shift) {
    double e = Math.exp(value[a] - shift);
    return function(a, e, e, 6 + Math.abs(value[a] - shift)); // 3 ulp, and that of the difference
  }

  int log(int a) {
    return function(a, Math.log(value[a]), 1 / value[a], 6);
  }

  int reciprocal(int a) {
    double r = 1 / value[a];
    return function(a, r, -r * r, 1);
  }

  /** 1/√(a + ε). */
  int inverseRoot(int a, double epsilon) {
    double r = 1 / Math.sqrt(value[a] + epsilon);
    return function(a, r, -r / (2 * (value[a] + epsilon)), 3);
  }

  // ------------------------------------------------------------------------------------- gradient

  /** The derivatives of a scalar by all scalars. */
  double[] gradient(int of) {
    double[] gradient = new double[size];
    gradient[of] = 1;
    for (int i = of; i >= 0; i--) {
      double g = gradient[i];
      if (g != 0) {
        for (int k = OPERANDS * i; k < OPERANDS * (i + 1); k++) {
          if (slope[k] != 0) {
            double part = off(g * slope[k], 1);
            gradient[operand[k]] = off(gradient[operand[k]] + part, 1);
          }
        }
      }
    }
    return gradient;
  }
}
