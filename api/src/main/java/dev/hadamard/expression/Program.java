package dev.hadamard.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One or more expressions as a list of instructions, each of which takes results of earlier ones.
 * What is common to the expressions is there once. A backend compiles it.
 *
 * @param instructions in an order in which they can be computed; powers are expressed by others
 * @param outputs the place of each expression's result in that list
 * @param inputs the names of the inputs, in the order in which they appear
 */
public record Program(List<Instruction> instructions, List<Integer> outputs, List<String> inputs) {

  /**
   * One operation.
   *
   * @param function what is computed
   * @param a the place of the first operand; for an {@link Function#INPUT} which of the inputs it
   *     is
   * @param b the place of the second operand, if there is one
   * @param c the place of the third operand, if there is one
   * @param constant the value of a {@link Function#CONSTANT}
   */
  public record Instruction(Function function, int a, int b, int c, float constant) {}

  /** Copies the lists. */
  public Program {
    instructions = List.copyOf(instructions);
    outputs = List.copyOf(outputs);
    inputs = List.copyOf(inputs);
  }

  /** Compiles some expressions. */
  public static Program of(List<Expression> expressions) {
    Compiler compiler = new Compiler();
    List<Integer> outputs = expressions.stream().map(compiler::place).toList();
    return new Program(compiler.instructions, outputs, List.copyOf(compiler.inputs.keySet()));
  }

  /**
   * The expressions of this program as trees, one for each output, with other expressions in place
   * of some inputs. So an operation can be extended by what its inputs are computed of. Powers
   * remain the products that {@link #of} made of them.
   *
   * @param substitutes by the name of the input; an input that has none stays
   */
  public List<Expression> expressions(Map<String, Expression> substitutes) {
    List<Expression> parts = new ArrayList<>();
    for (Instruction part : instructions) {
      parts.add(
          switch (part.function) {
            case INPUT -> {
              Expression input = Expression.input(inputs.get(part.a));
              yield substitutes.getOrDefault(input.name(), input);
            }
            case CONSTANT -> Expression.constant(part.constant);
            default -> {
              int[] places = {part.a, part.b, part.c};
              Expression[] operands = new Expression[part.function.arity()];
              Arrays.setAll(operands, i -> parts.get(places[i]));
              yield Expression.of(part.function, operands);
            }
          });
    }
    return outputs.stream().map(parts::get).toList();
  }

  /** Gives each different operation one place. */
  private static final class Compiler {
    final List<Instruction> instructions = new ArrayList<>();
    final Map<String, Integer> inputs = new LinkedHashMap<>();
    private final Map<Instruction, Integer> places = new HashMap<>();
    private final Map<Expression, Integer> known = new HashMap<>();

    int place(Expression e) {
      Integer found = known.get(e);
      if (found == null) {
        found = compile(e);
        known.put(e, found);
      }
      return found;
    }

    private int compile(Expression e) {
      return switch (e.function()) {
        case INPUT -> {
          Integer next = inputs.size();
          Integer input = inputs.putIfAbsent(e.name(), next);
          yield add(new Instruction(Function.INPUT, input == null ? next : input, 0, 0, 0));
        }
        case CONSTANT -> add(new Instruction(Function.CONSTANT, 0, 0, 0, e.constant()));
        case POW -> place(Powers.expand(e.operands().get(0), e.constant()));
        default -> {
          int[] operands = new int[3];
          for (int i = 0; i < e.operands().size(); i++) {
            operands[i] = place(e.operands().get(i));
          }
          yield add(new Instruction(e.function(), operands[0], operands[1], operands[2], 0));
        }
      };
    }

    private int add(Instruction instruction) {
      Integer place = places.putIfAbsent(instruction, instructions.size());
      if (place == null) {
        instructions.add(instruction);
        return instructions.size() - 1;
      }
      return place;
    }
  }
}
