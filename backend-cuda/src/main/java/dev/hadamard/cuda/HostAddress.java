package dev.hadamard.cuda;

import jcuda.Pointer;

/** An address in the host's memory, which JCuda keeps to itself, also as a number. */
final class HostAddress extends Pointer {

  /** For the driver to fill in. */
  HostAddress() {}

  /** What lies at this address. */
  HostAddress(long address) {
    super(address);
  }

  long value() {
    return getNativePointer() + getByteOffset();
  }
}
