package dev.hadamard.kernels;

/**
 * The properties of a device on which tuning depends.
 *
 * @param vendor the vendor that the driver reports
 * @param name the name that the driver reports
 * @param isCpu whether the work-items run on the host's processor
 * @param maxGroupSize the largest number of work-items in a group
 * @param localBytes the local memory of a group in bytes
 */
public record DeviceTraits(
    String vendor, String name, boolean isCpu, long maxGroupSize, long localBytes) {}
