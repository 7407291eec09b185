package dev.hadamard.kernels.tune;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.KernelBackend;

/** A device whose kernels can be tuned, whatever its driver. */
public interface TunableDevice {

  /** The name of its backend. */
  String backend();

  /** The description for users. */
  DeviceInfo info();

  /** The properties that the choice of kernels depends on. */
  DeviceTraits traits();

  /** The driver's name: two drivers may offer the same device. */
  String platform();

  /** The driver's version. */
  String driver();

  /** The number of processors, each of which runs a work-group at a time. */
  int computeUnits();

  /** The source of the kernels. */
  KernelLibrary library();

  /** What the compiler is told. */
  String compilerOptions();

  /** The tuning without a profile. */
  Tuning defaults();

  /** Whether the kernels of this backend compute such work, and not a library. */
  default boolean computes(TunedWork work) {
    return true;
  }

  /** Opens a backend with the {@link #defaults}, for the tuner alone. */
  KernelBackend<?> open();
}
