package dev.hadamard.opencl;

import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.KernelLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * {@code gemm_tensor.cl} on any device: the instructions of tensor cores are emulated, everything
 * else is the kernel as it is. Only its loops are not unrolled, which would take minutes to build.
 */
final class EmulatedTensorCores {

  private EmulatedTensorCores() {}

  /** Settings that make every product by it, whatever its size. */
  static ClSettings force(GemmFamily family, ClSettings settings) {
    return force(family, settings, emulation -> emulation);
  }

  /** The same with another emulation. */
  static ClSettings force(GemmFamily family, ClSettings settings, UnaryOperator<String> change) {
    return settings
        .withLibrary(library(change))
        .withTuning(settings.tuning().withGemm(family).withTiles(List.of()));
  }

  private static KernelLibrary library(UnaryOperator<String> change) {
    return new KernelLibrary(
        file ->
            switch (file) {
              case "tensor_ptx.cl" ->
                  change.apply(text(EmulatedTensorCores.class, "/tensor_emulated.cl"));
              case "gemm_tensor.cl" ->
                  text(KernelLibrary.class, file).replace("#pragma unroll\n", "#pragma unroll 1\n");
              default -> text(KernelLibrary.class, file);
            });
  }

  private static String text(Class<?> beside, String file) {
    try (InputStream in = beside.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
