package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and columns that all rows or columns share, in tensors of many tiles and parts. */
class BroadcastTest {

  private static final Expression X = Expression.input("x");
  private static final Expression ROW = Expression.input("row");
  private static final Expression COLUMN = Expression.input("column");
  private static final Expression SCALAR = Expression.input("scalar");

  @ParameterizedTest
  @CsvSource({
    "5001, 17",
    "1201, 70",
    "1024, 64",
    "40, 3000",
    "3, 1024",
    "70001, 1",
    "1, 70001",
    "9, 1023"
  })
  void each_element_has_its_row_and_its_column(int rows, int columns) {
    float[] x = random(rows * columns);
    float[] row = random(columns);
    float[] column = random(rows);
    float[] withRow = new float[x.length];
    float[] withBoth = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      withRow[i] = x[i] * row[i % columns] + 0.75f;
      withBoth[i] = x[i] * row[i % columns] + column[i / columns];
    }
    for (String vector : new String[] {"off", "on"}) {
      for (int threads : new int[] {1, 3}) {
        BackendConfig config =
            BackendConfig.builder()
                .backend("cpu")
                .set(ConfigKey.CPU_VECTOR, vector)
                .set(ConfigKey.CPU_THREADS, Integer.toString(threads))
                .build();
        try (Backend backend = Backends.open(config);
            TensorArena arena = backend.newArena()) {
          Tensor whole = tensor(backend, arena, x, rows, columns);
          Tensor out = arena.allocate(rows, columns);
          Map<String, Tensor> tensors =
              Map.of(
                  "x", whole,
                  "row", tensor(backend, arena, row, columns),
                  "column", tensor(backend, arena, column, rows, 1),
                  "scalar", tensor(backend, arena, new float[] {0.75f}, 1));
          backend.run(Elementwise.of(out, X.times(ROW).plus(SCALAR), tensors));
          assertThat(backend.read(out)).as("rows, vector %s", vector).isEqualTo(withRow);
          backend.run(Elementwise.of(whole, X.times(ROW).plus(COLUMN), tensors));
          assertThat(backend.read(whole)).as("columns too, vector %s", vector).isEqualTo(withBoth);
        }
      }
    }
  }

  private static Tensor tensor(Backend backend, TensorArena arena, float[] values, int... extents) {
    Tensor tensor = arena.allocate(extents);
    backend.write(values, tensor);
    return tensor;
  }

  private static float[] random(int n) {
    Random random = new Random(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
