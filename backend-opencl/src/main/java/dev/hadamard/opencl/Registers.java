package dev.hadamard.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;

/**
 * Whether the numbers of a kernel's work-items fit a device's registers, as its driver tells.
 *
 * @param sizes the driver's answers
 * @param properties the sizes of what does not fit
 * @param optionForMore the compiler's option for more registers a thread, and half as many threads
 */
record Registers(Sizes sizes, List<Integer> properties, Optional<String> optionForMore) {

  /** Defines the size of what is spilled. Only Intel's own driver has it. */
  private static final String INTEL = "cl_intel_required_subgroup_size";

  /** CL_KERNEL_SPILL_MEM_SIZE_INTEL. */
  static final int SPILL_MEM_SIZE_INTEL = 0x4109;

  /** Twice the registers from Xe-HPG and Xe-HPC on; on older generations it changes nothing. */
  private static final String LARGE_FILES = "-cl-intel-256-GRF-per-thread";

  /** What a driver says of a kernel. */
  @FunctionalInterface
  interface Sizes {
    /** A size in bytes, or 0 if the driver does not tell it. */
    long of(cl_kernel kernel, int property);
  }

  /** Copies the list. */
  Registers {
    properties = List.copyOf(properties);
  }

  /**
   * Those of a device. A processor has its private memory in its caches, and its drivers name any
   * size. What the driver calls it counts, also where it is examined as a GPU.
   */
  static Registers of(ClDevice device) {
    cl_device_id handle = device.handle();
    boolean isCpu = (DeviceQuery.number(handle, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) != 0;
    return isCpu
        ? new Registers((kernel, property) -> 0, List.of(), Optional.empty())
        : ofGpu(
            (kernel, property) -> size(kernel, handle, property),
            DeviceQuery.text(handle, CL.CL_DEVICE_EXTENSIONS));
  }

  /**
   * Those of a GPU. What its compiler spills, and arrays that it never gave registers, are two
   * sizes on Intel's and one elsewhere.
   *
   * @param extensions of the device, separated by spaces
   */
  static Registers ofGpu(Sizes sizes, String extensions) {
    return Arrays.asList(extensions.split(" ", -1)).contains(INTEL)
        ? new Registers(
            sizes,
            List.of(CL.CL_KERNEL_PRIVATE_MEM_SIZE, SPILL_MEM_SIZE_INTEL),
            Optional.of(LARGE_FILES))
        : new Registers(sizes, List.of(CL.CL_KERNEL_PRIVATE_MEM_SIZE), Optional.empty());
  }

  /** Bytes of a kernel that are kept in memory; 0 where this means nothing. */
  long spilledBytes(cl_kernel kernel) {
    return properties.stream().mapToLong(property -> sizes.of(kernel, property)).sum();
  }

  private static long size(cl_kernel kernel, cl_device_id device, int property) {
    ByteBuffer answer = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    int status =
        CL.clGetKernelWorkGroupInfo(kernel, device, property, Long.BYTES, Pointer.to(answer), null);
    return status == CL.CL_SUCCESS ? answer.getLong(0) : 0;
  }
}
