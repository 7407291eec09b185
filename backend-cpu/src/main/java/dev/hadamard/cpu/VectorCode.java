package dev.hadamard.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles a loop over vectors. Each method appends an operation of {@code jdk.incubator.vector}
 * and returns the local variable that holds its result.
 *
 * <pre>
 * static void run(float[][] data, int[] starts, int n) {
 *   ...                                   // the arrays, where they start, and the constants
 *   for (int i = 0; i &lt; n; i += LANES) {
 *     ...                                 // the operations
 *   }
 * }
 * </pre>
 *
 * <p>It is flat: a method of ours that takes or returns a vector may be compiled before the loop
 * that calls it is, and C2 does not inline it then, so that each vector becomes an object.
 */
final class VectorCode {

  static final String METHOD = "run";

  /**
   * C2 of Java 17 makes some 400 nodes of an operation. Beyond 18,000 ({@code
   * NodeCountInliningCutoff}) it does not know the class of a result at once any more, and each
   * vector becomes an object.
   */
  static final int MOST_OPERATIONS = 40;

  private static final String CLASS_NAME = "dev/hadamard/cpu/VectorProgram";
  private static final String PACKAGE = "jdk/incubator/vector/";
  private static final String FLOATS = PACKAGE + "FloatVector";
  private static final String INTS = PACKAGE + "IntVector";
  private static final String OPERATORS = PACKAGE + "VectorOperators";
  private static final String MASKS = PACKAGE + "VectorMask";
  private static final String VECTOR = "L" + PACKAGE + "Vector;";
  private static final String SPECIES = "L" + PACKAGE + "VectorSpecies;";
  private static final String MASK = "L" + MASKS + ";";

  // The arguments.
  private static final int DATA = 0;
  private static final int STARTS = 1;
  private static final int COUNT = 2;

  /** By their names in the vector module. */
  enum Comparison {
    LT,
    LE,
    GT,
    GE,
    EQ,
    NE
  }

  private final LoopCode code = new LoopCode("([[F[II)V", List.of("[[F", "[I", ClassFile.INT));

  private final Map<Integer, Integer> constants = new HashMap<>();
  private final Map<Integer, Integer> intConstants = new HashMap<>();

  /** The class; its method {@link #METHOD} is static. */
  byte[] assemble(int lanes) {
    return code.assemble(CLASS_NAME, METHOD, COUNT, lanes);
  }

  /** The operations in the loop so far. C2 compiles {@link #MOST_OPERATIONS} well. */
  int operations() {
    return code.calls();
  }

  // --------------------------------------------------------------------------------------- tensors

  /** Where the elements of a tensor are: one after the other. */
  record Elements(int array, int start) {}

  /** The elements of a tensor of which each is used once. */
  Elements contiguous(int tensor) {
    code.begin();
    arrayOf(tensor);
    int array = code.storeObject("[F");
    startOf(tensor);
    int start = code.storeInt();
    code.repeat();
    return new Elements(array, start);
  }

  private void arrayOf(int tensor) {
    code.loadObject(DATA);
    code.push(tensor);
    code.objectOfArray();
  }

  private void startOf(int tensor) {
    code.loadObject(STARTS);
    code.push(tensor);
    code.intOfArray();
  }

  /** A vector of the next elements. */
  int load(Elements elements) {
    species("SPECIES");
    place(elements);
    code.callStatic(FLOATS, "fromArray", "(" + SPECIES + "[FI)L" + FLOATS + ";");
    return code.storeObject(FLOATS);
  }

  /** Writes a vector to the next elements. */
  void store(int vector, Elements elements) {
    code.loadObject(vector);
    place(elements);
    code.call(FLOATS, "intoArray", "([FI)V");
  }

  private void place(Elements elements) {
    code.loadObject(elements.array());
    code.loadInt(elements.start());
    code.loadInt(code.index());
    code.addInts();
  }

  /** A vector of one element, the only one of its tensor. */
  int broadcast(int tensor) {
    code.begin();
    species("SPECIES");
    arrayOf(tensor);
    startOf(tensor);
    code.floatOfArray();
    return broadcast(FLOATS, "F");
  }

  /** A vector of one constant. */
  int constant(float value) {
    return constants.computeIfAbsent(
        Float.floatToRawIntBits(value),
        bits -> {
          code.begin();
          species("SPECIES");
          code.pushFloat(value);
          return broadcast(FLOATS, "F");
        });
  }

