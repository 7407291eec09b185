package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An update in the making that is one operation over all parameters. */
final class FlatUpdate {

  private final Optimizer.Update on;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final List<Elementwise.Assignment> assignments = new ArrayList<>();

  FlatUpdate(Optimizer.Update on) {
    this.on = on;
  }

  /** w as it is before the update. */
  Expression w() {
    return input("w", on.parameters());
  }

  Expression g() {
    return input("g", on.gradients());
  }

  /** A slot as it is before the update. */
  Expression slot(String name) {
    return input(name, on.slot(name));
  }

  /** One of the optimizer's factors, under a name for the formula. */
  Expression factor(String name, int index) {
    return input(name, on.factor(index));
  }

  private Expression input(String name, Tensor tensor) {
    inputs.putIfAbsent(name, tensor);
    return Expression.input(name);
  }

  /** share · old + (1 − share) · value, the moving average in a slot, which becomes the slot. */
  Expression average(String slot, double share, Expression value) {
    return assign(slot, slot(slot).times(share).plus(value.times(1 - share)));
  }

  /** Assigns a slot and returns its new value. */
  Expression assign(String slot, Expression value) {
    assignments.add(new Elementwise.Assignment(on.slot(slot), value));
    return value;
  }

  /** The operation: the slots as assigned, and this for w. */
  List<Op> weights(Expression value) {
    assignments.add(new Elementwise.Assignment(on.parameters(), value));
    return List.of(Elementwise.of(assignments, inputs));
  }

  /** The same where the gradients receive a value and w stays. */
  List<Op> gradients(Expression value) {
    assignments.add(new Elementwise.Assignment(on.gradients(), value));
    return List.of(Elementwise.of(assignments, inputs));
  }
}
