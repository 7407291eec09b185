package dev.hadamard.cpu;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Bytecode of a static method with one loop (<i>The Java Virtual Machine Specification</i>, chapter
 * 6): a beginning, which runs once, and a body. What the beginning stores stays there for the loop;
 * what the body stores is gone at its end.
 */
final class LoopCode {

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

  private static final int LENGTH_OF_GOTO = 3;
  private static final int LENGTH_OF_IINC = 3;
  private static final int MAX_STACK = 6;

  private final ClassFile file = new ClassFile();
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private ByteArrayOutputStream out = body;

  /** What the beginning leaves in local variables. */
  private final TreeMap<Integer, String> kept = new TreeMap<>();

  private final String descriptor;
  private final int index;
  private int locals;
  private int calls;

  /**
   * Begins a method.
   *
   * @param arguments what each is: {@link ClassFile#INT} or the name of a class
   */
  LoopCode(String descriptor, List<String> arguments) {
    this.descriptor = descriptor;
    for (String argument : arguments) {
      kept.put(locals++, argument);
    }
    index = locals++;
    kept.put(index, ClassFile.INT);
  }

  /** What follows is part of the beginning. */
  void begin() {
    out = beginning;
  }

  /** What follows is part of the body. */
  void repeat() {
    out = body;
  }

  /** The local variable that counts the elements. */
  int index() {
    return index;
  }

  /** The calls in the body. */
  int calls() {
    return calls;
  }

  void loadObject(int local) {
    local(ALOAD, local);
  }

  void loadInt(int local) {
    local(ILOAD, local);
  }

  /** Stores an object in a new local variable. */
  int storeObject(String type) {
    return store(ASTORE, type);
  }

  /** Stores an int in a new local variable. */
  int storeInt() {
    return store(ISTORE, ClassFile.INT);
  }

  private int store(int opcode, String type) {
    int local = locals++;
    local(opcode, local);
    if (out == beginning) {
      kept.put(local, type);
    }
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

  /** A number below 2¹⁵. */
  void push(int value) {
    out.write(SIPUSH);
    two(value);
  }

  void pushInt(int value) {
    out.write(LDC_W);
    two(file.ofInt(value));
  }

  void pushFloat(float value) {
    out.write(LDC_W);
    two(file.ofFloat(value));
  }

  void addInts() {
    out.write(IADD);
  }

  void objectOfArray() {
    out.write(AALOAD);
  }

  void intOfArray() {
    out.write(IALOAD);
  }

  void floatOfArray() {
    out.write(FALOAD);
  }

  void field(String owner, String name, String type) {
    out.write(GETSTATIC);
    two(file.field(owner, name, type));
  }

  void call(String owner, String name, String type) {
    invoke(INVOKEVIRTUAL, owner, name, type);
  }

  void callStatic(String owner, String name, String type) {
    invoke(INVOKESTATIC, owner, name, type);
  }

  private void invoke(int opcode, String owner, String name, String type) {
    out.write(opcode);
    two(file.method(owner, name, type));
    if (out == body) {
      calls++;
    }
  }

  void cast(String type) {
    out.write(CHECKCAST);
    two(file.ofClass(type));
  }

  private void two(int value) {
    out.write(value >> 8);
    out.write(value);
  }

  /**
   * The class: {@code beginning; for (int index = 0; index < count; index += step) body}.
   *
   * @param count the local variable of the count
   */
  byte[] assemble(String className, String method, int count, int step) {
    out = new ByteArrayOutputStream();
    out.writeBytes(beginning.toByteArray());
    out.write(ICONST_0);
    local(ISTORE, index);
    int top = out.size() + LENGTH_OF_GOTO;
    int test = top + body.size() + LENGTH_OF_IINC;
    out.write(GOTO);
    two(test - (top - LENGTH_OF_GOTO));
    out.writeBytes(body.toByteArray());
    out.write(IINC);
    out.write(index);
    out.write(step);
    loadInt(index);
    loadInt(count);
    int branch = out.size();
    out.write(IF_ICMPLT);
    two(top - branch);
    out.write(RETURN);
    List<String> held = new ArrayList<>();
    for (int local = 0; local <= kept.lastKey(); local++) {
      held.add(kept.getOrDefault(local, ClassFile.NOTHING));
    }
    List<ClassFile.Frame> frames =
        List.of(new ClassFile.Frame(top, held), new ClassFile.Frame(test, held));
    return file.assemble(
        className, method, descriptor, out.toByteArray(), locals, MAX_STACK, frames);
  }
}
