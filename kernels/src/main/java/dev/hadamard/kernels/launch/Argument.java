package dev.hadamard.kernels.launch;

/** An argument of a kernel. Equal arguments can be bound in place of each other. */
public sealed interface Argument {

  /** Device memory, in the backend's own representation. Two different pieces are never equal. */
  non-sealed interface Memory extends Argument {}

  /** An argument of type {@code int}. */
  record Whole(int value) implements Argument {}

  /** An argument of type {@code float}. */
  record Real(float value) implements Argument {}

  /** Returns the memory of a tensor as an argument. */
  static Argument of(Operand tensor) {
    return tensor.memory();
  }

  /** Creates an argument of type {@code int}. */
  static Argument of(int value) {
    return new Whole(value);
  }

  /** Creates an argument of type {@code float}. */
  static Argument of(float value) {
    return new Real(value);
  }
}
