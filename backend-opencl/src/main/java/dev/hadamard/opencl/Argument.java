package dev.hadamard.opencl;

/** One argument of a kernel; equal arguments bind alike. */
sealed interface Argument {

  /** Device memory. */
  record Memory(DeviceBuffer buffer) implements Argument {}

  /** An {@code int}. */
  record Whole(int value) implements Argument {}

  /** A {@code float}. */
  record Real(float value) implements Argument {}

  static Argument of(OpenClTensor tensor) {
    return tensor.argument();
  }

  static Argument of(int value) {
    return new Whole(value);
  }

  static Argument of(float value) {
    return new Real(value);
  }
}
