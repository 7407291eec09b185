package dev.hadamard.kernels;

/**
 * What tuning depends on.
 *
 * @param vendor as the driver gives it
 * @param name as the driver gives it
 * @param isCpu whether the work-items run on the host's processor
 * @param maxGroupSize the most work-items in a group
 * @param localBytes local memory of a group
 */
public record DeviceTraits(
    String vendor, String name, boolean isCpu, long maxGroupSize, long localBytes) {}
