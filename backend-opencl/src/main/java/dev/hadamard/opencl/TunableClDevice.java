package dev.hadamard.opencl;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.tune.TunableDevice;

/** An OpenCL device with the settings that it has without a profile. */
record TunableClDevice(ClDevice device, ClSettings settings) implements TunableDevice {

  @Override
  public String backend() {
    return OpenClProvider.NAME;
  }

  @Override
  public DeviceInfo info() {
    return device.info();
  }

  @Override
  public DeviceTraits traits() {
    return device.traits();
  }

  @Override
  public String platform() {
    return device.platform();
  }

  @Override
  public String driver() {
    return device.driver();
  }

  @Override
  public int computeUnits() {
    return device.computeUnits();
  }

  @Override
  public KernelLibrary library() {
    return settings.library();
  }

  @Override
  public String compilerOptions() {
    return ClKernelCache.FLAGS;
  }

  @Override
  public Tuning defaults() {
    return settings.tuning();
  }

  @Override
  public KernelBackend<?> open() {
    return new OpenClBackend(device, settings);
  }
}
