package dev.hadamard.kernels;

import dev.hadamard.expression.Function;
import dev.hadamard.expression.Program;
import dev.hadamard.expression.Ranges;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The text of {@code program.cl}: the kernel that computes expressions, or the function that
 * computes the elements of a reduction, for both compilers.
 */
public final class ExpressionSource {

  /** The name of the function that computes an element of a reduction. */
  static final String ELEMENT = "element";

  private final Program program;
  private final Ranges ranges;
  private final List<Broadcast> broadcasts;

  /**
   * The source of a program.
   *
   * @param broadcasts how each of its inputs is broadcast over the outputs
   */
  public ExpressionSource(Program program, List<Broadcast> broadcasts) {
    this.program = program;
    this.ranges = Ranges.of(program);
    this.broadcasts = broadcasts;
  }

  /** The whole kernel of an {@link Elementwise}. */
  public String kernel() {
    List<String> parameters = new ArrayList<>(List.of("const int size", "const int columns"));
    parameters.addAll(inputs("GLOBAL const float *"));
    for (int i = 0; i < program.outputs().size(); i++) {
      parameters.add("GLOBAL float *out" + i);
    }
    StringBuilder text = new StringBuilder();
    text.append("KERNEL WIDE void expression(").append(String.join(", ", parameters));
    text.append(") {\n  FOR_EACH_VECTOR(at, count, size) {\n");
    appendInstructions(text);
    for (int i = 0; i < program.outputs().size(); i++) {
      text.append(
          "    store_some(t%d, out%d + at, count);\n".formatted(program.outputs().get(i), i));
    }
    return text.append("  }\n}\n").toString();
  }

  /** The element of a reduction as a function, and its parameters and arguments as macros. */
  public String element() {
    String parameters = String.join(", ", inputs("GLOBAL const float *"));
    StringBuilder text = new StringBuilder();
    appendMacro(text, "INPUTS", parameters);
    appendMacro(text, "ARGUMENTS", String.join(", ", inputs("")));
    text.append("INLINE WIDE real ").append(ELEMENT).append('(').append(parameters);
    text.append(", const size_t at, const int count, const int columns) {\n");
    appendInstructions(text);
    return text.append("    return t%d;\n}\n".formatted(program.outputs().get(0))).toString();
  }

  /** Defines a macro anew: another reduction of the same program may have defined it. */
  private static void appendMacro(StringBuilder text, String name, String value) {
    text.append("#undef ").append(name).append("\n#define ").append(name);
    text.append(' ').append(value).append('\n');
  }

  private List<String> inputs(String type) {
    return IntStream.range(0, program.inputs().size()).mapToObj(i -> type + "in" + i).toList();
  }

  private void appendInstructions(StringBuilder text) {
    for (int i = 0; i < program.instructions().size(); i++) {
      text.append("    const real t%d = %s;\n".formatted(i, value(program.instructions().get(i))));
    }
  }

  private String value(Program.Instruction op) {
    String a = "t" + op.a();
    String b = "t" + op.b();
    return switch (op.function()) {
      case INPUT -> load(op.a());
      case CONSTANT -> "SPLAT(" + literal(op.constant()) + ")";
      case ADD -> a + " + " + b;
      case SUBTRACT -> a + " - " + b;
      case MULTIPLY -> a + " * " + b;
      case DIVIDE -> a + " / " + b;
      case NEGATE -> "-" + a;
      case ABS -> "fabs(" + a + ")";
      case SQRT -> "sqrt(" + a + ")";
      case MIN, MAX -> bounded(op, a, b);
      case LOG1P ->
          ranges.isWithin(op.a(), 0, 1) ? "x_log1p_of_fraction(" + a + ")" : call(op, a, b);
      case UNIFORM -> "x_uniform(at, %s, %s, t%d)".formatted(a, b, op.c());
      case EXP ->
          ranges.isWithin(op.a(), Double.NEGATIVE_INFINITY, 0)
              ? "decay(" + a + ")"
              : call(op, a, b);
      case SELECT -> select(op, b);
      default -> call(op, a, b);
    };
  }

  /** A comparison decides by itself; of any other number it is asked whether it is 0. */
  private String select(Program.Instruction op, String b) {
    Program.Instruction condition = program.instructions().get(op.a());
    String relation =
        switch (condition.function()) {
          case LESS -> "<";
          case LESS_OR_EQUAL -> "<=";
          case EQUAL -> "==";
          default -> "";
        };
    return relation.isEmpty()
        ? "x_select(t%d, %s, t%d)".formatted(op.a(), b, op.c())
        : "t%d %s t%d ? %s : t%d".formatted(condition.a(), relation, condition.b(), b, op.c());
  }

  /** One comparison is enough where an operand is a constant. */
  private String bounded(Program.Instruction op, String a, String b) {
    float constant = program.instructions().get(op.b()).constant();
    boolean hasBound = program.instructions().get(op.b()).function() == Function.CONSTANT;
    if (!hasBound || Float.isNaN(constant)) {
      return call(op, a, b);
    }
    String bound = op.function() == Function.MIN ? "at_most" : "at_least";
    return "%s(%s, %s)".formatted(bound, a, literal(constant));
  }

  private static String call(Program.Instruction op, String a, String b) {
    String name = "x_" + op.function().name().toLowerCase(Locale.ROOT);
    return op.function().arity() == 1
        ? "%s(%s)".formatted(name, a)
        : "%s(%s, %s)".formatted(name, a, b);
  }

  private String load(int input) {
    return switch (broadcasts.get(input)) {
      case FULL -> "load_some(in%d + at, count, 0.0f)".formatted(input);
      case SCALAR -> "SPLAT(in%d[0])".formatted(input);
      case ROW -> "load_row(in%d, at, columns)".formatted(input);
      case COLUMN -> "load_column(in%d, at, columns, count)".formatted(input);
    };
  }

  /** A constant with all its bits. */
  private static String literal(float value) {
    if (Float.isNaN(value)) {
      return "INFINITY - INFINITY";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "INFINITY" : "-INFINITY";
    }
    return Float.toHexString(value) + "f";
  }
}
