package dev.hadamard.cpu;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a class with one static method (<i>The Java Virtual Machine Specification</i>,
 * chapter 4). Java 17 has no interface for writing class files; this is as much of one as {@link
 * VectorCode} needs.
 */
final class ClassFile {

  private static final int MAGIC = 0xCAFEBABE;
  private static final int JAVA_17 = 61;
  private static final int FINAL_SUPER = 0x0030;
  private static final int STATIC = 0x0008;
  private static final int FULL_FRAME = 255;

  private final ByteArrayOutputStream constants = new ByteArrayOutputStream();
  private final DataOutputStream pool = new DataOutputStream(constants);
  private final Map<List<?>, Integer> known = new HashMap<>();

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  /** The index of a constant, which is added at its first use. */
  private int constant(int tag, List<?> key, Body body) {
    Integer index = known.get(key);
    if (index == null) {
      try {
        pool.writeByte(tag);
        body.write(pool);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      index = known.size() + 1;
      known.put(key, index);
    }
    return index;
  }

  int utf8(String text) {
    return constant(1, List.of("utf8", text), out -> out.writeUTF(text));
  }

  int ofInt(int value) {
    return constant(3, List.of("int", value), out -> out.writeInt(value));
  }

  int ofFloat(float value) {
    return constant(
        4, List.of("float", Float.floatToRawIntBits(value)), out -> out.writeFloat(value));
  }

  /**
   * @param name as {@code java/lang/String}
   */
  int ofClass(String name) {
    int text = utf8(name);
    return constant(7, List.of("class", name), out -> out.writeShort(text));
  }

  int field(String owner, String name, String descriptor) {
    return member(9, owner, name, descriptor);
  }

  int method(String owner, String name, String descriptor) {
    return member(10, owner, name, descriptor);
  }

  private int member(int tag, String owner, String name, String descriptor) {
    int declaring = ofClass(owner);
    int text = utf8(name);
    int type = utf8(descriptor);
    int both =
        constant(
            12,
            List.of("name and type", name, descriptor),
            out -> {
              out.writeShort(text);
              out.writeShort(type);
            });
    return constant(
        tag,
        List.of(tag, owner, name, descriptor),
        out -> {
          out.writeShort(declaring);
          out.writeShort(both);
        });
  }

  /** What a local variable holds where control flow meets: an int. */
  static final String INT = "int";

  /** Nothing that is read from there on. */
  static final String NOTHING = "nothing";

  /**
   * A place where control flow meets. Nothing is on the stack there.
   *
   * @param position in the code
   * @param locals what each local variable holds: {@link #INT}, {@link #NOTHING}, or the name of a
   *     class
   */
  record Frame(int position, List<String> locals) {}

  /**
   * The whole class.
   *
   * @param code the instructions
   * @param locals the number of local variables
   * @param stack the most that is on the stack
   */
  byte[] assemble(
      String name,
      String method,
      String descriptor,
      byte[] code,
      int locals,
      int stack,
      List<Frame> frames) {
    int self = ofClass(name);
    int parent = ofClass("java/lang/Object");
    int methodName = utf8(method);
    int type = utf8(descriptor);
    int codeName = utf8("Code");
    int framesName = utf8("StackMapTable");
    byte[] table = table(frames);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(JAVA_17);
      out.writeShort(known.size() + 1);
      constants.writeTo(out);
      out.writeShort(FINAL_SUPER);
      out.writeShort(self);
      out.writeShort(parent);
      out.writeShort(0); // interfaces
      out.writeShort(0); // fields
      out.writeShort(1);
      out.writeShort(STATIC);
      out.writeShort(methodName);
      out.writeShort(type);
      out.writeShort(1);
      out.writeShort(codeName);
      out.writeInt(12 + code.length + 6 + table.length);
      out.writeShort(stack);
      out.writeShort(locals);
      out.writeInt(code.length);
      out.write(code);
      out.writeShort(0); // exception handlers
      out.writeShort(1);
      out.writeShort(framesName);
      out.writeInt(table.length);
      out.write(table);
      out.writeShort(0); // attributes of the class
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private byte[] table(List<Frame> frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(frames.size());
      int previous = -1;
      for (Frame frame : frames) {
        out.writeByte(FULL_FRAME);
        out.writeShort(frame.position() - previous - 1);
        out.writeShort(frame.locals().size());
        for (String local : frame.locals()) {
          write(local, out);
        }
        out.writeShort(0);
        previous = frame.position();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void write(String local, DataOutputStream out) throws IOException {
    switch (local) {
      case NOTHING -> out.writeByte(0);
      case INT -> out.writeByte(1);
      default -> {
        out.writeByte(7);
        out.writeShort(ofClass(local));
      }
    }
  }
}
