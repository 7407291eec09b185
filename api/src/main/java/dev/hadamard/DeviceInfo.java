package dev.hadamard;

/**
 * One device that a backend can compute on.
 *
 * @param id what tells it from the backend's other devices, stable while the machine is unchanged,
 *     for example {@code 0:1} for the second device of the first OpenCL platform
 * @param name as the driver gives it
 * @param vendor as the driver gives it
 * @param type what kind of processor it is
 */
public record DeviceInfo(String id, String name, String vendor, DeviceType type) {

  @Override
  public String toString() {
    return name + " (" + type.label() + ")";
  }
}
