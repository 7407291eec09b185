package dev.hadamard.opencl;

import dev.hadamard.Precision;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.launch.TensorTrial;
import dev.hadamard.spi.Availability.Unavailable;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides whether a device can compute products on tensor cores, and returns the settings for this.
 *
 * <p>The kernels for them are inline assembly. Another vendor's compiler may crash on it, and the
 * process with it. So vendor and driver are checked first, and only NVIDIA's compiler gets a source
 * with the assembly. Then this class checks the device's compute capability, and {@link
 * TensorTrial} checks a build and a product when the backend is opened.
 */
final class TensorCores {

  /** TF32 and asynchronous copies came with 8.0. */
  private static final int CAPABILITY = 8;

  /** CL_DEVICE_COMPUTE_CAPABILITY_MAJOR_NV of cl_nv_device_attribute_query. */
  private static final int COMPUTE_CAPABILITY_MAJOR = 0x4000;

  private static final String REMEDY =
      "leave hadamard.precision at fp32, or choose an NVIDIA GPU of compute capability 8.0 or above"
          + " (since 2020) by hadamard.device";

  private TensorCores() {}

  /** Why this device cannot make products in this precision, if it cannot. */
  static Optional<Unavailable> objection(Precision precision, ClDevice device) {
    return objection(
        precision, device, () -> DeviceQuery.number(device.handle(), COMPUTE_CAPABILITY_MAJOR));
  }

  /** The same for a device whose compute capability is known otherwise. */
  static Optional<Unavailable> objection(
      Precision precision, ClDevice device, LongSupplier capability) {
    String asked = ", as hadamard.precision=" + precision.label() + " needs";
    if (precision == Precision.FP32) {
      return Optional.empty();
    }
    if (precision == Precision.BF16) {
      return Optional.of(
          new Unavailable(
              "it has no products in bf16" + asked,
              "set hadamard.precision to fp32, fp32-3xtf32 or tf32, or use cuda with cuBLAS"));
    }
    if (!isNvidias(device)) { // PoCL drives NVIDIA's devices too, with a compiler of its own
      return refusal(
          device.info() + " has no tensor cores that its driver gives access to" + asked);
    }
    long major = capability.getAsLong();
    return major >= CAPABILITY
        ? Optional.empty()
        : refusal(device.info() + " has compute capability " + major + ", not 8.0" + asked);
  }

  private static boolean isNvidias(ClDevice device) {
    return device.info().vendor().contains("NVIDIA") && device.platform().contains("NVIDIA");
  }

  private static Optional<Unavailable> refusal(String reason) {
    return Optional.of(new Unavailable(reason, REMEDY));
  }

  /** Settings that make products in this precision, on a device to which there is no objection. */
  static ClSettings enable(Precision precision, ClSettings settings) {
    return switch (precision) {
      case FP32 -> settings;
      case FP32_3XTF32 -> with(GemmFamily.TENSOR_SPLIT, settings);
      case TF32 -> with(GemmFamily.TENSOR, settings);
      case BF16 -> throw new IllegalArgumentException("there are no products in bf16");
    };
  }

  private static ClSettings with(GemmFamily family, ClSettings settings) {
    return settings
        .withLibrary(KernelLibrary.bundledForNvidia())
        .withTuning(settings.tuning().withGemm(family));
  }

  /** What a backend with these settings has to show before it is handed out. */
  static TensorTrial<OpenClBackend> trial(ClDevice device, ClSettings settings) {
    ClSettings fp32 = settings.withTuning(settings.tuning().withGemm(GemmFamily.TILED));
    return new TensorTrial<>(
        OpenClProvider.NAME,
        precision(settings.tuning().gemm()),
        device.computeUnits(),
        () -> new OpenClBackend(device, settings),
        () -> new OpenClBackend(device, fp32));
  }

  /** The precision that a family of products keeps. */
  static Precision precision(GemmFamily family) {
    return switch (family) {
      case TENSOR -> Precision.TF32;
      case TENSOR_SPLIT -> Precision.FP32_3XTF32;
      default -> Precision.FP32;
    };
  }
}
