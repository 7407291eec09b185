package dev.hadamard.cuda;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.BuildLog;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles by NVRTC. Its defaults are what we want: multiplications and additions are fused,
 * denormals kept, divisions and square roots rounded correctly; never {@code --use_fast_math}.
 *
 * <p>A driver reads the PTX of its own version of CUDA and of older ones. An older driver of the
 * same major version gets machine code instead, which it runs.
 */
final class NvrtcCompiler implements KernelCompiler {

  private final Nvrtc nvrtc;
  private final boolean cubin;

  /**
   * A compiler for a driver.
   *
   * @param driver the newest CUDA that the driver knows, 1000·major + 10·minor
   */
  NvrtcCompiler(Nvrtc nvrtc, int driver) {
    this.nvrtc = nvrtc;
    this.cubin = nvrtc.version() > driver;
  }

  /** Why a driver and device cannot run what this NVRTC makes, if so. */
  static Optional<String> objection(Nvrtc nvrtc, int driver, int capability) {
    int oldest = nvrtc.capabilities().get(0);
    if (nvrtc.version() / 1000 > driver / 1000) {
      return Optional.of(
          "the driver knows CUDA %s only, and NVRTC is %s"
              .formatted(CudaVersion.text(driver), CudaVersion.text(nvrtc.version())));
    }
    if (capability < oldest) {
      return Optional.of(
          "it compiles for compute capability %s and above"
              .formatted(CudaVersion.capability(oldest)));
    }
    return Optional.empty();
  }

  @Override
  public String label() {
    return "NVRTC " + CudaVersion.text(nvrtc.version());
  }

  @Override
  public boolean has(KernelVariant variant) {
    return true;
  }

  @Override
  public boolean fuses() {
    return true;
  }

  @Override
  public byte[] compile(KernelSource source, KernelProgram program, int capability) {
    String file = program.name() + ".cl";
    List<String> options = options(program, capability);
    Nvrtc.Outcome outcome = nvrtc.compile(source.text(), file, options, cubin);
    if (!outcome.succeeded()) {
      throw new KernelBuildException(
          file,
          "compute capability " + CudaVersion.capability(capability) + " by " + label(),
          String.join(" ", options),
          BuildLog.annotate(outcome.status() + "\n" + outcome.log(), source));
    }
    byte[] code = outcome.code();
    return cubin ? code : Arrays.copyOf(code, code.length + 1);
  }

  private List<String> options(KernelProgram program, int capability) {
    String architecture = "--gpu-architecture=" + (cubin ? "sm_" : "compute_") + target(capability);
    return Stream.concat(Stream.of(architecture), defines(program)).toList();
  }

  /** {@code -DVW=1} and so on: an option is one word here. */
  private static Stream<String> defines(KernelProgram program) {
    return Arrays.stream(program.defines().replace("-D ", "-D").split(" "))
        .filter(define -> !define.isEmpty());
  }

  /** The newest architecture that NVRTC knows and the device can run. */
  private int target(int capability) {
    return nvrtc.capabilities().stream()
        .filter(known -> known <= capability)
        .filter(known -> !cubin || known / 10 == capability / 10)
        .reduce((older, newer) -> newer)
        .orElse(capability); // NVRTC will say that it does not know this one
  }
}
