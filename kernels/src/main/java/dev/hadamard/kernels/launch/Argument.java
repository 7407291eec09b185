package dev.hadamard.kernels.launch;

/** One argument of a kernel; equal arguments bind alike. */
public sealed interface Argument {

  /** Device memory: a backend's own kind of it, of which no two pieces are equal. */
  non-sealed interface Memory extends Argument {}

  /** An {@code int}. */
  record Whole(int value) implements Argument {}

  /** A {@code float}. */
  record Real(float value) implements Argument {}

  /** The memory of a tensor. */
  static Argument of(Operand tensor) {
    return tensor.memory();
  }

  /** An {@code int}. */
  static Argument of(int value) {
    return new Whole(value);
  }

  /** A {@code float}. */
  static Argument of(float value) {
    return new Real(value);
  }
}
