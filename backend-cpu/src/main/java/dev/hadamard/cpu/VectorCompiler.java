package dev.hadamard.cpu;

import dev.hadamard.cpu.VectorCode.Comparison;
import dev.hadamard.cpu.VectorCode.Elements;
import dev.hadamard.expression.Program;
import dev.hadamard.expression.Program.Instruction;
import java.util.ArrayList;
import java.util.List;

/** Compiles an expression's program into a class with one loop over vectors. */
final class VectorCompiler {

  private final Program program;
  private final VectorCode code;
  private final VectorFunctions functions;

  /** The local variable of each instruction's result. */
  private final List<Integer> results = new ArrayList<>();

  private VectorCompiler(Program program) {
    this.program = program;
    this.code = new VectorCode();
    this.functions = new VectorFunctions(code);
  }

  /**
   * Returns the bytes of the class.
   *
   * @param areContiguous for each input whether it has an element for each
   * @throws UnsupportedOperationException if the loop is too long for C2
   */
  static byte[] compile(Program program, List<Boolean> areContiguous, int lanes) {
    VectorCompiler compiler = new VectorCompiler(program);
    for (Instruction instruction : program.instructions()) {
      compiler.results.add(compiler.compile(instruction, areContiguous));
    }
    int inputs = program.inputs().size();
    List<Elements> outputs = new ArrayList<>();
    for (int i = 0; i < program.outputs().size(); i++) {
      outputs.add(compiler.code.contiguous(inputs + i));
    }
    for (int i = 0; i < outputs.size(); i++) {
      compiler.code.store(compiler.results.get(program.outputs().get(i)), outputs.get(i));
    }
    return compiler.code.assemble(lanes);
  }

  private int compile(Instruction instruction, List<Boolean> areContiguous) {
    return switch (instruction.function()) {
      case INPUT ->
          areContiguous.get(instruction.a())
              ? code.load(code.contiguous(instruction.a()))
              : code.broadcast(instruction.a());
      case CONSTANT -> code.constant(instruction.constant());
      default ->
          switch (instruction.function().arity()) {
            case 1 -> unary(instruction, results.get(instruction.a()));
            case 2 ->
                binary(instruction, results.get(instruction.a()), results.get(instruction.b()));
            default -> select(instruction);
          };
    };
  }

  private int unary(Instruction instruction, int a) {
    return switch (instruction.function()) {
      case NEGATE -> code.negate(a);
      case ABS -> code.abs(a);
      case SQRT -> code.sqrt(a);
      case EXP -> functions.exp(a);
      case EXPM1 -> functions.expm1(a);
      case LOG -> functions.log(a);
      case LOG1P -> functions.log1p(a);
      case TANH -> functions.tanh(a);
      case SIGMOID -> functions.sigmoid(a);
      case ERF -> functions.erf(a);
      case UNIFORM -> functions.uniform(a);
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

  private int select(Instruction instruction) {
    int condition = results.get(instruction.a());
    int isSet = code.compare(Comparison.NE, condition, code.constant(0));
    return code.blend(results.get(instruction.c()), results.get(instruction.b()), isSet);
  }

  private IllegalArgumentException unknown(Instruction instruction) {
    return new IllegalArgumentException(instruction + " of " + program.inputs());
  }
}
