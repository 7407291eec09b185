package dev.hadamard.opencl;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.kernels.DeviceTraits;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * A device and its properties as the driver reports them.
 *
 * @param handle the driver's handle
 * @param owner the platform that it belongs to
 * @param info the description for users
 * @param platform the platform's name
 * @param driver the driver's version
 * @param language the OpenCL C version
 * @param computeUnits the number of processors, each of which runs a work-group at a time
 * @param maxGroupSize the largest number of work-items in a group
 * @param localBytes the local memory of a group in bytes
 * @param globalBytes the device's memory in bytes
 * @param maxBufferBytes the size of the largest buffer
 * @param alignment the alignment of a part of a buffer in bytes
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

  /** This device as a discrete GPU, with a GPU's kernels; its name says so. */
  ClDevice examinedAsGpu() {
    DeviceInfo gpu =
        new DeviceInfo(
            info.id(), info.name() + " examined as a GPU", info.vendor(), DeviceType.DISCRETE_GPU);
    return new ClDevice(
        handle,
        owner,
        gpu,
        platform,
        driver,
        language,
        computeUnits,
        maxGroupSize,
        localBytes,
        globalBytes,
        maxBufferBytes,
        alignment);
  }

  DeviceTraits traits() {
    return new DeviceTraits(info.vendor(), info.name(), isCpu(), maxGroupSize, localBytes);
  }
}
