package dev.hadamard.cuda;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.tune.TunableDevice;
import dev.hadamard.kernels.tune.TunedWork;
import org.jspecify.annotations.Nullable;

/** A CUDA device with the settings that it has without a profile. */
final class TunableCudaDevice implements TunableDevice {

  private final CudaDevice device;
  private final CudaSettings settings;
  private final CompilerChoice compilers;
  private @Nullable Boolean hasLibrary;

  TunableCudaDevice(CudaDevice device, CudaSettings settings, CompilerChoice compilers) {
    this.device = device;
    this.settings = settings;
    this.compilers = compilers;
  }

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
    return !(work instanceof TunedWork.Product) || !hasLibrary();
  }

  /** Whether cuBLAS loads, where it is wanted; found out once, by opening the device. */
  private boolean hasLibrary() {
    if (hasLibrary == null) {
      try (CudaBackend backend = new CudaBackend(device, settings, compilers)) {
        hasLibrary = backend.summingLibrary().isPresent();
      }
    }
    return hasLibrary;
  }

  @Override
  public KernelBackend<?> open() {
    return new CudaBackend(device, settings, compilers);
  }
}
