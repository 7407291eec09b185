package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.tck.BackendConformance;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The kit on the emulated device, products by the emulated cuBLAS: every family in which there are
 * products. The others run the kernels that {@link EmulatedConformanceTest} runs; {@code
 * -Dthorough} does not leave them out.
 */
@ExtendWith(EmulatedCublasConformanceTest.WhereProductsAre.class)
final class EmulatedCublasConformanceTest extends BackendConformance {

  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend(CudaProvider.NAME).set(CudaKeys.PRODUCTS, "cublas");
  }

  @Override
  protected Backend open(BackendConfig config) {
    EmulatedCuda.require();
    Backend backend = super.open(config);
    assertThat(backend.info().details().get("products")).startsWith("cuBLAS 12");
    return backend;
  }

  /** Leaves out the families that make no product. */
  static final class WhereProductsAre implements ExecutionCondition {

    private static final Set<String> WITHOUT =
        Set.of("expressions", "activations", "elementwise", "pooling", "groups", "softmax");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Collections.disjoint(context.getTags(), WITHOUT) || Boolean.getBoolean("thorough")
          ? ConditionEvaluationResult.enabled("")
          : ConditionEvaluationResult.disabled("no products: EmulatedConformanceTest runs it");
    }
  }
}
