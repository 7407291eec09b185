package dev.hadamard.cpu;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Assembles a loop over vectors. Each method appends an operation of {@code jdk.incubator.vector}
 * and returns the local variable that holds its result.
 *
 * <pre>
 * static void run(float[][] data, int[] starts, int first, int n) {
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

  static final String CLASS_NAME = "dev/hadamard/cpu/VectorProgram";
  static final String METHOD = "run";

  /**
   * C2 of Java 17 makes some 400 nodes of an operation. Beyond 18,000 ({@code
   * NodeCountInliningCutoff}) it does not know the class of a result at once any more, and each
   * vector becomes an object.
   */
  private static final int MOST_OPERATIONS = 40;

  private static final int MAX_STACK = 6;

  private static final String PACKAGE = "jdk/incubator/vector/";
  private static final String FLOATS = PACKAGE + "FloatVector";
  private static final String INTS = PACKAGE + "IntVector";
  private static final String VECTOR = "L" + PACKAGE + "Vector;";
  private static final String SPECIES = "L" + PACKAGE + "VectorSpecies;";
  private static final String MASK = "L" + PACKAGE + "VectorMask;";
  private static final String TO_FLOATS = ")L" + FLOATS + ";";
  private static final String TO_INTS = ")L" + INTS + ";";

  private static final int DATA = 0;
  private static final int STARTS = 1;
  private static final int FIRST = 2;
  private static final int COUNT = 3;

  private static final int ICONST_0 = 0x03;
  private static final int SIPUSH = 0x11;
  private static final int LDC_W = 0x13;
  private static final int ILOAD = 0x15;
  private static final int ALOAD = 0x19;
  private static final int IALOAD = 0x2e;
  private static final int FALOAD = 0x30;
  private static final int AALOAD = 0x32;
  private static final int ISTORE = 0x36;
  private static final int ASTORE = 0x3a;
  private static final int IADD = 0x60;
  private static final int IINC = 0x84;
  private static final int IF_ICMPLT = 0xa1;
  private static final int GOTO = 0xa7;
  private static final int RETURN = 0xb1;
  private static final int GETSTATIC = 0xb2;
  private static final int INVOKEVIRTUAL = 0xb6;
  private static final int INVOKESTATIC = 0xb8;
  private static final int CHECKCAST = 0xc0;
  private static final int WIDE = 0xc4;

  /** By their names in the vector module. */
  enum Comparison {
    LT,
    LE,
    GT,
    GE,
    EQ,
    NE
  }

  private final ClassFile file = new ClassFile();
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private ByteArrayOutputStream out = body;
  private final Map<Integer, Integer> constants = new HashMap<>();
  private final Map<Integer, Integer> intConstants = new HashMap<>();

  /** What the beginning leaves in local variables. */
  private final TreeMap<Integer, String> kept = new TreeMap<>();

  private final int lanes;
  private final int index;
  private int locals = COUNT + 1;
  private int operations;

  VectorCode(int lanes) {
    this.lanes = lanes;
    keep(DATA, "[[F");
    keep(STARTS, "[I");
    keep(FIRST, ClassFile.INT);
    keep(COUNT, ClassFile.INT);
    index = locals++;
    keep(index, ClassFile.INT);
  }

  private void keep(int local, String type) {
    kept.put(local, type);
  }

  // --------------------------------------------------------------------------------------- tensors

  /** Where the elements of a tensor are: one after the other, or the same for all. */
  record Elements(int array, int start) {}

  /** The elements of a tensor of which each is used once. */
  Elements contiguous(int tensor) {
    out = beginning;
    load(ALOAD, DATA);
    push(tensor);
    op(AALOAD);
    int array = store(ASTORE);
    keep(array, "[F");
    load(ALOAD, STARTS);
    push(tensor);
    op(IALOAD);
    int start = store(ISTORE);
    keep(start, ClassFile.INT);
    out = body;
    return new Elements(array, start);
  }

  /** A vector of the next elements. */
  int load(Elements elements) {
    species("SPECIES");
    load(ALOAD, elements.array());
    position(elements);
    return floats(INVOKESTATIC, "fromArray", "(" + SPECIES + "[FI");
  }

  /** Writes a vector to the next elements. */
  void store(int vector, Elements elements) {
    load(ALOAD, vector);
    load(ALOAD, elements.array());
    position(elements);
    call(INVOKEVIRTUAL, FLOATS, "intoArray", "([FI)V");
  }

  private void position(Elements elements) {
    load(ILOAD, elements.start());
    load(ILOAD, index);
    op(IADD);
  }

  /** A vector of one element, the only one of its tensor. */
  int broadcast(int tensor) {
    out = beginning;
    species("SPECIES");
    load(ALOAD, DATA);
    push(tensor);
    op(AALOAD);
    load(ALOAD, STARTS);
    push(tensor);
    op(IALOAD);
    op(FALOAD);
    return broadcast();
  }

  /** A vector of one constant. */
  int constant(float value) {
    Integer known = constants.get(Float.floatToRawIntBits(value));
    if (known != null) {
      return known;
    }
    out = beginning;
    species("SPECIES");
    op(LDC_W);
    two(file.ofFloat(value));
    int vector = broadcast();
    constants.put(Float.floatToRawIntBits(value), vector);
    return vector;
  }

  private int broadcast() {
    int vector = floats(INVOKESTATIC, "broadcast", "(" + SPECIES + "F");
    keep(vector, FLOATS);
    out = body;
    return vector;
  }

  // ---------------------------------------------------------------------------------------- floats

  int add(int a, int b) {
    return binary("add", a, b);
  }

  int subtract(int a, int b) {
    return binary("sub", a, b);
  }

  int multiply(int a, int b) {
    return binary("mul", a, b);
  }

  int divide(int a, int b) {
    return binary("div", a, b);
  }

  int min(int a, int b) {
    return binary("min", a, b);
  }

  int max(int a, int b) {
    return binary("max", a, b);
  }

  int negate(int a) {
    return unary("neg", a);
  }

  int abs(int a) {
    return unary("abs", a);
  }

  int sqrt(int a) {
    return unary("sqrt", a);
  }

  /** a·b + c with one rounding. */
  int fma(int a, int b, int c) {
    load(ALOAD, a);
    load(ALOAD, b);
    load(ALOAD, c);
    return floats(INVOKEVIRTUAL, "fma", "(" + VECTOR + VECTOR);
  }

  /** A mask: where a stands in this relation to b. */
  int compare(Comparison relation, int a, int b) {
    load(ALOAD, a);
    operator(relation.name(), "Comparison");
    load(ALOAD, b);
    String type = "(L" + PACKAGE + "VectorOperators$Comparison;" + VECTOR + ")" + MASK;
    call(INVOKEVIRTUAL, FLOATS, "compare", type);
    return store(ASTORE);
  }

  /** b where the mask is set, else a. */
  int blend(int a, int b, int mask) {
    load(ALOAD, a);
    load(ALOAD, b);
    load(ALOAD, mask);
    return floats(INVOKEVIRTUAL, "blend", "(" + VECTOR + MASK);
  }

  private int unary(String name, int a) {
    load(ALOAD, a);
    return floats(INVOKEVIRTUAL, name, "(");
  }

  private int binary(String name, int a, int b) {
    load(ALOAD, a);
    load(ALOAD, b);
    return floats(INVOKEVIRTUAL, name, "(" + VECTOR);
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
    load(ALOAD, vector);
    species(species);
    op(ICONST_0);
    call(INVOKEVIRTUAL, from, "reinterpretShape", "(" + SPECIES + "I)" + VECTOR);
    return cast(to);
  }

  /** The nearest floats. */
  int toFloats(int ints) {
    load(ALOAD, ints);
    operator("I2F", "Conversion");
    species("SPECIES");
    op(ICONST_0);
    String type = "(L" + PACKAGE + "VectorOperators$Conversion;" + SPECIES + "I)" + VECTOR;
    call(INVOKEVIRTUAL, INTS, "convertShape", type);
    return cast(FLOATS);
  }

  private int cast(String to) {
    op(CHECKCAST);
    two(file.ofClass(to));
    return store(ASTORE);
  }

  int addInts(int a, int b) {
    return intBinary("add", a, b);
  }

  int subtractInts(int a, int b) {
    return intBinary("sub", a, b);
  }

  int multiplyInts(int a, int b) {
    return intBinary("mul", a, b);
  }

  private int intBinary(String name, int a, int b) {
    load(ALOAD, a);
    load(ALOAD, b);
    return ints(INVOKEVIRTUAL, name, "(" + VECTOR);
  }

  /** A vector of one int. */
  int intConstant(int value) {
    Integer known = intConstants.get(value);
    if (known != null) {
      return known;
    }
    out = beginning;
    species("INTS");
    op(LDC_W);
    two(file.ofInt(value));
    int vector = ints(INVOKESTATIC, "broadcast", "(" + SPECIES + "I");
    keep(vector, INTS);
    intConstants.put(value, vector);
    out = body;
    return vector;
  }

  int shiftLeft(int a, int bits) {
    return shift("LSHL", a, bits);
  }

  /** Fills with the sign. */
  int shiftRight(int a, int bits) {
    return shift("ASHR", a, bits);
  }

  /** Fills with zeros. */
  int shiftRightUnsigned(int a, int bits) {
    return shift("LSHR", a, bits);
  }

  private int shift(String operator, int a, int bits) {
    load(ALOAD, a);
    operator(operator, "Binary");
    push(bits);
    return ints(INVOKEVIRTUAL, "lanewise", "(L" + PACKAGE + "VectorOperators$Binary;I");
  }

  int xor(int a, int b) {
    load(ALOAD, a);
    operator("XOR", "Associative");
    load(ALOAD, b);
    return ints(INVOKEVIRTUAL, "lanewise", "(L" + PACKAGE + "VectorOperators$Binary;" + VECTOR);
  }

  /** The places of the elements, counted through the whole tensor. */
  int places() {
    species("INTS");
    load(ILOAD, FIRST);
    load(ILOAD, index);
    op(IADD);
    call(INVOKESTATIC, INTS, "broadcast", "(" + SPECIES + "I" + TO_INTS);
    push(1);
    return ints(INVOKEVIRTUAL, "addIndex", "(I");
  }

  // -------------------------------------------------------------------------------------- assembly

  /** The class; its method {@link #METHOD} is static. */
  byte[] assemble() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    out = beginning;
    op(ICONST_0);
    local(ISTORE, index);
    whole.writeBytes(beginning.toByteArray());
    out = whole;
    int top = whole.size() + 3;
    out.write(GOTO);
    int stepAndTest = top + body.size();
    int test = stepAndTest + 3;
    two(test - (top - 3));
    whole.writeBytes(body.toByteArray());
    out.write(IINC);
    out.write(index);
    out.write(lanes);
    load(ILOAD, index);
    load(ILOAD, COUNT);
    int branch = whole.size();
    out.write(IF_ICMPLT);
    two(top - branch);
    out.write(RETURN);
    if (operations > MOST_OPERATIONS) {
      throw new UnsupportedOperationException(operations + " operations");
    }
    List<String> held = new ArrayList<>();
    for (int local = 0; local <= kept.lastKey(); local++) {
      held.add(kept.getOrDefault(local, ClassFile.NOTHING));
    }
    return file.assemble(
        CLASS_NAME,
        METHOD,
        "([[F[III)V",
        whole.toByteArray(),
        locals,
        MAX_STACK,
        List.of(new ClassFile.Frame(top, held), new ClassFile.Frame(test, held)));
  }

  private void op(int opcode) {
    out.write(opcode);
  }

  private void two(int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private void push(int value) {
    out.write(SIPUSH);
    two(value);
  }

  private void load(int opcode, int local) {
    local(opcode, local);
  }

  private int store(int opcode) {
    int local = locals++;
    local(opcode, local);
    return local;
  }

  private void local(int opcode, int local) {
    if (local < 256) {
      out.write(opcode);
      out.write(local);
    } else {
      out.write(WIDE);
      out.write(opcode);
      two(local);
    }
  }

  private void species(String field) {
    out.write(GETSTATIC);
    two(file.field("dev/hadamard/cpu/SimdLoops", field, SPECIES));
  }

  private void operator(String name, String kind) {
    out.write(GETSTATIC);
    String operators = PACKAGE + "VectorOperators";
    two(file.field(operators, name, "L" + operators + "$" + kind + ";"));
  }

  private int floats(int opcode, String name, String arguments) {
    call(opcode, FLOATS, name, arguments + TO_FLOATS);
    return store(ASTORE);
  }

  private int ints(int opcode, String name, String arguments) {
    call(opcode, INTS, name, arguments + TO_INTS);
    return store(ASTORE);
  }

  private void call(int opcode, String owner, String name, String descriptor) {
    out.write(opcode);
    two(file.method(owner, name, descriptor));
    if (out == body) {
      operations++;
    }
  }
}