  /** A vector of one int. */
  int intConstant(int value) {
    return intConstants.computeIfAbsent(
        value,
        key -> {
          code.begin();
          species("INTS");
          code.pushInt(value);
          return broadcast(INTS, "I");
        });
  }

  private int broadcast(String vectors, String element) {
    code.callStatic(vectors, "broadcast", "(" + SPECIES + element + ")L" + vectors + ";");
    int vector = code.storeObject(vectors);
    code.repeat();
    return vector;
  }

  // ---------------------------------------------------------------------------------------- floats

  int add(int a, int b) {
    return call(FLOATS, "add", a, b);
  }

  int subtract(int a, int b) {
    return call(FLOATS, "sub", a, b);
  }

  int multiply(int a, int b) {
    return call(FLOATS, "mul", a, b);
  }

  int divide(int a, int b) {
    return call(FLOATS, "div", a, b);
  }

  int min(int a, int b) {
    return call(FLOATS, "min", a, b);
  }

  int max(int a, int b) {
    return call(FLOATS, "max", a, b);
  }

  int negate(int a) {
    return call(FLOATS, "neg", a);
  }

  int abs(int a) {
    return call(FLOATS, "abs", a);
  }

  int sqrt(int a) {
    return call(FLOATS, "sqrt", a);
  }

  /** a·b + c with one rounding. */
  int fma(int a, int b, int c) {
    return call(FLOATS, "fma", a, b, c);
  }

  /** A call whose receiver and arguments are vectors of one kind. */
  private int call(String vectors, String name, int... operands) {
    for (int operand : operands) {
      code.loadObject(operand);
    }
    String arguments = VECTOR.repeat(operands.length - 1);
    code.call(vectors, name, "(" + arguments + ")L" + vectors + ";");
    return code.storeObject(vectors);
  }

  /** A mask: where a stands in this relation to b. */
  int compare(Comparison relation, int a, int b) {
    code.loadObject(a);
    String type = operator(relation.name(), "Comparison");
    code.loadObject(b);
    code.call(FLOATS, "compare", "(" + type + VECTOR + ")" + MASK);
    return code.storeObject(MASKS);
  }

  /** b where the mask is set, else a. */
  int blend(int a, int b, int mask) {
    code.loadObject(a);
    code.loadObject(b);
    code.loadObject(mask);
    code.call(FLOATS, "blend", "(" + VECTOR + MASK + ")L" + FLOATS + ";");
    return code.storeObject(FLOATS);
  }

  // ------------------------------------------------------------------------------------------ ints

  /** The bits of floats. */
  int bits(int floats) {
    return reinterpret(FLOATS, floats, "INTS", INTS);
  }

  /** The floats that have these bits. */
  int ofBits(int ints) {
    return reinterpret(INTS, ints, "SPECIES", FLOATS);
  }

  /** {@code reinterpretAsInts} and its like create objects on some Javas (JDK-8392004). */
  private int reinterpret(String from, int vector, String species, String to) {
    code.loadObject(vector);
    species(species);
    code.push(0);
    code.call(from, "reinterpretShape", "(" + SPECIES + "I)" + VECTOR);
    code.cast(to);
    return code.storeObject(to);
  }

  int addInts(int a, int b) {
    return call(INTS, "add", a, b);
  }

  int subtractInts(int a, int b) {
    return call(INTS, "sub", a, b);
  }

  int shiftLeft(int a, int bits) {
    return shift("LSHL", a, bits);
  }

  /** Fills with zeros. */
  int shiftRight(int a, int bits) {
    return shift("LSHR", a, bits);
  }

  private int shift(String operator, int a, int bits) {
    code.loadObject(a);
    String type = operator(operator, "Binary");
    code.push(bits);
    code.call(INTS, "lanewise", "(" + type + "I)L" + INTS + ";");
    return code.storeObject(INTS);
  }

  private void species(String field) {
    code.field("dev/hadamard/cpu/SimdLoops", field, SPECIES);
  }

  /** Returns the descriptor of its type. */
  private String operator(String name, String kind) {
    String type = "L" + OPERATORS + "$" + kind + ";";
    code.field(OPERATORS, name, type);
    return type;
  }
}
