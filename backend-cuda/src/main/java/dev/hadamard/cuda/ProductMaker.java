package dev.hadamard.cuda;

import dev.hadamard.Precision;
import dev.hadamard.cuda.CudaSettings.Products;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.spi.Availability.Unavailable;
import java.util.Optional;

/**
 * Who makes matrix products, by what was asked for and what there is.
 *
 * <table>
 *   <caption>By precision; capability is the device's</caption>
 *   <tr><td>fp32</td><td>cuBLAS, else our tiles</td></tr>
 *   <tr><td>fp32-3xtf32</td><td>our tensor kernels, capability 8.0</td></tr>
 *   <tr><td>tf32</td><td>cuBLAS, else our tensor kernels; capability 8.0</td></tr>
 *   <tr><td>bf16</td><td>cuBLAS, capability 8.0</td></tr>
 * </table>
 */
final class ProductMaker {

  /**
   * Multiply-adds of an update up to which one fused launch takes less time than the library's
   * products with their launches: an estimate for a Hopper GPU, whose launches take some 3 µs.
   */
  private static final long FUSED_UPDATE = 1L << 30;

  /** TF32, bf16 and asynchronous copies came with 8.0. */
  private static final int TENSOR_CAPABILITY = 80;

  private ProductMaker() {}

  /** Whether the library is to be opened at all. */
  static boolean wantsLibrary(CudaSettings settings) {
    return settings.precision() != Precision.FP32_3XTF32
        && (settings.products() == Products.AUTO || settings.products() == Products.CUBLAS);
  }

  /**
   * Whether a fused kernel is the better choice for an operation, although the library is there.
   */
  static boolean fusesBesideLibrary(Op op, Precision precision) {
    if (op instanceof Dense.Head) {
      return true;
    }
    if (precision != Precision.FP32) {
      return false; // tensor cores make up for the launches
    }
    long work = 0;
    if (op instanceof Dense.Gradients gradients) {
      for (Dense.LayerGradient layer : gradients.layers()) {
        work += (long) layer.delta().shape().rows() * layer.w().shape().size();
      }
    } else if (op instanceof Dense.Momentum momentum) {
      for (Dense.LayerMomentum layer : momentum.layers()) {
        work += (long) layer.delta().shape().rows() * layer.w().shape().size();
      }
    } else {
      return false;
    }
    return work <= FUSED_UPDATE;
  }

  /** Whether the backend cannot open without the library. */
  static boolean needsLibrary(CudaSettings settings) {
    return settings.precision() == Precision.BF16 || settings.products() == Products.CUBLAS;
  }

  /** Why this device cannot make products in this precision, whatever libraries there are. */
  static Optional<Unavailable> objection(Precision precision, Products asked, CudaDevice device) {
    if (precision == Precision.FP32) {
      return Optional.empty();
    }
    String needed = ", as hadamard.precision=" + precision.label() + " needs";
    if (device.capability() < TENSOR_CAPABILITY) {
      return Optional.of(
          new Unavailable(
              "%s has compute capability %s, not 8.0%s"
                  .formatted(device.info(), CudaVersion.capability(device.capability()), needed),
              "leave hadamard.precision at fp32, or choose a GPU of compute capability 8.0 or above"
                  + " (since 2020) by hadamard.device"));
    }
    boolean conflict =
        asked == Products.NAIVE
            || (asked == Products.OWN && precision == Precision.BF16)
            || (asked == Products.CUBLAS && precision == Precision.FP32_3XTF32);
    return conflict
        ? Optional.of(
            new Unavailable(
                "%s=%s has no products in %s"
                    .formatted(CudaKeys.PRODUCTS, asked.label(), precision.label()),
                "leave " + CudaKeys.PRODUCTS + " out"))
        : Optional.empty();
  }

  /** What to say where the library is needed and does not load. */
  static Unavailable withoutLibrary(CudaSettings settings, String reason) {
    String need =
        settings.precision() == Precision.BF16
            ? "hadamard.precision=bf16"
            : CudaKeys.PRODUCTS + "=cublas";
    return new Unavailable(
        "cuBLAS does not load, as %s needs: %s".formatted(need, reason),
        "install cuBLAS of CUDA 12 or 13 where the dynamic linker looks, or leave out " + need);
  }

  /** Settings whose products our own kernels make. */
  static CudaSettings own(CudaSettings settings) {
    Tuning tuning = settings.tuning();
    return switch (settings.precision()) {
      case FP32 ->
          settings.products() == Products.NAIVE
              ? settings.withTuning(tuning.withGemm(GemmFamily.NAIVE))
              : settings;
      case FP32_3XTF32 -> settings.withTuning(tuning.withGemm(GemmFamily.TENSOR_SPLIT));
      case TF32 -> settings.withTuning(tuning.withGemm(GemmFamily.TENSOR));
      case BF16 -> throw new IllegalArgumentException("there are no kernels for bf16");
    };
  }
}
