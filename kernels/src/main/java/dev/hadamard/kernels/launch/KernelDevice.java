package dev.hadamard.kernels.launch;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.KernelVariant;
import java.util.Collection;

/**
 * A device that runs kernels in the order in which they are launched. A backend implements it with
 * a driver. Used by one thread at a time.
 */
public interface KernelDevice {

  /**
   * Spilled bytes up to this number do not matter: they are one or two numbers that a work-item
   * reads once.
   */
  long FEW_SPILLED_BYTES = 16;

  /** The device's description for users. */
  DeviceInfo info();

  /** Whether the work-items run on the host's processor. */
  boolean isCpu();

  /** The number of processors, each of which runs a work-group at a time. */
  int computeUnits();

  /**
   * Compiles variants before they are needed: those that are not compiled yet, in one program. One
   * that does not compile is no failure here, but where it is needed. Unless overridden this does
   * nothing, and each is compiled when it is needed.
   *
   * @param variants kernels with generated parts, all with the same {@code VW}
   * @throws dev.hadamard.DeviceException if the driver fails otherwise
   */
  default void compile(Collection<KernelVariant> variants) {}

  /**
   * Compiles a variant and returns the largest group size with which the device can run it.
   *
   * @throws dev.hadamard.KernelBuildException if it does not compile
   * @throws dev.hadamard.DeviceException if the driver refuses it otherwise
   */
  long maxGroupSize(KernelVariant variant);

  /**
   * Compiles a variant and returns the bytes that it spills from registers to memory, as the driver
   * counts them: per work-item, or per group of work-items that share a thread of the processor.
   *
   * @return the bytes; 0 if the driver does not report them, or on a CPU, where they have no
   *     meaning
   * @throws dev.hadamard.KernelBuildException if it does not compile
   * @throws dev.hadamard.DeviceException if the driver refuses it otherwise
   */
  long spilledBytes(KernelVariant variant);

  /**
   * Queues a kernel and does not wait for it.
   *
   * @param operation the operation that needs the kernel, for error messages
   * @param variant the kernel to run
   * @param range the work-items
   * @param arguments the arguments in order
   */
  void launch(String operation, KernelVariant variant, Range range, Argument... arguments);
}
