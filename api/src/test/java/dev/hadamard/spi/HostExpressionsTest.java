package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Elementwise.Assignment;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When expressions are computed on the host: where the backend has no code for them. */
final class HostExpressionsTest {

  private static final Expression X = Expression.input("x");

  private final HostBackend backend = new HostBackend("host", 1000);

  private Tensor tensor(int... dimensions) {
    Tensor tensor = backend.newArena().allocate(dimensions);
    backend.calls.clear();
    return tensor;
  }

  @Test
  void an_expression_that_the_backends_code_does_not_cover_is_computed_on_the_host() {
    backend.implement(
        Elementwise.class, op -> op.outputs().size() == 1, op -> backend.calls.add("own"));
    Map<String, Tensor> x = Map.of("x", tensor(2, 3));
    Tensor first = tensor(2, 3);
    Tensor second = tensor(2, 3);
    backend.run(Elementwise.of(first, X, x));
    assertThat(backend.calls).containsExactly("own");
    backend.calls.clear();
    backend.run(Elementwise.of(List.of(new Assignment(first, X), new Assignment(second, X)), x));
    assertThat(backend.calls).containsExactly("read", "write", "write");
  }

  @Test
  void a_reduction_that_the_backends_code_does_not_cover_is_computed_on_the_host() {
    backend.implement(Reduction.class, op -> op.kind() == Kind.SUM, op -> backend.calls.add("own"));
    Map<String, Tensor> x = Map.of("x", tensor(2, 3));
    Tensor out = tensor(2, 1);
    backend.run(Reduction.of(Kind.SUM, Along.ROWS, X, x, out));
    backend.run(Reduction.of(Kind.MAX, Along.ROWS, X, x, out));
    assertThat(backend.calls).containsExactly("own", "read", "write");
  }

  @Test
  void what_neither_covers_is_composed() {
    backend.implement(Dense.Gradient.class, op -> op.alpha() == 2, op -> backend.calls.add("two"));
    backend.implement(
        Dense.Gradient.class, op -> op.alpha() == 3, op -> backend.calls.add("three"));
    Tensor delta = tensor(2, 4);
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor b = tensor(4);
    for (int alpha = 1; alpha <= 3; alpha++) {
      backend.denseGradient(alpha, delta, x, 0, w, b);
    }
    assertThat(backend.calls).containsExactly("matmul", "sumRows", "two", "three");
  }
}
