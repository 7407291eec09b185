package dev.hadamard.kernels.tune;

/** A file that holds no profile for this device; the message says why. */
public final class UnusableProfileException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableProfileException(String reason) {
    super(reason);
  }
}
