package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Precision;
import dev.hadamard.cuda.CudaSettings.Products;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.spi.MemoryLimit;
import dev.hadamard.spi.NativeLinker;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who makes matrix products, and which precisions a device cannot have. */
final class ProductMakerTest {

  private static final CudaDevice TURING = TestDevices.of(0, "NVIDIA T4", 75);
  private static final CudaDevice AMPERE = TestDevices.of(0, "NVIDIA A100", 80);

  private static CudaSettings settings(Precision precision, Products products) {
    return new CudaSettings(
        TuningTable.lookUp(AMPERE.traits()),
        "default",
        precision,
        products,
        KernelLibrary.bundledForNvidia(),
        Optional.empty(),
        MemoryLimit.of(Long.MAX_VALUE),
        new NativeLinker(Optional.empty()));
  }

  @Test
  void fp32_is_made_on_every_device_by_the_library_if_there_is_one() {
    for (Products asked : Products.values()) {
      assertThat(ProductMaker.objection(Precision.FP32, asked, TURING)).isEmpty();
    }
    assertThat(ProductMaker.wantsLibrary(settings(Precision.FP32, Products.AUTO))).isTrue();
    assertThat(ProductMaker.needsLibrary(settings(Precision.FP32, Products.AUTO))).isFalse();
    assertThat(family(Precision.FP32, Products.AUTO)).isEqualTo(GemmFamily.TILED);
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, names = "FP32", mode = EnumSource.Mode.EXCLUDE)
  void reduced_precision_needs_capability_8(Precision precision) {
    assertThat(ProductMaker.objection(precision, Products.AUTO, AMPERE)).isEmpty();
    assertThat(ProductMaker.objection(precision, Products.AUTO, TURING))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.reason())
                  .contains("NVIDIA T4", "7.5", "8.0", "hadamard.precision=" + precision.label());
              assertThat(refusal.remedy()).contains("fp32", "hadamard.device");
            });
  }

  @Test
  void split_tf32_is_made_by_our_tensor_kernels_alone() {
    assertThat(ProductMaker.wantsLibrary(settings(Precision.FP32_3XTF32, Products.AUTO))).isFalse();
    assertThat(family(Precision.FP32_3XTF32, Products.AUTO)).isEqualTo(GemmFamily.TENSOR_SPLIT);
  }

  @Test
  void tf32_is_made_by_our_tensor_kernels_where_there_is_no_library() {
    assertThat(ProductMaker.wantsLibrary(settings(Precision.TF32, Products.AUTO))).isTrue();
    assertThat(family(Precision.TF32, Products.AUTO)).isEqualTo(GemmFamily.TENSOR);
  }

  @Test
  void bf16_is_refused_without_the_library() {
    CudaSettings bf16 = settings(Precision.BF16, Products.AUTO);
    assertThat(ProductMaker.needsLibrary(bf16)).isTrue();
    assertThat(ProductMaker.withoutLibrary(bf16, "cuBLAS 12: the machine has none"))
        .satisfies(
            refusal -> {
              assertThat(refusal.reason())
                  .contains("hadamard.precision=bf16", "cuBLAS 12: the machine has none");
              assertThat(refusal.remedy()).contains("install cuBLAS");
            });
  }

  @Test
  void what_is_asked_for_by_the_switch_and_cannot_be_is_refused() {
    assertThat(ProductMaker.objection(Precision.BF16, Products.OWN, AMPERE)).isPresent();
    assertThat(ProductMaker.objection(Precision.TF32, Products.NAIVE, AMPERE)).isPresent();
    assertThat(ProductMaker.objection(Precision.FP32_3XTF32, Products.CUBLAS, AMPERE)).isPresent();
    assertThat(ProductMaker.needsLibrary(settings(Precision.FP32, Products.CUBLAS))).isTrue();
    assertThat(family(Precision.FP32, Products.NAIVE)).isEqualTo(GemmFamily.NAIVE);
    assertThat(ProductMaker.wantsLibrary(settings(Precision.FP32, Products.OWN))).isFalse();
  }

  private static GemmFamily family(Precision precision, Products products) {
    return ProductMaker.own(settings(precision, products)).tuning().gemm();
  }
}
