package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One number of a tensor of any size; sums of whole numbers are exact in every order. */
class FlatReductionTest {

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void each_element_counts_once_whatever_the_size(String name) {
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, NetworkSpec.of(2, 2), 1);
        OptimizerState on =
            new OptimizerState(network, Optimizer.adam(1), TrainerSettings.DEFAULT);
        TensorArena arena = backend.newArena()) {
      Tensor out = arena.allocate(Shape.of(1, 1));
      for (int size : new int[] {1, 100, 4096, 32768, 32769, 36864, 61607, 100_000}) {
        Tensor x = arena.allocate(size);
        float[] values = new float[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
          values[i] = i % 7 - 3;
          sum += values[i] * values[i];
        }
        values[size - 1] = 5;
        sum += 25 - (double) ((size - 1) % 7 - 3) * ((size - 1) % 7 - 3);
        backend.write(values, x);
        run(backend, FlatReduction.sumOfSquares(on, x, out));
        assertThat(backend.read(out)[0]).as("sum of %d", size).isEqualTo((float) sum);
        Expression e = Expression.input("x").max(0);
        run(backend, FlatReduction.of(on, Kind.MAX, e, Map.of("x", x), out));
        assertThat(backend.read(out)[0]).as("largest of %d", size).isEqualTo(5);
        run(backend, FlatReduction.sumOfSquares(on, x, out)); // the same scratch memory again
        assertThat(backend.read(out)[0]).as("sum of %d", size).isEqualTo((float) sum);
      }
    }
  }

  private static void run(Backend backend, List<Op> ops) {
    ops.forEach(backend::run);
  }
}
