package dev.hadamard.cuda;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the build compiles for hosts that have NVIDIA's driver and nothing else: every elementwise
 * kernel, and products by themselves, in every tile and on tensor cores.
 *
 * <p>The fused kernels are left out. They come with each activation and each number of layers, more
 * than a thousand variants and 10 MB; a host that wants them gets NVRTC.
 */
final class PtxVariants {

  /** The oldest devices that PTX of this build is for, and those with the tensor cores we use. */
  private static final int ANY = 75;

  private static final int TENSOR_CORES = 80;

  private PtxVariants() {}

  /** The compute capability that a variant needs. */
  static int capability(KernelVariant variant) {
    return variant.defines().contains("GEMM_TENSOR") ? TENSOR_CORES : ANY;
  }

  /** Each variant, elementwise kernels first. */
  static List<KernelVariant> all() {
    Tuning tuning =
        TuningTable.lookUp(
            new DeviceTraits("NVIDIA Corporation", "any GPU", false, 1024, 48L << 10));
    List<KernelVariant> variants = new ArrayList<>(elementwise(tuning));
    variants.add(product(Map.of("GEMM_FAMILY", GemmFamily.NAIVE.macro())));
    variants.add(
        product(Map.of("GEMM_FAMILY", GemmFamily.DIRECT.macro(), "ALONG_K", 1, "LANES", 32)));
    for (Map<String, Object> form : forms()) {
      for (GemmTile tile : tuning.tiles()) {
        Map<String, Object> defines = new TreeMap<>(tile.defines());
        defines.putAll(form);
        defines.put("GEMM_FAMILY", GemmFamily.TILED.macro());
        variants.add(product(defines));
      }
      for (int terms : new int[] {1, 3}) {
        Map<String, Object> defines = new TreeMap<>(form);
        defines.put("GEMM_FAMILY", GemmFamily.TENSOR.macro());
        defines.put("TERMS", terms);
        variants.add(product(defines));
      }
    }
    return variants;
  }

  private static List<KernelVariant> elementwise(Tuning tuning) {
    List<KernelVariant> variants = new ArrayList<>();
    Map<String, Integer> shape = Map.of("VW", tuning.vectorWidth(), "BLOCK", tuning.block());
    for (Activation f : Activation.values()) {
      Map<String, Object> defines = new TreeMap<>(shape);
      defines.put("ACTIVATION", "f_" + f.kernelName());
      variants.add(KernelVariant.of("activate", defines));
      variants.add(KernelVariant.of("derivative", defines));
      if (f.derivativeForm() == DerivativeForm.OUTPUT) {
        variants.add(KernelVariant.of("derivative_from_output", defines));
      }
      boolean fromOutput = f.derivativeForm() == DerivativeForm.OUTPUT;
      variants.add(
          KernelVariant.of(
              fromOutput ? "derivative_from_output" : "derivative",
              with(defines, Map.of("TIMES", 1))));
    }
    variants.add(KernelVariant.of("hadamard", shape));
    variants.add(KernelVariant.of("axpby", shape));
    Map<String, Integer> width = Map.of("VW", tuning.vectorWidth());
    variants.add(KernelVariant.of("add_row", width));
    variants.add(KernelVariant.of("copy_columns", width));
    variants.add(
        KernelVariant.of(
            "sum_rows",
            with(width, Map.of("ACROSS", tuning.sumAcross(), "LANES", tuning.sumLanes()))));
    variants.add(
        KernelVariant.of("softmax_rows", with(width, Map.of("LANES", tuning.softmaxLanes()))));
    for (int chains : new int[] {4, 8, 12}) {
      variants.add(KernelVariant.of("peak_fma", with(width, Map.of("CHAINS", chains))));
    }
    return variants;
  }

  /** Which operands are transposed, and whether all rows hold a multiple of four floats. */
  private static List<Map<String, Object>> forms() {
    List<Map<String, Object>> forms = new ArrayList<>();
    for (int bits = 0; bits < 8; bits++) {
      forms.add(Map.of("TA", bits & 1, "TB", bits >> 1 & 1, "QUADS", bits >> 2));
    }
    return forms;
  }

  private static KernelVariant product(Map<String, ?> loops) {
    return KernelVariant.of("matmul", with(loops, Map.of("VW", 1)));
  }

  private static Map<String, Object> with(Map<String, ?> some, Map<String, ?> more) {
    Map<String, Object> all = new TreeMap<>(some);
    all.putAll(more);
    return all;
  }
}
