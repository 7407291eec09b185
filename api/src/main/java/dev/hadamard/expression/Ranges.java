package dev.hadamard.expression;

import dev.hadamard.expression.Program.Instruction;

/**
 * The values that a program's instructions can have whatever its inputs are: e⁻ˣ² lies in [0, 1]. A
 * backend that knows it may compute a function of such a value by a shorter formula. NaN may be
 * there besides.
 */
public final class Ranges {

  private final double[] low;
  private final double[] high;

  private Ranges(int count) {
    low = new double[count];
    high = new double[count];
  }

  /** Those of a program. */
  public static Ranges of(Program program) {
    int count = program.instructions().size();
    Ranges ranges = new Ranges(count);
    for (int i = 0; i < count; i++) {
      ranges.find(i, program.instructions().get(i));
    }
    return ranges;
  }

  /**
   * Whether all values of an instruction lie in [low, high].
   *
   * @param place of the instruction in the program
   */
  public boolean isWithin(int place, double low, double high) {
    return this.low[place] >= low && this.high[place] <= high;
  }

  private void find(int i, Instruction op) {
    int a = op.a();
    int b = op.b();
    switch (op.function()) {
      case CONSTANT -> set(i, op.constant(), op.constant());
      case ADD -> set(i, low[a] + low[b], high[a] + high[b]);
      case SUBTRACT -> set(i, low[a] - high[b], high[a] - low[b]);
      case MULTIPLY -> multiply(i, a, b);
      case NEGATE -> set(i, -high[a], -low[a]);
      case ABS -> set(i, Math.max(0, Math.max(low[a], -high[a])), Math.max(high[a], -low[a]));
      case MIN -> set(i, Math.min(low[a], low[b]), Math.min(high[a], high[b]));
      case MAX -> set(i, Math.max(low[a], low[b]), Math.max(high[a], high[b]));
      case SELECT -> set(i, Math.min(low[b], low[op.c()]), Math.max(high[b], high[op.c()]));
      case EXP -> set(i, 0, high[a] <= 0 ? 1 : Double.POSITIVE_INFINITY);
      case EXPM1 -> set(i, -1, high[a] <= 0 ? 0 : Double.POSITIVE_INFINITY);
      case SQRT -> set(i, 0, high[a] <= 1 ? 1 : Double.POSITIVE_INFINITY);
      case LOG1P -> set(i, low[a] >= 0 ? 0 : Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      case TANH, ERF -> set(i, -1, 1);
      case SIGMOID, UNIFORM, LESS, LESS_OR_EQUAL, EQUAL -> set(i, 0, 1);
      default -> set(i, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  private void multiply(int i, int a, int b) {
    double ll = low[a] * low[b];
    double lh = low[a] * high[b];
    double hl = high[a] * low[b];
    double hh = high[a] * high[b];
    double least = Math.min(Math.min(ll, lh), Math.min(hl, hh));
    double most = Math.max(Math.max(ll, lh), Math.max(hl, hh));
    set(i, a == b ? 0 : least, most);
  }

  /** NaN, as of ∞ − ∞, is no bound. */
  private void set(int i, double least, double most) {
    low[i] = Double.isNaN(least) ? Double.NEGATIVE_INFINITY : least;
    high[i] = Double.isNaN(most) ? Double.POSITIVE_INFINITY : most;
  }
}
