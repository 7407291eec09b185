package dev.hadamard.cpu;

import dev.hadamard.cpu.ProgramSegments.Segment;
import dev.hadamard.cpu.VectorCode.Comparison;
import dev.hadamard.expression.Function;
import dev.hadamard.expression.Program;
import dev.hadamard.expression.Program.Instruction;
import dev.hadamard.expression.Ranges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles an expression's program into classes, each with one loop over vectors: one if the
 * program is short, else one for each of its {@link ProgramSegments}.
 *
 * <p>A program that draws random numbers is none of them. The vector module has no product of ints
 * in 64 bits, and the ten rounds of the generator would be hundreds of operations on halves; plain
 * code computes four numbers by 20 products.
 */
final class VectorCompiler {

  private final Program program;
  private final Ranges ranges;
  private final List<Boolean> areContiguous;

  /** The tensor to which each result is written that another segment needs. */
  private final Map<Integer, Integer> blocks;

  private final VectorCode code = new VectorCode();
  private final VectorFunctions functions = new VectorFunctions(code);

  /** The local variables of the results so far. */
  private final Map<Integer, Integer> results = new HashMap<>();

  private VectorCompiler(
      Program program, List<Boolean> areContiguous, Map<Integer, Integer> blocks) {
    this.program = program;
    this.ranges = Ranges.of(program);
    this.areContiguous = areContiguous;
    this.blocks = blocks;
  }

  /**
   * The classes of a program.
   *
   * @param classes to be run one after the other for the same elements
   * @param blocks how many blocks of memory they share; these are the tensors after the outputs
   */
  record Compiled(List<byte[]> classes, int blocks) {}

  /** Whether it has operations on vectors for all that a program computes. */
  static boolean canCompile(Program program) {
    return program.instructions().stream().noneMatch(i -> i.function() == Function.UNIFORM);
  }

  /**
   * Compiles a program.
   *
   * @param areContiguous for each input whether it has an element for each
   */
  static Compiled compile(Program program, List<Boolean> areContiguous, int lanes) {
    ProgramSegments parts =
        ProgramSegments.of(program, operations(program, areContiguous), VectorCode.MOST_OPERATIONS);
    Map<Integer, Integer> blocks = new HashMap<>();
    for (int instruction : parts.passed()) {
      blocks.put(instruction, tensors(program) + blocks.size());
    }
    List<byte[]> classes = new ArrayList<>();
    for (Segment segment : parts.segments()) {
      VectorCompiler compiler = new VectorCompiler(program, areContiguous, blocks);
      compiler.compile(segment);
      classes.add(compiler.code.assemble(lanes));
    }
    return new Compiled(classes, blocks.size());
  }

  private static int tensors(Program program) {
    return program.inputs().size() + program.outputs().size();
  }

  /** The operations of each instruction, 0 for one without operands. */
  private static int[] operations(Program program, List<Boolean> areContiguous) {
    VectorCompiler whole = new VectorCompiler(program, areContiguous, Map.of());
    int[] operations = new int[program.instructions().size()];
    for (int i = 0; i < operations.length; i++) {
      for (int operand : ElementwiseProgram.operands(program.instructions().get(i))) {
        whole.result(operand);
      }
      int before = whole.code.operations();
      whole.result(i);
      boolean isRepeated = program.instructions().get(i).function().arity() == 0;
      operations[i] = isRepeated ? 0 : whole.code.operations() - before;
    }
    return operations;
  }

  private void compile(Segment segment) {
    for (int i = segment.from(); i < segment.to(); i++) {
      if (program.instructions().get(i).function().arity() > 0) {
        int result = compute(i);
        Integer block = blocks.get(i);
        if (block != null) {
          code.store(result, code.contiguous(block));
        }
      }
    }
    if (segment.to() == program.instructions().size()) {
      List<Integer> outputs = program.outputs().stream().map(this::result).toList();
      for (int i = 0; i < outputs.size(); i++) {
        code.store(outputs.get(i), code.contiguous(program.inputs().size() + i));
      }
    }
  }

  /** The result of an instruction: of this segment, of an earlier one, or from an input. */
  private int result(int instruction) {
    Integer known = results.get(instruction);
    if (known != null) {
      return known;
    }
    Integer block = blocks.get(instruction);
    if (block == null) {
      return compute(instruction);
    }
    int loaded = code.load(code.contiguous(block));
    results.put(instruction, loaded);
    return loaded;
  }

  private int compute(int place) {
    Instruction instruction = program.instructions().get(place);
    int result =
        switch (instruction.function()) {
          case INPUT ->
              areContiguous.get(instruction.a())
                  ? code.load(code.contiguous(instruction.a()))
                  : code.broadcast(instruction.a());
          case CONSTANT -> code.constant(instruction.constant());
          default ->
              switch (instruction.function().arity()) {
                case 1 -> unary(instruction, result(instruction.a()));
                case 2 -> binary(instruction, result(instruction.a()), result(instruction.b()));
                default -> choice(instruction);
              };
        };
    results.put(place, result);
    return result;
  }

  private int unary(Instruction instruction, int a) {
    return switch (instruction.function()) {
      case NEGATE -> code.negate(a);
      case ABS -> code.abs(a);
      case SQRT -> code.sqrt(a);
      case EXP ->
          ranges.isWithin(instruction.a(), Double.NEGATIVE_INFINITY, 0)
              ? functions.expOfNonPositive(a)
              : functions.exp(a);
      case EXPM1 -> functions.expm1(a);
      case LOG -> functions.log(a);
      case LOG1P ->
          ranges.isWithin(instruction.a(), 0, 1)
              ? functions.log1pOfFraction(a)
              : functions.log1p(a);
      case TANH -> functions.tanh(a);
      case SIGMOID -> functions.sigmoid(a);
      case ERF -> functions.erf(a);
      default -> throw unknown(instruction);
    };
  }

  private int binary(Instruction instruction, int a, int b) {
    return switch (instruction.function()) {
      case ADD -> code.add(a, b);
      case SUBTRACT -> code.subtract(a, b);
      case MULTIPLY -> code.multiply(a, b);
      case DIVIDE -> code.divide(a, b);
      case MIN -> code.min(a, b);
      case MAX -> code.max(a, b);
      case LESS -> oneWhere(Comparison.LT, a, b);
      case LESS_OR_EQUAL -> oneWhere(Comparison.LE, a, b);
      case EQUAL -> oneWhere(Comparison.EQ, a, b);
      default -> throw unknown(instruction);
    };
  }

  private int oneWhere(Comparison relation, int a, int b) {
    return code.blend(code.constant(0), code.constant(1), code.compare(relation, a, b));
  }

  private int choice(Instruction instruction) {
    if (instruction.function() != Function.SELECT) {
      throw unknown(instruction);
    }
    int condition = result(instruction.a());
    int isSet = code.compare(Comparison.NE, condition, code.constant(0));
    return code.blend(result(instruction.c()), result(instruction.b()), isSet);
  }

  private IllegalArgumentException unknown(Instruction instruction) {
    return new IllegalArgumentException(instruction + " of " + program.inputs());
  }
}
