package dev.hadamard.kernels.tune;

/** A file holds no usable profile for this device; the message states why. */
public final class UnusableProfileException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableProfileException(String reason) {
    super(reason);
  }
}
