package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.ConfigKey;
import dev.hadamard.Recording;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Op;
import dev.hadamard.op.Operands;
import dev.hadamard.op.Pointwise;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Operations that no backend knows: each is composed of others, checked as any other, and has
 * scratch memory of its own, in a call and in a recording.
 */
abstract class CompositionFamily extends Family {

  private static final int ROWS = 5;
  private static final int COLUMNS = 9;
  private static final int SIZE = ROWS * COLUMNS;

  CompositionFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** out ← (x + y) ⊙ (x − y), whose two factors live at the same time. */
  private record SquareDifference(Tensor x, Tensor y, Tensor out) implements Op {

    @Override
    public String name() {
      return "squareDifference";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).reads("y", y).writes("out", out);
    }

    @Override
    public void checkShapes() {
      if (!x.shape().equals(y.shape()) || !x.shape().equals(out.shape())) {
        throw new ShapeMismatchException(name() + ": the shapes differ");
      }
    }

    @Override
    public void compose(Composition on) {
      Tensor sum = on.scratch(x.shape());
      on.run(new Pointwise.Axpby(1, x, 0, sum));
      on.run(new Pointwise.Axpby(1, y, 1, sum));
      Tensor difference = on.scratch(x.shape());
      on.run(new Pointwise.Axpby(1, x, 0, difference));
      on.run(new Pointwise.Axpby(-1, y, 1, difference));
      on.run(new Pointwise.Hadamard(sum, difference, out));
    }
  }

  /** out ← (x² − y²)² − y⁴ of the operation above, whose results in between live during it. */
  private record Nested(Tensor x, Tensor y, Tensor out) implements Op {

    @Override
    public String name() {
      return "nested";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).reads("y", y).writes("out", out);
    }

    @Override
    public void checkShapes() {
      new SquareDifference(x, y, out).checkShapes();
    }

    @Override
    public void compose(Composition on) {
      Tensor square = on.scratch(x.shape());
      Tensor inner = on.scratch(x.shape());
      on.run(new Pointwise.Hadamard(y, y, square));
      on.run(new SquareDifference(x, y, inner));
      on.run(new SquareDifference(inner, square, out));
    }
  }

  private static float[] squareDifferences(float[] x, float[] y) {
    float[] values = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i] * x[i] - y[i] * y[i];
    }
    return values;
  }

  private static float[] nested(float[] x, float[] y) {
    float[] square = y.clone();
    for (int i = 0; i < y.length; i++) {
      square[i] *= y[i];
    }
    return squareDifferences(squareDifferences(x, y), square);
  }

  @Test
  void operations_of_the_callers_own_have_scratch_memory_of_their_own() {
    Draws draws = Draws.seeded(51);
    Tensor x = arena().allocate(ROWS, COLUMNS);
    Tensor y = arena().allocate(ROWS, COLUMNS);
    Tensor first = arena().allocate(ROWS, COLUMNS);
    Tensor second = arena().allocate(ROWS, COLUMNS);
    List<Op> ops = List.of(new SquareDifference(x, y, first), new Nested(x, y, second));
    Findings findings = new Findings("operations of one's own, " + draws);
    try (Recording both = backend().record(ops);
        Recording again = backend().record(ops)) {
      for (int round = 0; round < 4; round++) {
        float[] left = draws.wholeNumbers(SIZE, 20);
        float[] right = draws.wholeNumbers(SIZE, 20);
        backend().write(left, x);
        backend().write(right, y);
        if (round == 0) {
          ops.forEach(backend()::run);
        } else {
          (round == 1 ? again : both).replay();
        }
        findings.sameNumbers(read(first), squareDifferences(left, right), "x² − y²");
        findings.sameNumbers(read(second), nested(left, right), "(x² − y²)² − y⁴");
      }
    }
    findings.assertNone();
  }

  @Test
  void scratch_memory_is_freed_with_the_call_and_with_the_recording() {
    int side = 256; // of 256 KiB; the nested operation has six of them at once
    try (Backend small =
            conformance().openAnother(ConfigKey.MAX_DEVICE_BYTES, Integer.toString(3 << 20));
        TensorArena arena = small.newArena()) {
      Tensor x = arena.allocate(side, side);
      Tensor y = arena.allocate(side, side);
      Tensor out = arena.allocate(side, side);
      small.write(filled(side * side, 3), x);
      small.write(filled(side * side, 2), y);
      for (int round = 0; round < 20; round++) {
        small.run(new Nested(x, y, out));
        try (Recording recording = small.record(List.of(new Nested(x, y, out)))) {
          recording.replay();
        }
      }
      assertThat(small.read(out)).containsOnly(25 - 16);
    }
  }

  @Test
  void b4_b7_b8_operations_of_the_callers_own_are_checked_as_any_other() {
    float[] values = Draws.seeded(52).wholeNumbers(SIZE, 20);
    Tensor x = tensor(values, ROWS, COLUMNS);
    Tensor out = tensor(filled(SIZE, 7), ROWS, COLUMNS);
    TensorArena shortLived = backend().newArena();
    Tensor gone = shortLived.allocate(ROWS, COLUMNS);
    shortLived.close();
    assertRefused(new SquareDifference(x, gone, out), IllegalStateException.class);
    assertRefused(new SquareDifference(x, x, x), IllegalArgumentException.class);
    Tensor other = arena().allocate(COLUMNS, ROWS);
    assertRefused(new SquareDifference(x, other, out), ShapeMismatchException.class);
    assertThat(read(x)).isEqualTo(values);
    assertHolds(7, out);
  }

  private void assertRefused(Op op, Class<? extends RuntimeException> refusal) {
    assertThatThrownBy(() -> backend().run(op)).isInstanceOf(refusal);
    assertThatThrownBy(() -> backend().record(List.of(op)).close()).isInstanceOf(refusal);
  }
}
