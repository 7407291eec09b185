package dev.hadamard.cuda;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.tune.TunableDevice;
import dev.hadamard.kernels.tune.TunedWork;

/** A CUDA device with the settings that it has without a profile. */
record TunableCudaDevice(CudaDevice device, CudaSettings settings, CompilerChoice compilers)
    implements TunableDevice {

  @Override
  public String backend() {
    return CudaProvider.NAME;
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
    return "CUDA";
  }

  @Override
  public String driver() {
    return CudaVersion.text(device.driver());
  }

  @Override
  public int computeUnits() {
    return device.processors();
  }

  @Override
  public KernelLibrary library() {
    return settings.library();
  }

  @Override
  public String compilerOptions() {
    return compilers.label();
  }

  @Override
  public Tuning defaults() {
    return settings.tuning();
  }

  /** cuBLAS chooses its own kernels. */
  @Override
  public boolean computes(TunedWork work) {
    return !(work instanceof TunedWork.Product) || !ProductMaker.wantsLibrary(settings);
  }

  @Override
  public KernelBackend<?> open() {
    return new CudaBackend(device, settings, compilers);
  }
}
