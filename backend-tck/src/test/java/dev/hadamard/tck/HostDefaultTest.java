package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Reduction;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Expressions on a backend that has the primitives alone, the toy: the host computes them. That the
 * results are right is shown by {@code com.example.toy.ToyConformanceTest}, the whole kit.
 */
final class HostDefaultTest extends Handler {

  private static final Expression X = Expression.input("x");

  private final Logger logger = Logger.getLogger("dev.hadamard");
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void listen() {
    logger.addHandler(this);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(this);
  }

  @Override
  public void publish(LogRecord entry) {
    lines.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private static Backend open() {
    return Backends.open(BackendConfig.builder().backend("toy").build());
  }

  private List<String> linesOnExpressions() {
    return lines.stream().filter(line -> line.contains("on the host")).toList();
  }

  private static Elementwise square(Tensor x) {
    return Elementwise.of(x, X.pow(2), Map.of("x", x));
  }

  private static Reduction sum(Tensor x, Tensor out) {
    return Reduction.of(Reduction.Kind.SUM, Reduction.Along.ROWS, X, Map.of("x", x), out);
  }

  /** Each backend says it, as each says that it opens: another one may have code for them. */
  @Test
  void each_backend_that_is_opened_says_once_that_the_host_computes() {
    try (Backend first = open();
        Backend second = open()) {
      assertThat(linesOnExpressions()).as("before an expression is computed").isEmpty();
      for (Backend backend : List.of(first, second, first)) {
        try (TensorArena arena = backend.newArena()) {
          Tensor x = arena.allocate(2, 2);
          Tensor sums = arena.allocate(2, 1);
          backend.run(square(x));
          backend.run(square(x));
          backend.run(sum(x, sums));
          try (Recording recording = backend.record(List.of(square(x), sum(x, sums)))) {
            recording.replay();
            recording.replay();
          }
        }
      }
    }
    String line =
        "toy has no code for this operation: it is computed on the host, which is slow"
            + " (elementwise with 2 tensors)";
    assertThat(linesOnExpressions()).containsExactly(line, line);
  }

  @Test
  void a_backend_with_code_for_expressions_says_nothing() {
    try (Backend cpu = Backends.open(BackendConfig.builder().backend("cpu").build());
        TensorArena arena = cpu.newArena()) {
      cpu.run(square(arena.allocate(2, 2)));
    }
    assertThat(linesOnExpressions()).isEmpty();
  }

  @Test
  void what_the_host_computes_can_be_recorded_among_what_the_backend_computes() {
    try (Backend backend = open();
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(2, 2);
      Tensor sums = arena.allocate(2, 1);
      Tensor total = arena.allocate(2, 1);
      List<Op> ops =
          List.of(
              new Pointwise.Axpby(1, x, 1, x),
              square(x),
              sum(x, sums),
              new Pointwise.Axpby(1, sums, 1, total));
      try (Recording recording = backend.record(ops)) {
        assertThat(backend.read(total)).as("recorded").containsOnly(0);
        backend.write(new float[] {1, 2, 3, 4}, x);
        recording.replay();
        assertThat(backend.read(total)).containsExactly(4 + 16, 36 + 64);
        backend.write(new float[] {1, 1, 1, -1}, x);
        recording.replay();
        assertThat(backend.read(total)).containsExactly(20 + 8, 100 + 8);
      }
    }
  }
}
