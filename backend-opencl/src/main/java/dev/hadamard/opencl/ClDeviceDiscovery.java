package dev.hadamard.opencl;

import dev.hadamard.BackendConfig;
import dev.hadamard.DeviceException;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.NativeLinker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * The devices of all platforms, in the order of the drivers, and why others are refused.
 *
 * @param usable devices that the kernels can run on
 * @param refused one line for each of the others
 */
record ClDeviceDiscovery(List<ClDevice> usable, List<String> refused) {

  /** The group size of the naive product, the last fallback, on a GPU. */
  private static final int SMALLEST_GROUP = 64;

  /** All device types that OpenCL defines. JOCL's constant has 64 bits, which Mesa refuses. */
  private static final long ALL_TYPES = 0xffffffffL;

  private static final String FAILS = " does not tell its devices: ";
  static final String REPLACE_DRIVER = "update or remove this OpenCL driver";

  ClDeviceDiscovery {
    usable = List.copyOf(usable);
    refused = List.copyOf(refused);
  }

  /**
   * Queries every driver.
   *
   * @param config the configuration; that of the first call determines where JOCL's library is
   *     stored
   * @throws NoDriver if there is no loader, or it finds no driver
   */
  static ClDeviceDiscovery run(BackendConfig config) throws NoDriver {
    Unavailable refusal = ClLoader.refusal(NativeLinker.of(config));
    if (refusal != null) {
      throw new NoDriver(refusal);
    }
    List<ClDevice> usable = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    cl_platform_id[] platforms = platforms();
    for (int p = 0; p < platforms.length; p++) {
      cl_device_id[] devices = devices(platforms[p], refused);
      for (int d = 0; d < devices.length; d++) {
        examine(platforms[p], devices[d], p + ":" + d, usable, refused);
      }
    }
    if (ClKeys.isExaminedAsGpu(config)) {
      usable.replaceAll(ClDevice::examinedAsGpu);
    }
    return new ClDeviceDiscovery(usable, refused);
  }

  /** The devices that match {@code hadamard.device}, best first. */
  List<ClDevice> matching(BackendConfig config) {
    List<DeviceInfo> infos = usable.stream().map(ClDevice::info).toList();
    return config.device().matches(infos).stream().map(usable::get).toList();
  }

  /** The refusal if no device matches. */
  Unavailable noMatch(BackendConfig config) {
    String objections = refused.isEmpty() ? "" : "; refused: " + String.join("; ", refused);
    if (usable.isEmpty()) {
      String remedy =
          refused.stream()
              .flatMap(refusal -> remedy(refusal).stream())
              .findFirst()
              .orElse(Remedies.INSTALL_DRIVER);
      return new Unavailable("the OpenCL drivers offer no usable device" + objections, remedy);
    }
    String choices =
        usable.stream()
            .map(device -> "id=" + device.info().id() + " " + device.info())
            .collect(Collectors.joining(", "));
    return new Unavailable(
        "no OpenCL device matches hadamard.device="
            + config.device()
            + "; there are: "
            + choices
            + objections,
        "set hadamard.device to one of them, or leave it empty for the best");
  }

  /** The remedy for a driver that is installed. */
  private static Optional<String> remedy(String refusal) {
    if (PoclCache.isReason(refusal)) {
      return Optional.of(PoclCache.REMEDY);
    }
    if (RusticlDrivers.isReason(refusal)) {
      return Optional.of(RusticlDrivers.REMEDY);
    }
    return refusal.contains(FAILS) ? Optional.of(REPLACE_DRIVER) : Optional.empty();
  }

  /** There is no driver to query. */
  static final class NoDriver extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Unavailable refusal;

    NoDriver(Unavailable refusal) {
      super(refusal.reason());
      this.refusal = refusal;
    }

