package dev.hadamard.tck;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Operations whose expressions have other parts: what a fault in a backend's compiler makes. */
final class Rewriting {

  private Rewriting() {}

  /** The same operation with each part of its expressions replaced, from the leaves up. */
  static Elementwise of(Elementwise op, UnaryOperator<Expression> part) {
    List<Expression> values = expressions(op.program(), part);
    List<Elementwise.Assignment> assignments = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      assignments.add(new Elementwise.Assignment(op.outputs().get(i), values.get(i)));
    }
    return Elementwise.of(assignments, named(op.program(), op.inputs()));
  }

  /** The same for the elements of a reduction. */
  static Reduction of(Reduction op, UnaryOperator<Expression> part) {
    Expression element = expressions(op.program(), part).get(0);
    return Reduction.of(op.kind(), op.along(), element, named(op.program(), op.inputs()), op.out());
  }

  private static Map<String, Tensor> named(Program program, List<Tensor> inputs) {
    Map<String, Tensor> named = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      named.put(program.inputs().get(i), inputs.get(i));
    }
    return named;
  }

  private static List<Expression> expressions(Program program, UnaryOperator<Expression> part) {
    List<Expression> parts = new ArrayList<>();
    for (Program.Instruction each : program.instructions()) {
      parts.add(part.apply(expression(each, parts, program.inputs())));
    }
    return program.outputs().stream().map(parts::get).toList();
  }

  private static Expression expression(
      Program.Instruction op, List<Expression> parts, List<String> inputs) {
    return switch (op.function()) {
      case INPUT -> Expression.input(inputs.get(op.a()));
      case CONSTANT -> Expression.constant(op.constant());
      case SELECT -> parts.get(op.a()).select(parts.get(op.b()), parts.get(op.c()));
      case UNIFORM -> Expression.uniform(parts.get(op.a()), parts.get(op.b()), parts.get(op.c()));
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MIN, MAX, LESS, LESS_OR_EQUAL, EQUAL ->
          ofTwo(op, parts.get(op.a()), parts.get(op.b()));
      default -> ofOne(op, parts.get(op.a()));
    };
  }

  private static Expression ofTwo(Program.Instruction op, Expression a, Expression b) {
    return switch (op.function()) {
      case ADD -> a.plus(b);
      case SUBTRACT -> a.minus(b);
      case MULTIPLY -> a.times(b);
      case DIVIDE -> a.over(b);
      case MIN -> a.min(b);
      case MAX -> a.max(b);
      case LESS -> a.less(b);
      case LESS_OR_EQUAL -> a.lessOrEqual(b);
      default -> a.equal(b);
    };
  }

  private static Expression ofOne(Program.Instruction op, Expression a) {
    return switch (op.function()) {
      case NEGATE -> a.negate();
      case ABS -> a.abs();
      case SQRT -> a.sqrt();
      case EXP -> a.exp();
      case LOG -> a.log();
      case EXPM1 -> a.expm1();
      case LOG1P -> a.log1p();
      case TANH -> a.tanh();
      case SIGMOID -> a.sigmoid();
      case ERF -> a.erf();
      default -> throw new IllegalArgumentException("no function of one number: " + op);
    };
  }
}
