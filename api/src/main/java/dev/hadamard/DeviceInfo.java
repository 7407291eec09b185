package dev.hadamard;

/**
 * One device that a backend can compute on.
 *
 * @param id identifies the device among those of the backend, stable while the machine is
 *     unchanged, for example {@code 0:1} for the second device of the first OpenCL platform
 * @param name the name that the driver reports
 * @param vendor the vendor that the driver reports
 * @param type the kind of processor
 */
public record DeviceInfo(String id, String name, String vendor, DeviceType type) {

  @Override
  public String toString() {
    return name + " (" + type.label() + ")";
  }
}
