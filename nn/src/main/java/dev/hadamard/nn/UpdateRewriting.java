package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The update of an optimizer, in which other expressions take the place of the gradients g and of
 * the parameters w. Where it is one elementwise operation, so is the result; otherwise one
 * operation before it changes g and w in memory.
 */
final class UpdateRewriting {

  private static final String OWN = "ext_";
  private static final String RULES = "rule_";

  private final Optimizer.Update on;
  private final List<Op> rule;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();

  UpdateRewriting(Optimizer.Update on, List<Op> rule) {
    this.on = on;
    this.rule = rule;
  }

  /** g as the backward pass left it. */
  Expression g() {
    return input("g", on.gradients());
  }

  /** w before the step. */
  Expression w() {
    return input("w", on.parameters());
  }

  /** An input of the expressions to come; names do not clash with those of the optimizer. */
  Expression input(String name, Tensor tensor) {
    inputs.put(OWN + name, tensor);
    return Expression.input(OWN + name);
  }

  /** The operations with these expressions for what the optimizer reads. */
  List<Op> of(Expression g, Expression w) {
    boolean isSame = g.equals(g()) && w.equals(w());
    if (isSame) {
      return rule;
    }
    if (rule.size() == 1 && rule.get(0) instanceof Elementwise only && isWhole(only)) {
      return List.of(rewritten(only, g, w));
    }
    List<Op> ops = new ArrayList<>();
    List<Elementwise.Assignment> before = new ArrayList<>();
    if (!g.equals(g())) {
      before.add(new Elementwise.Assignment(on.gradients(), g));
    }
    if (!w.equals(w())) {
      before.add(new Elementwise.Assignment(on.parameters(), w));
    }
    ops.add(Elementwise.of(before, inputs));
    ops.addAll(rule);
    return ops;
  }

  /** Whether it reads g and w as a whole or not at all. */
  private boolean isWhole(Elementwise op) {
    return op.inputs().stream()
        .allMatch(
            input ->
                input == on.gradients()
                    || input == on.parameters()
                    || !(Access.overlap(input, on.gradients())
                        || Access.overlap(input, on.parameters())));
  }

  private Elementwise rewritten(Elementwise op, Expression g, Expression w) {
    List<Elementwise.Assignment> assignments = new ArrayList<>();
    List<Expression> values = substituted(op, g, w);
    for (int i = 0; i < values.size(); i++) {
      assignments.add(new Elementwise.Assignment(op.outputs().get(i), values.get(i)));
    }
    return Elementwise.of(assignments, inputs);
  }

  /** The expressions of an operation, whose other inputs get names of their own. */
  private List<Expression> substituted(Elementwise op, Expression g, Expression w) {
    Program program = op.program();
    Map<String, Expression> substitutes = new HashMap<>();
    for (int i = 0; i < op.inputs().size(); i++) {
      String name = program.inputs().get(i);
      Tensor tensor = op.inputs().get(i);
      if (tensor == on.gradients()) {
        substitutes.put(name, g);
      } else if (tensor == on.parameters()) {
        substitutes.put(name, w);
      } else {
        inputs.put(RULES + name, tensor);
        substitutes.put(name, Expression.input(RULES + name));
      }
    }
    return program.expressions(substitutes);
  }

  /**
   * Assigns a tensor an expression of the parameters after the update: in its last operation, or in
   * one more.
   *
   * @param ops the operations that {@link #of} made and others before, modified
   */
  void append(List<Op> ops, Tensor out, UnaryOperator<Expression> ofUpdated) {
    if (ops.get(ops.size() - 1) instanceof Elementwise last && isWhole(last)) {
      int weights = last.outputs().indexOf(on.parameters());
      if (weights >= 0) {
        List<Elementwise.Assignment> assignments = new ArrayList<>();
        List<Expression> values = substituted(last, g(), w());
        for (int i = 0; i < values.size(); i++) {
          assignments.add(new Elementwise.Assignment(last.outputs().get(i), values.get(i)));
        }
        assignments.add(new Elementwise.Assignment(out, ofUpdated.apply(values.get(weights))));
        ops.set(ops.size() - 1, Elementwise.of(assignments, inputs));
        return;
      }
    }
    ops.add(Elementwise.of(out, ofUpdated.apply(w()), inputs));
  }
}
