package dev.hadamard.expression;

import java.util.Locale;

/** An expression as people write it. */
final class Formula {

  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int PREFIX = 3;
  private static final int POWER = 4;
  private static final int ATOM = 5;

  private Formula() {}

  static String of(Expression e) {
    return switch (e.function()) {
      case INPUT -> e.name();
      case CONSTANT -> number(e.constant());
      case ADD -> at(e, 0, SUM) + " + " + at(e, 1, SUM);
      case SUBTRACT -> at(e, 0, SUM) + " − " + at(e, 1, PRODUCT);
      case MULTIPLY -> at(e, 0, PRODUCT) + "·" + at(e, 1, PRODUCT);
      case DIVIDE -> at(e, 0, PRODUCT) + "/" + at(e, 1, PREFIX);
      case NEGATE -> "−" + at(e, 0, PREFIX);
      case ABS -> "|" + of(e.operands().get(0)) + "|";
      case POW -> at(e, 0, ATOM) + power(e.constant());
      case LESS -> at(e, 0, SUM) + " < " + at(e, 1, SUM);
      case LESS_OR_EQUAL -> at(e, 0, SUM) + " ≤ " + at(e, 1, SUM);
      case EQUAL -> at(e, 0, SUM) + " = " + at(e, 1, SUM);
      default -> call(e);
    };
  }

  private static String call(Expression e) {
    StringBuilder text =
        new StringBuilder(e.function().name().toLowerCase(Locale.ROOT)).append('(');
    for (int i = 0; i < e.operands().size(); i++) {
      text.append(i == 0 ? "" : ", ").append(of(e.operands().get(i)));
    }
    return text.append(')').toString();
  }

  /** An operand, in parentheses unless it binds at least as tightly. */
  private static String at(Expression e, int operand, int binding) {
    Expression inner = e.operands().get(operand);
    String text = of(inner);
    return bindingOf(inner) < binding ? "(" + text + ")" : text;
  }

  private static int bindingOf(Expression e) {
    return switch (e.function()) {
      case LESS, LESS_OR_EQUAL, EQUAL -> 0;
      case ADD, SUBTRACT -> SUM;
      case MULTIPLY, DIVIDE -> PRODUCT;
      case NEGATE -> PREFIX;
      case POW -> POWER;
      case CONSTANT -> e.constant() < 0 ? PREFIX : ATOM;
      default -> ATOM;
    };
  }

  private static String power(float exponent) {
    String digits = number(exponent);
    return digits.length() == 1 ? "" + "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digits.charAt(0) - '0') : "^" + digits;
  }

  private static String number(float value) {
    String text =
        value == Math.rint(value) && Math.abs(value) < 1e7 ? "" + (long) value : "" + value;
    return text.replace('-', '−');
  }
}
