package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Expressions, element by element: outᵢⱼ ← e(in¹ᵢⱼ, in²ᵢⱼ, …) for one output or several.
 *
 * <p>All outputs have the same shape, m × n. An input has that shape, or is a row (1 × n), a column
 * (m × 1) or a scalar (1 × 1), whose elements are used for all rows, all columns, or both. All
 * inputs of an element are read before its outputs are written, so outputs may be inputs of the
 * same shape: {@code w ← w − η·m} is one assignment among several.
 *
 * <p>Error: that of {@link Expression#bounded}, for each element.
 *
 * <p>A backend may compute it on the host, as one without code for it does. It then waits for the
 * inputs (B3).
 *
 * @param program the expressions; {@link Program#of} makes it once for many operations
 * @param inputs in the order of {@link Program#inputs}, unchanged
 * @param outputs one for each expression, overwritten; each may be an input of its shape, and none
 *     another output
 */
public record Elementwise(Program program, List<Tensor> inputs, List<Tensor> outputs)
    implements Op {

  private static final String NAME = "elementwise";

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are more or fewer tensors than the program has, or no
   *     outputs
   */
  public Elementwise {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("elementwise: there is no output");
    }
    if (inputs.size() != program.inputs().size()) {
      throw new IllegalArgumentException(
          "elementwise: %d inputs for %s".formatted(inputs.size(), program.inputs()));
    }
    if (outputs.size() != program.outputs().size()) {
      throw new IllegalArgumentException(
          "elementwise: %d outputs for %d expressions"
              .formatted(outputs.size(), program.outputs().size()));
    }
  }

  /**
   * out ← value.
   *
   * @param inputs the tensor of each input by its name
   * @throws IllegalArgumentException if the expression has an input that is not among them
   */
  public static Elementwise of(Tensor out, Expression value, Map<String, Tensor> inputs) {
    Program program = Program.of(List.of(value));
    return new Elementwise(program, named(NAME, program, inputs), List.of(out));
  }

  /**
   * What one tensor receives.
   *
   * @param out overwritten; may be an input of its shape
   * @param value the formula of each element
   */
  public record Assignment(Tensor out, Expression value) {}

  /**
   * Several assignments at once. All inputs of an element are read before its outputs are written,
   * so their order does not matter.
   *
   * @param inputs the tensor of each input by its name
   * @throws IllegalArgumentException if an expression has an input that is not among them
   */
  public static Elementwise of(List<Assignment> assignments, Map<String, Tensor> inputs) {
    Program program = Program.of(assignments.stream().map(Assignment::value).toList());
    return new Elementwise(
        program, named(NAME, program, inputs), assignments.stream().map(Assignment::out).toList());
  }

  /** The tensors of a program's inputs, for the operation of this name. */
  static List<Tensor> named(String op, Program program, Map<String, Tensor> inputs) {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : program.inputs()) {
      Tensor tensor = inputs.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(op + ": no tensor is given for the input " + name);
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  /** How the input at this index is broadcast over the outputs. */
  public Broadcast broadcast(int index) {
    Shape out = outputs.get(0).shape();
    return Broadcast.of(inputs.get(index).shape(), out.rows(), out.columns());
  }

  /** The index at which the input at an index has the element for element i of the outputs. */
  public int place(int index, int i) {
    return broadcast(index).place(i, outputs.get(0).shape().columns());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void operands(Operands operands) {
    for (int i = 0; i < inputs.size(); i++) {
      operands.reads(program.inputs().get(i), inputs.get(i));
    }
    int[] full =
        IntStream.range(0, inputs.size()).filter(i -> broadcast(i) == Broadcast.FULL).toArray();
    for (int i = 0; i < outputs.size(); i++) {
      operands.writes("out" + i, outputs.get(i), full);
    }
  }

  @Override
  public void checkShapes() {
    Shape out = outputs.get(0).shape();
    for (int i = 1; i < outputs.size(); i++) {
      Shapes.same(this, "out0", outputs.get(0), "out" + i, outputs.get(i));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Shapes.broadcast(
          this, program.inputs().get(i), inputs.get(i), "out0 " + out, out.rows(), out.columns());
    }
  }

  /** Never called: every backend computes it, on the host if it has nothing better. */
  @Override
  public void compose(Composition on) {
    throw new UnsupportedOperationException(name() + " is not composed of other operations");
  }
}
