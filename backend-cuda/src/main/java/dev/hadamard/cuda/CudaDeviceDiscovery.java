package dev.hadamard.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_MODE;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_INTEGRATED;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;

import dev.hadamard.BackendConfig;
import dev.hadamard.DeviceException;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.spi.Availability.Unavailable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jcuda.driver.CUcomputemode;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/**
 * The GPUs that the driver lists, in its order, and the reasons to refuse others. The driver itself
 * leaves out GPUs that CUDA_VISIBLE_DEVICES hides, and lists a part of a divided GPU as a device.
 *
 * @param usable devices that the kernels can run on
 * @param refused one line for each of the others
 */
record CudaDeviceDiscovery(List<CudaDevice> usable, List<String> refused) {

  /** Turing, the oldest architecture that NVIDIA's current compilers support. */
  static final int OLDEST_CAPABILITY = 75;

  private static final String OPERATION = "device discovery";
  private static final int NAME_BYTES = 256;
  private static final int ADDRESS_BYTES = 32;

  CudaDeviceDiscovery {
    usable = List.copyOf(usable);
    refused = List.copyOf(refused);
  }

  /** Queries the driver, which must be {@linkplain CudaLoader loaded}. */
  static CudaDeviceDiscovery run() {
    int[] count = new int[1];
    CudaStatus.check(CudaStatus.of(() -> JCudaDriver.cuDeviceGetCount(count)), OPERATION);
    List<CudaDevice> usable = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (int ordinal = 0; ordinal < count[0]; ordinal++) {
      try {
        sort(describe(ordinal), usable, refused);
      } catch (DeviceException e) { // one that cannot even be asked spoils no other
        refused.add("the device id=" + ordinal + " does not say what it is: " + e.getMessage());
      }
    }
    return new CudaDeviceDiscovery(usable, refused);
  }

  private static void sort(CudaDevice device, List<CudaDevice> usable, List<String> refused) {
    Optional<String> objection = objection(device);
    if (objection.isPresent()) {
      refused.add(device.info().name() + " " + objection.get());
    } else {
      usable.add(device);
    }
  }

  /** The reason why the kernels cannot run on a device; empty if they can. */
  static Optional<String> objection(CudaDevice device) {
    if (device.prohibited()) {
      return Optional.of("is in compute mode 'prohibited' ('nvidia-smi -c DEFAULT' ends that)");
    }
    return device.capability() < OLDEST_CAPABILITY
        ? Optional.of(
            "has compute capability %s, the kernels are compiled for 7.5 and above (since 2018);"
                    .formatted(CudaVersion.capability(device.capability()))
                + " hadamard.backend=opencl may run on it")
        : Optional.empty();
  }

  /** The devices that match {@code hadamard.device}, best first. */
  List<CudaDevice> matching(BackendConfig config) {
    List<DeviceInfo> infos = usable.stream().map(CudaDevice::info).toList();
    return config.device().matches(infos).stream().map(usable::get).toList();
  }

  /** The refusal if no device matches. */
  Unavailable noMatch(BackendConfig config) {
    String objections = refused.isEmpty() ? "" : "; refused: " + String.join("; ", refused);
    if (usable.isEmpty()) {
      return new Unavailable(
          "NVIDIA's driver offers no usable device" + objections,
          "let this process see a GPU of compute capability 7.5 or above (CUDA_VISIBLE_DEVICES),"
              + " or use another backend");
    }
    String choices =
        usable.stream()
            .map(device -> "id=" + device.info().id() + " " + device.info())
            .collect(Collectors.joining(", "));
    return new Unavailable(
        "no CUDA device matches hadamard.device="
            + config.device()
            + "; there are: "
            + choices
            + objections,
        "set hadamard.device to one of them, or leave it empty for the best");
  }

  private static CudaDevice describe(int ordinal) {
    CUdevice device = handle(ordinal);
    long[] bytes = new long[1];
    CudaStatus.check(CudaStatus.of(() -> JCudaDriver.cuDeviceTotalMem(bytes, device)), OPERATION);
    DeviceType type =
        ask(device, CU_DEVICE_ATTRIBUTE_INTEGRATED) != 0
            ? DeviceType.INTEGRATED_GPU
            : DeviceType.DISCRETE_GPU;
    return new CudaDevice(
        ordinal,
        new DeviceInfo(String.valueOf(ordinal), name(device), "NVIDIA", type),
        10 * ask(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + ask(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
        ask(device, CU_DEVICE_ATTRIBUTE_COMPUTE_MODE) == CUcomputemode.CU_COMPUTEMODE_PROHIBITED,
        ask(device, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        ask(device, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK),
        ask(device, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK),
        bytes[0],
        address(device),
        CudaLoader.driverVersion());
  }

  /** The driver's name for the device of this number. */
  static CUdevice handle(int ordinal) {
    CUdevice device = new CUdevice();
    CudaStatus.check(CudaStatus.of(() -> JCudaDriver.cuDeviceGet(device, ordinal)), OPERATION);
    return device;
  }

  private static int ask(CUdevice device, int attribute) {
    int[] answer = new int[1];
    CudaStatus.check(
        CudaStatus.of(() -> JCudaDriver.cuDeviceGetAttribute(answer, attribute, device)),
        OPERATION);
    return answer[0];
  }

  private static String name(CUdevice device) {
    byte[] name = new byte[NAME_BYTES];
    CudaStatus.check(
        CudaStatus.of(() -> JCudaDriver.cuDeviceGetName(name, NAME_BYTES, device)), OPERATION);
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new String(name, 0, end, StandardCharsets.UTF_8).strip();
  }

  private static String address(CUdevice device) {
    String[] address = new String[1];
    int status =
        CudaStatus.of(() -> JCudaDriver.cuDeviceGetPCIBusId(address, ADDRESS_BYTES, device));
    return status == CudaStatus.SUCCESS && address[0] != null ? address[0] : "unknown";
  }
}
