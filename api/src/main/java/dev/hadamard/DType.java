package dev.hadamard;

/**
 * The type of a tensor's elements. Today there is one. A backend that computes with fewer digits
 * ({@link Precision}) does so inside an operation; its tensors hold float32.
 */
public enum DType {
  /** IEEE 754 binary32. */
  FLOAT32(Float.BYTES);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of an element. */
  public int bytes() {
    return bytes;
  }
}
