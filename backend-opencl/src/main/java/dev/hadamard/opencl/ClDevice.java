package dev.hadamard.opencl;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.kernels.DeviceTraits;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * A device and what its driver says of it.
 *
 * @param handle the driver's name for it
 * @param owner the platform that it belongs to
 * @param info what users see
 * @param platform the platform's name
 * @param driver the driver's version
 * @param language the OpenCL C version
 * @param computeUnits processors that take a work-group each
 * @param maxGroupSize the most work-items in a group
 * @param localBytes local memory of a group
 * @param globalBytes memory in all
 * @param maxBufferBytes the largest single buffer
 * @param alignment bytes that the start of a part of a buffer must be a multiple of
 */
record ClDevice(
    cl_device_id handle,
    cl_platform_id owner,
    DeviceInfo info,
    String platform,
    String driver,
    String language,
    int computeUnits,
    long maxGroupSize,
    long localBytes,
    long globalBytes,
    long maxBufferBytes,
    int alignment) {

  boolean isCpu() {
    return info.type() == DeviceType.CPU;
  }

  DeviceTraits traits() {
    return new DeviceTraits(info.vendor(), info.name(), isCpu(), maxGroupSize, localBytes);
  }
}
