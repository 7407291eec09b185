package dev.hadamard.kernels.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Reduction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a recording asks its device to compile as one program. */
final class RecordedExpressionsTest {

  private static final Expression X = Expression.input("x");

  private final NotedLaunches backend =
      new NotedLaunches(
          TuningTable.lookUp(new DeviceTraits("any", "GPU", false, 256, 32 << 10)), 8, false);

  private Tensor tensor(int rows, int columns) {
    return backend.newArena().allocate(rows, columns);
  }

  private static Op square(Tensor x) {
    return Elementwise.of(x, X.times(X), Map.of("x", x));
  }

  @Test
  void all_its_expressions_are_compiled_at_once_before_the_first_launch() {
    Tensor x = tensor(3, 4);
    Tensor sums = tensor(3, 1);
    Op sum = Reduction.of(Reduction.Kind.SUM, Reduction.Along.ROWS, X, Map.of("x", x), sums);
    backend.record(List.of(square(x), new Pointwise.Axpby(1, x, 1, x), sum, square(tensor(5, 6))));
    assertThat(backend.launches()).as("recorded when compiled").isEmpty();
    assertThat(backend.compiled()).hasSize(1);
    assertThat(backend.compiled().get(0))
        .extracting(KernelVariant::kernel)
        .containsExactly("expression", "reduce_rows");
    backend.run(square(x));
    assertThat(backend.launches()).hasSize(1);
    assertThat(backend.compiled().get(0).get(0))
        .as("the variant that is launched")
        .isEqualTo(backend.launches().get(0).variant());
  }

  @Test
  void what_an_operation_is_composed_of_is_compiled_too() {
    Tensor none = tensor(3, 0);
    Tensor sums = tensor(3, 1);
    Op zero = Reduction.of(Reduction.Kind.SUM, Reduction.Along.ROWS, X, Map.of("x", none), sums);
    backend.record(List.of(zero));
    assertThat(backend.compiled().get(0))
        .extracting(KernelVariant::kernel)
        .containsExactly("expression");
  }

  @Test
  void what_the_host_computes_is_not_compiled() {
    Map<String, Tensor> many = new LinkedHashMap<>();
    Expression sum = Expression.constant(0);
    for (int i = 0; i < GroupedGradients.MOST_BUFFERS; i++) {
      many.put("x" + i, tensor(2, 2));
      sum = sum.plus(Expression.input("x" + i));
    }
    backend.record(List.of(Elementwise.of(tensor(2, 2), sum, many)));
    assertThat(backend.compiled()).containsExactly(List.of());
  }
}
