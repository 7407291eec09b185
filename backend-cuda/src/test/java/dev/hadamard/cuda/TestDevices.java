package dev.hadamard.cuda;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;

/** Devices that no driver is needed for. */
final class TestDevices {

  private TestDevices() {}

  static CudaDevice of(int ordinal, String name, int capability) {
    return new CudaDevice(
        ordinal,
        new DeviceInfo(String.valueOf(ordinal), name, "NVIDIA", DeviceType.DISCRETE_GPU),
        capability,
        false,
        132,
        1024,
        48 << 10,
        80L << 30,
        "0000:01:00.0",
        12_060);
  }

  static CudaDevice prohibited() {
    CudaDevice device = of(0, "NVIDIA T4", 75);
    return new CudaDevice(
        0, device.info(), 75, true, 40, 1024, 48 << 10, 16L << 30, device.address(), 12_060);
  }
}
