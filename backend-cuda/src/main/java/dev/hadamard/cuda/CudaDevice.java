package dev.hadamard.cuda;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.DeviceTraits;

/**
 * A GPU and what its driver says of it.
 *
 * @param ordinal the driver's number for it
 * @param info what users see
 * @param capability compute capability, ten times the major version plus the minor: 90 for 9.0
 * @param prohibited whether the driver was told to let nobody compute on it
 * @param processors streaming multiprocessors
 * @param maxGroupSize the most threads in a block
 * @param localBytes shared memory of a block
 * @param globalBytes memory in all
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