    Unavailable refusal() {
      return refusal;
    }
  }

  private static cl_platform_id[] platforms() throws NoDriver {
    int[] count = new int[1];
    int status = CL.clGetPlatformIDs(0, null, count);
    if (status == ClStatus.PLATFORM_NOT_FOUND || (status == CL.CL_SUCCESS && count[0] == 0)) {
      throw new NoDriver(ClDriverSearch.ofThisMachine().refusal());
    }
    ClStatus.check(status, "device discovery", null);
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    ClStatus.check(
        CL.clGetPlatformIDs(platforms.length, platforms, null), "device discovery", null);
    return platforms;
  }

  /**
   * Adds a device to one of the lists. A device that cannot be queried does not affect the others.
   */
  static void examine(
      cl_platform_id platform,
      cl_device_id handle,
      String id,
      List<ClDevice> usable,
      List<String> refused) {
    try {
      ClDevice device = describe(platform, handle, id);
      Optional<String> objection = objection(device);
      if (objection.isPresent()) {
        refused.add(device.info().name() + " " + objection.get());
      } else {
        usable.add(device);
      }
    } catch (DeviceException e) {
      refused.add("the device id=" + id + " does not say what it is: " + e.getMessage());
    }
  }

  /** The devices of a platform; a driver without one answers with an error. */
  private static cl_device_id[] devices(cl_platform_id platform, List<String> refused) {
    int[] count = new int[1];
    int status = CL.clGetDeviceIDs(platform, ALL_TYPES, 0, null, count);
    if (status == CL.CL_SUCCESS && count[0] > 0) {
      cl_device_id[] devices = new cl_device_id[count[0]];
      status = CL.clGetDeviceIDs(platform, ALL_TYPES, devices.length, devices, null);
      if (status == CL.CL_SUCCESS) {
        return devices;
      }
    }
    refused.add(noDevices(platform, status));
    return new cl_device_id[0];
  }

  private static String noDevices(cl_platform_id platform, int status) {
    String name;
    try {
      name = DeviceQuery.platform(platform, CL.CL_PLATFORM_NAME);
    } catch (DeviceException nameless) {
      name = "a driver";
    }
    if (status != CL.CL_SUCCESS && status != CL.CL_DEVICE_NOT_FOUND) {
      return name + FAILS + ClStatus.name(status);
    }
    String platformName = name;
    Map<String, String> environment = System.getenv();
    return PoclCache.reason(platformName, environment)
        .orElseGet(
            () ->
                RusticlDrivers.reason(platformName, environment)
                    .orElse(platformName + " shows no device"));
  }

  private static ClDevice describe(cl_platform_id platform, cl_device_id device, String id) {
    return new ClDevice(
        device,
        platform,
        info(device, id),
        DeviceQuery.platform(platform, CL.CL_PLATFORM_NAME),
        DeviceQuery.text(device, CL.CL_DRIVER_VERSION),
        DeviceQuery.text(device, CL.CL_DEVICE_OPENCL_C_VERSION),
        (int) DeviceQuery.number(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
        DeviceQuery.number(device, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
        DeviceQuery.number(device, CL.CL_DEVICE_LOCAL_MEM_SIZE),
        DeviceQuery.number(device, CL.CL_DEVICE_GLOBAL_MEM_SIZE),
        DeviceQuery.number(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        (int) Math.max(16, DeviceQuery.number(device, CL.CL_DEVICE_MEM_BASE_ADDR_ALIGN) / 8));
  }

  private static DeviceInfo info(cl_device_id device, String id) {
    String name = DeviceQuery.text(device, CL.CL_DEVICE_NAME);
    String vendor = DeviceQuery.text(device, CL.CL_DEVICE_VENDOR);
    return new DeviceInfo(id, name, vendor, type(device));
  }

  /**
   * The type of a device. If a driver reports several types, the lowest counts, so that a CPU is
   * never reported as a GPU.
   */
  private static DeviceType type(cl_device_id device) {
    long type = DeviceQuery.number(device, CL.CL_DEVICE_TYPE);
    if ((type & CL.CL_DEVICE_TYPE_CPU) != 0) {
      return DeviceType.CPU;
    }
    if ((type & CL.CL_DEVICE_TYPE_GPU) == 0) {
      return DeviceType.ACCELERATOR;
    }
    return sharesHostMemory(device) ? DeviceType.INTEGRATED_GPU : DeviceType.DISCRETE_GPU;
  }

  @SuppressWarnings("deprecation") // since OpenCL 2.0, without a successor that every driver has
  private static boolean sharesHostMemory(cl_device_id device) {
    return DeviceQuery.number(device, CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0;
  }

  static Optional<String> objection(ClDevice device) {
    if (DeviceQuery.number(device.handle(), CL.CL_DEVICE_AVAILABLE) == 0) {
      return Optional.of("is not available");
    }
    if (DeviceQuery.number(device.handle(), CL.CL_DEVICE_COMPILER_AVAILABLE) == 0) {
      return Optional.of("has no compiler");
    }
    if (device.maxGroupSize() < 2) {
      return Optional.of("allows work-groups of one work-item only, as Apple's CPU device does");
    }
    if (!device.isCpu() && device.maxGroupSize() < SMALLEST_GROUP) {
      return Optional.of(
          "allows work-groups of %d work-items at most, %d are needed"
              .formatted(device.maxGroupSize(), SMALLEST_GROUP));
    }
    return device.language().toLowerCase(Locale.ROOT).matches("opencl c 1\\.[01].*")
        ? Optional.of("speaks " + device.language() + ", 1.2 is needed")
        : Optional.empty();
  }
}
