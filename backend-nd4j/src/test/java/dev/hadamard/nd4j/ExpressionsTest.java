package dev.hadamard.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Expressions in ND4J's memory; the kit judges their numbers. */
@EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
final class ExpressionsTest {

  private static final Expression X = Expression.input("x");
  private static final Expression ROW = Expression.input("row");

  /** Keeps what is logged. */
  private static final class Kept extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void views_are_read_and_written_where_they_lie_and_nothing_falls_back_to_the_host() {
    Logger logger = Logger.getLogger("dev.hadamard");
    Kept log = new Kept();
    logger.addHandler(log);
    try (Backend backend =
            Backends.open(BackendConfig.builder().backend("nd4j").device("").build());
        TensorArena arena = backend.newArena()) {
      Tensor whole = arena.allocate(48);
      float[] numbers = new float[48];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i;
      }
      backend.write(numbers, whole);
      Tensor row = whole.view(16, Shape.of(1, 2));
      Tensor x = whole.view(32, Shape.of(3, 2));
      Map<String, Tensor> inputs = Map.of("x", x, "row", row);
      backend.run(Elementwise.of(x, X.times(ROW), inputs));
      assertThat(backend.read(x))
          .containsExactly(32 * 16, 33 * 17, 34 * 16, 35 * 17, 36 * 16, 37 * 17);
      Tensor sums = arena.allocate(1, 2);
      backend.run(Reduction.of(Kind.MAX, Along.COLUMNS, X.minus(ROW), inputs, sums));
      assertThat(backend.read(sums)).containsExactly(36 * 16 - 16, 37 * 17 - 17);
      assertThat(backend.read(whole)).startsWith(0, 1, 2).endsWith(46, 47);
    } finally {
      logger.removeHandler(log);
    }
    assertThat(log.lines).noneMatch(line -> line.contains("computed on the host"));
  }
}
