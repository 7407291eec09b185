package dev.hadamard.cuda;

import jcuda.driver.CUdeviceptr;

/** An address in device memory, which JCuda keeps to itself, also as a number. */
final class DeviceAddress extends CUdeviceptr {

  /** For the driver to fill in. */
  DeviceAddress() {}

  private DeviceAddress(DeviceAddress from, long bytes) {
    super(from, bytes);
  }

  /** The address so many bytes further on. */
  DeviceAddress plus(long bytes) {
    return new DeviceAddress(this, bytes);
  }

  long value() {
    return getNativePointer() + getByteOffset();
  }
}
