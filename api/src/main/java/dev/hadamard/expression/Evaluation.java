package dev.hadamard.expression;

import static java.lang.Math.abs;
import static java.lang.Math.max;

import java.util.List;
import java.util.Map;

/**
 * Evaluates a {@link Program} in double, and bounds what float32 may differ.
 *
 * <p>The bound of an operation has two parts. The errors of the operands move the result: for a
 * monotone function by |f(a ± e) − f(a)|, for others by the first-order formula with its remainder.
 * Then the operation itself rounds: by half a unit in the last place, and by the excess that its
 * {@link Function} admits. A number below 2⁻¹²⁶ may be taken for 0, as operand and as result.
 */
public final class Evaluation {

  private static final double MIN_NORMAL = 0x1p-126;
  private static final double OVERFLOW = 0x1.fffffep127;

  private final Program program;
  private final double[] values;
  private final double[] errors;
  private final Uniform uniform = new Uniform();

  /** Prepares the evaluation of a program at many places. */
  public Evaluation(Program program) {
    this.program = program;
    this.values = new double[program.instructions().size()];
    this.errors = new double[values.length];
  }

  /** Evaluates an expression once. */
  static Bounded of(Expression e, Map<String, Double> inputs, long place) {
    Program program = Program.of(List.of(e));
    double[] arguments =
        program.inputs().stream()
            .mapToDouble(
                name -> {
                  Double value = inputs.get(name);
                  if (value == null) {
                    throw new IllegalArgumentException("there is no value for the input " + name);
                  }
                  return value;
                })
            .toArray();
    Evaluation evaluation = new Evaluation(program);
    evaluation.at(arguments, place);
    return evaluation.output(0);
  }

  /**
   * Evaluates the program at one place.
   *
   * @param inputs in the order of {@link Program#inputs}
   * @param place the index of the element, row-major
   */
  public void at(double[] inputs, long place) {
    for (int i = 0; i < values.length; i++) {
      compute(i, program.instructions().get(i), inputs, place);
    }
  }

  /** The result of an expression of the program at the last place. */
  public Bounded output(int index) {
    int i = program.outputs().get(index);
    return new Bounded(values[i], errors[i]);
  }

  private void compute(int i, Program.Instruction op, double[] inputs, long place) {
    switch (op.function()) {
      case INPUT -> set(i, inputs[op.a()], 0);
      case CONSTANT -> set(i, op.constant(), 0);
      case UNIFORM -> draw(i, op, place);
      case LESS, LESS_OR_EQUAL, EQUAL -> compare(i, op);
      case SELECT -> select(i, op);
      default -> {
        double a = values[op.a()];
        double ea = flushed(a, errors[op.a()]);
        boolean isBinary = op.function().arity() == 2; // else op.b() is another's place
        double b = isBinary ? values[op.b()] : 0;
        double eb = isBinary ? flushed(b, errors[op.b()]) : 0;
        double value = value(op.function(), a, b);
        double moved = moved(op.function(), a, ea, b, eb, value);
        set(i, value, rounded(op.function(), value, moved));
      }
    }
  }

  private void set(int i, double value, double error) {
    values[i] = value;
    errors[i] = error;
  }

  /** The error of an operand that a device may take for 0. */
  private static double flushed(double a, double error) {
    return abs(a) < MIN_NORMAL ? max(error, abs(a)) : error;
  }

