package dev.hadamard.cuda;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.DeviceTraits;

/**
 * A GPU and its properties as the driver reports them.
 *
 * @param ordinal the driver's number of the device
 * @param info the description for users
 * @param capability compute capability, ten times the major version plus the minor: 90 for 9.0
 * @param prohibited whether the driver is configured to refuse all computing on it
 * @param processors the number of streaming multiprocessors
 * @param maxGroupSize the largest number of threads in a block
 * @param localBytes the shared memory of a block in bytes
 * @param globalBytes the device's memory in bytes
 * @param address its place on the PCI bus
 * @param driver the newest CUDA that the driver knows, 1000·major + 10·minor
 */
record CudaDevice(
    int ordinal,
    DeviceInfo info,
    int capability,
    boolean prohibited,
    int processors,
    long maxGroupSize,
    long localBytes,
    long globalBytes,
    String address,
    int driver) {

  DeviceTraits traits() {
    return new DeviceTraits(info.vendor(), info.name(), false, maxGroupSize, localBytes);
  }
}
