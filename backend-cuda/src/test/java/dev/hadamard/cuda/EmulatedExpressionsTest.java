package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.KernelBuildException;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How kernels of expressions are compiled: those of a recording as one module, and once. */
final class EmulatedExpressionsTest {

  private static final Expression X = Expression.input("x");
  private static final int ROWS = 3;
  private static final int COLUMNS = 70;

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  /** x ← x/2, rows ← Σⱼ x², columns ← maxᵢ x, x ← ln(1 + eˣ). */
  private static final class Step implements AutoCloseable {
    private final CudaBackend backend;
    private final TensorArena arena;
    private final Tensor x;
    private final Tensor rows;
    private final Tensor columns;

    Step(CudaBackend backend) {
      this.backend = backend;
      arena = backend.newArena();
      x = arena.allocate(Shape.of(ROWS, COLUMNS));
      rows = arena.allocate(Shape.of(ROWS, 1));
      columns = arena.allocate(Shape.of(1, COLUMNS));
      float[] values = new float[ROWS * COLUMNS];
      for (int i = 0; i < values.length; i++) {
        values[i] = (i * 37 % 101 - 50) / 25f;
      }
      backend.write(values, x);
    }

    List<Op> ops() {
      Map<String, Tensor> of = Map.of("x", x);
      return List.of(
          Elementwise.of(x, X.times(0.5), of),
          Reduction.of(Reduction.Kind.SUM, Reduction.Along.ROWS, X.times(X), of, rows),
          Reduction.of(Reduction.Kind.MAX, Reduction.Along.COLUMNS, X, of, columns),
          Elementwise.of(x, X.exp().log1p(), of));
    }

    List<float[]> results() {
      return List.of(backend.read(x), backend.read(rows), backend.read(columns));
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private static long loads(Runnable work) {
    long before = Count.MODULE_LOADS.value();
    work.run();
    return Count.MODULE_LOADS.value() - before;
  }

  @Test
  void all_expressions_of_a_recording_are_one_module() {
    try (CudaBackend backend = EmulatedBackend.own();
        Step step = new Step(backend)) {
      assertThat(loads(() -> backend.record(step.ops()).close())).isEqualTo(1);
      assertThat(loads(() -> backend.record(step.ops()).close())).as("again").isZero();
      assertThat(loads(() -> step.ops().forEach(backend::run))).as("one by one").isZero();
    }
  }

  @Test
  void b9_compiled_together_or_alone_an_expression_gives_the_same_bits() {
    List<float[]> alone;
    try (CudaBackend backend = EmulatedBackend.own();
        Step step = new Step(backend)) {
      assertThat(loads(() -> step.ops().forEach(backend::run))).isEqualTo(4);
      alone = step.results();
    }
    try (CudaBackend backend = EmulatedBackend.own();
        Step step = new Step(backend);
        Recording recording = backend.record(step.ops())) {
      recording.replay();
      assertThat(step.results()).usingRecursiveComparison().isEqualTo(alone);
    }
  }

  @Test
  void a_module_that_the_driver_refuses_is_made_again_of_each_expression() {
    try (CudaBackend backend = EmulatedBackend.own();
        Step step = new Step(backend)) {
      EmulatedCuda.Setting.FAIL_MODULE.set(1);
      assertThat(loads(() -> backend.record(step.ops()).close())).isEqualTo(4);
    }
  }

  @Test
  void what_the_driver_refuses_alone_too_is_named() {
    try (CudaBackend backend = EmulatedBackend.own();
        Step step = new Step(backend)) {
      backend.run(step.ops().get(0));
      EmulatedCuda.Setting.FAIL_MODULE.set(1);
      assertThatThrownBy(() -> backend.run(step.ops().get(1)))
          .isInstanceOfSatisfying(
              KernelBuildException.class,
              refused -> assertThat(refused.program()).isEqualTo("reduce_rows.cl"));
    }
  }
}