  static double value(Function function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case NEGATE -> -a;
      case ABS -> abs(a);
      case MIN -> Math.min(a, b);
      case MAX -> max(a, b);
      case SQRT -> Math.sqrt(a);
      case EXP -> Math.exp(a);
      case LOG -> Math.log(a);
      case EXPM1 -> Math.expm1(a);
      case LOG1P -> Math.log1p(a);
      case TANH -> Math.tanh(a);
      case SIGMOID -> a < 0 ? Math.exp(a) / (1 + Math.exp(a)) : 1 / (1 + Math.exp(-a));
      case ERF -> ErrorFunction.of(a);
      default -> throw new IllegalArgumentException(function + " is none of one or two numbers");
    };
  }

  /** How far the errors of the operands move the result. */
  private static double moved(
      Function function, double a, double ea, double b, double eb, double value) {
    if (ea == 0 && eb == 0) {
      return 0;
    }
    if (!Double.isFinite(a) || !Double.isFinite(b) || ea + eb == Double.POSITIVE_INFINITY) {
      return Double.POSITIVE_INFINITY;
    }
    return switch (function) {
      case ADD, SUBTRACT -> ea + eb;
      case MULTIPLY -> abs(a) * eb + abs(b) * ea + ea * eb;
      case DIVIDE ->
          eb >= abs(b) ? Double.POSITIVE_INFINITY : (ea + abs(value) * eb) / (abs(b) - eb);
      case NEGATE, ABS -> ea;
      case MIN, MAX -> max(ea, eb);
      default -> {
        double below = value(function, a - ea, 0);
        double above = value(function, a + ea, 0);
        double most = max(abs(below - value), abs(above - value));
        yield Double.isNaN(most)
            ? Double.isNaN(below) && Double.isNaN(above) ? 0 : Double.POSITIVE_INFINITY
            : most;
      }
    };
  }

  /** What the operation adds to the error by itself. */
  private static double rounded(Function function, double value, double moved) {
    if (!Double.isFinite(value) || !Double.isFinite(moved)) {
      return moved;
    }
    double largest = abs(value) + moved;
    double error = moved;
    if (!function.isExact()) {
      error += (0.5 + function.excessUlps()) * ulp(largest);
    }
    if (abs(value) - moved < MIN_NORMAL) {
      error += MIN_NORMAL;
    }
    return abs(value) + error >= OVERFLOW ? Double.POSITIVE_INFINITY : error;
  }

  private static double ulp(double value) {
    return Math.scalb(1.0, max(Math.getExponent(value), Float.MIN_EXPONENT) - 23);
  }

  /** 0 or 1, and both where the operands are too near to each other. */
  private void compare(int i, Program.Instruction op) {
    double a = values[op.a()];
    double b = values[op.b()];
    boolean isTrue =
        switch (op.function()) {
          case LESS -> a < b;
          case LESS_OR_EQUAL -> a <= b;
          default -> a == b;
        };
    double uncertain = flushed(a, errors[op.a()]) + flushed(b, errors[op.b()]);
    boolean hasNaN = Double.isNaN(a) || Double.isNaN(b);
    boolean isCertain =
        uncertain == 0 || (hasNaN && Double.isFinite(uncertain)) || abs(a - b) > uncertain;
    set(i, isTrue ? 1 : 0, isCertain ? 0 : 1);
  }

  /** One of two values, and both where the condition is uncertain. */
  private void select(int i, Program.Instruction op) {
    double condition = values[op.a()];
    double uncertain = flushed(condition, errors[op.a()]);
    int chosen = condition != 0 ? op.b() : op.c();
    int other = condition != 0 ? op.c() : op.b();
    double error = errors[chosen];
    boolean isCertain = condition == 0 ? uncertain == 0 : !(abs(condition) <= uncertain);
    if (!isCertain && values[chosen] != values[other]) {
      double apart = abs(values[chosen] - values[other]) + errors[other];
      error = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : max(error, apart);
    } else if (!isCertain) {
      error = max(error, errors[other]);
    }
    set(i, values[chosen], error);
  }

  /** A number; any number where a bit of what it is drawn by is uncertain. */
  private void draw(int i, Program.Instruction op, long place) {
    float number =
        uniform.at(place, (float) values[op.a()], (float) values[op.b()], (float) values[op.c()]);
    boolean isCertain = isFloat(op.a()) && isFloat(op.b()) && isFloat(op.c());
    set(i, number, isCertain ? 0 : 1);
  }

  /** Whether every backend has the bits of this value; all NaN are one. */
  private boolean isFloat(int place) {
    double value = values[place];
    return errors[place] == 0 && ((float) value == value || Double.isNaN(value));
  }
}
