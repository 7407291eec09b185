package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.op.Dense;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules B4, B7 and B8: every operation with every operand spoilt in every way. The documented
 * exception is thrown, and no operand has changed a bit.
 */
abstract class RefusalFamily extends Family {

  private static final int M = 5;
  private static final int N = 7;
  private static final int K = 3;
  private static final int NONE = -1;

  RefusalFamily(BackendConformance conformance) {
    super(conformance);
  }

  /** A tensor that no backend allocated. */
  private record StrayTensor(Shape shape) implements Tensor {
    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public Tensor view(int from, Shape part) {
      return new StrayTensor(part);
    }
  }

  @Test
  void b4_an_output_that_is_a_forbidden_alias_is_refused() {
    // With all extents 1 (and equal), every alias has a fitting shape.
    for (int size : new int[] {1, 8}) {
      for (OpCase op : OpCase.catalogue(size, size, size)) {
        for (int i = 0; i < op.operands().size(); i++) {
          for (int j = i + 1; j < op.operands().size(); j++) {
            boolean fits =
                op.operands().get(i).shape().equals(op.operands().get(j).shape()) || size == 1;
            if (fits && op.isForbiddenAlias(i, j)) {
              refuseAlias(op, i, j);
            }
          }
        }
      }
    }
  }

  private void refuseAlias(OpCase op, int i, int j) {
    float[][] values = op.draw(Draws.seeded(4));
    Tensor[] tensors = op.tensors(this, values);
    tensors[j] = tensors[i];
    values[j] = values[i];
    String what = op + " with " + op.operands().get(i).name() + " = " + op.operands().get(j).name();
    assertRefused(what, op, NONE, tensors, values, IllegalArgumentException.class);
  }

  @Test
  void b4_an_elementwise_operation_in_place_gives_the_bits_of_one_that_is_not() {
    Findings findings = new Findings("in place");
    for (int[] mn : new int[][] {{1, 1}, {33, 31}, {64, 64}}) {
      for (OpCase op : OpCase.catalogue(mn[0], mn[1], 3)) {
        int last = op.operands().size() - 1;
        for (int i : op.inPlace()) {
          float[][] values = op.draw(Draws.seeded(5));
          values[last] = values[i].clone();
          float[] apart = op.run(this, backend(), values)[last];
          Tensor[] tensors = op.tensors(this, values);
          tensors[last] = tensors[i];
          op.call().run(backend(), tensors);
          findings.sameBits(read(tensors[i]), apart, op + " over " + op.operands().get(i).name());
        }
      }
    }
    findings.assertNone();
  }

  @Test
  void b4_two_inputs_may_be_one_tensor() {
    float[] values = Draws.seeded(6).wholeNumbers(64, 100);
    Tensor a = tensor(values, 8, 8);
    Tensor out = arena().allocate(8, 8);
    backend().matmul(1, a, Transpose.NO, a, Transpose.YES, 0, out);
    float[] square = read(out);
    Tensor twin = tensor(values, 8, 8);
    backend().matmul(1, a, Transpose.NO, twin, Transpose.YES, 0, out);
    assertThat(square).isEqualTo(read(out));
    backend().hadamard(a, a, a);
    for (int i = 0; i < 64; i++) {
      values[i] *= values[i];
    }
    assertThat(read(a)).isEqualTo(values);
  }

  @Test
  void b7_a_closed_tensor_is_refused() {
    spoilEachOperand(
        "closed",
        IllegalStateException.class,
        (op, i) -> {
          try (TensorArena closed = backend().newArena()) {
            return closed.allocate(op.operands().get(i).shape());
          }
        });
  }

  @Test
  void b7_a_tensor_of_another_backend_is_refused() {
    try (Backend other = conformance().openAnother();
        TensorArena arena = other.newArena()) {
      spoilEachOperand(
          "foreign",
          IllegalArgumentException.class,
          (op, i) -> arena.allocate(op.operands().get(i).shape()));
    }
    spoilEachOperand(
        "stray",
        IllegalArgumentException.class,
        (op, i) -> new StrayTensor(op.operands().get(i).shape()));
  }

  @Test
  void b8_a_tensor_of_the_wrong_shape_is_refused() {
    spoilEachOperand(
        "one row more",
        ShapeMismatchException.class,
        (op, i) -> {
          Shape shape = op.operands().get(i).shape();
          return op.hasAnyNumberOfRows(i)
              ? arena().allocate(shape.rows() + 1, shape.columns() + 1)
              : arena().allocate(shape.rows() + 1, shape.columns());
        });
    spoilEachOperand(
        "one column more",
        ShapeMismatchException.class,
        (op, i) -> {
          Shape shape = op.operands().get(i).shape();
          return arena().allocate(shape.rows(), shape.columns() + 1);
        });
    spoilEachOperand("empty", ShapeMismatchException.class, (op, i) -> arena().allocate(0, 2));
  }

  @Test
  void b8_a_tensor_that_is_null_is_refused() {
    for (OpCase op : OpCase.catalogue(M, N, K)) {
      float[][] values = op.draw(Draws.seeded(7));
      for (int i = 0; i < values.length; i++) {
        Tensor[] tensors = op.tensors(this, values);
        Nulls.put(tensors, i);
        String what = op + " with null for " + op.operands().get(i).name();
        assertRefused(what, op, i, tensors, values, NullPointerException.class);
      }
    }
  }

  @Test
  void b8_other_arguments_that_are_null_are_refused() {
    Tensor t = tensor(filled(4, 3), 2, 2);
    Tensor u = tensor(filled(4, 3), 2, 2);
    Tensor v = tensor(filled(4, 3), 2, 2);
    Tensor row = tensor(filled(2, 3), 2);
    Backend b = backend();
    List<ThrowingCallable> calls =
        List.of(
            () -> b.matmul(1, t, Nulls.of(Transpose.class), u, Transpose.NO, 0, v),
            () -> b.matmul(1, t, Transpose.NO, u, Nulls.of(Transpose.class), 0, v),
            () -> b.activate(Nulls.of(Activation.class), t, u),
            () -> b.derivative(Nulls.of(Activation.class), t, u),
            () -> b.derivativeFromOutput(Nulls.of(Activation.class), t, u),
            () -> b.denseForward(t, u, row, Nulls.of(Activation.class), v, v),
            () -> b.denseDelta(t, u, Nulls.of(Activation.class), t, v),
            () -> b.denseGradients(1, 1, nullList()),
            () -> b.denseGradients(1, 1, Arrays.asList(Nulls.of(Dense.LayerGradient.class))),
            () -> b.denseMomentum(1, 1, nullList()),
            () -> b.denseMomentum(1, 1, Arrays.asList(Nulls.of(Dense.LayerMomentum.class))),
            () -> b.write(Nulls.of(FloatBuffer.class), t),
            () -> b.write(FloatBuffer.allocate(4), Nulls.of(Tensor.class)),
            () -> b.write(Nulls.of(float[].class), t),
            () -> b.read(Nulls.of(Tensor.class)),
            () -> b.read(Nulls.of(Tensor.class), FloatBuffer.allocate(4)),
            () -> b.read(t, Nulls.of(FloatBuffer.class)),
            () -> arena().allocate(Nulls.of(Shape.class)));
    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i)).as("call %d", i).isInstanceOf(NullPointerException.class);
    }
    for (Tensor tensor : List.of(t, u, v)) {
      assertHolds(3, tensor);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> nullList() {
    return (List<T>) Nulls.of(List.class);
  }

  @Test
  void b8_a_host_buffer_of_another_size_is_refused() {
    Tensor t = tensor(filled(4, 3), 2, 2);
    for (int size : new int[] {0, 3, 5}) {
      assertThatThrownBy(() -> backend().write(FloatBuffer.allocate(size), t))
          .isInstanceOf(ShapeMismatchException.class);
      assertThatThrownBy(() -> backend().write(new float[size], t))
          .isInstanceOf(ShapeMismatchException.class);
      FloatBuffer target = FloatBuffer.wrap(filled(size, 9));
      assertThatThrownBy(() -> backend().read(t, target))
          .isInstanceOf(ShapeMismatchException.class);
      assertThat(target.array()).as("the buffer").doesNotContain(3);
    }
    assertThatThrownBy(() -> backend().read(t, FloatBuffer.allocate(4).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertHolds(3, t);
  }

  @ParameterizedTest
  @EnumSource(names = {"GELU", "GELU_TANH", "SILU", "SOFTPLUS"})
  void b8_a_derivative_that_the_output_cannot_give_is_refused(Activation f) {
    Tensor a = tensor(filled(4, 3), 2, 2);
    Tensor out = tensor(filled(4, 5), 2, 2);
    assertThatThrownBy(() -> backend().derivativeFromOutput(f, a, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(f.label());
    assertHolds(5, out);
  }

  @Test
  void b8_extents_that_make_no_shape_are_refused() {
    for (int[] extents :
        new int[][] {{}, {1, 1, 1, 1, 1}, {-1}, {65_536, 65_536}, {1 << 30, 1 << 30, 1 << 30}}) {
      assertThatThrownBy(() -> arena().allocate(extents))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(arena().bytes()).isZero();
  }

  private interface Spoiler {
    Tensor instead(OpCase op, int operand);
  }

  private void spoilEachOperand(
      String how, Class<? extends RuntimeException> refusal, Spoiler spoiler) {
    for (OpCase op : OpCase.catalogue(M, N, K)) {
      float[][] values = op.draw(Draws.seeded(8));
      for (int i = 0; i < values.length; i++) {
        Tensor[] tensors = op.tensors(this, values);
        tensors[i] = spoiler.instead(op, i);
        String what = op + " with a tensor for " + op.operands().get(i).name() + " that is " + how;
        assertRefused(what, op, i, tensors, values, refusal);
      }
    }
  }

  private void assertRefused(
      String what,
      OpCase op,
      int spoilt,
      Tensor[] tensors,
      float[][] values,
      Class<? extends RuntimeException> refusal) {
    assertThatThrownBy(() -> op.call().run(backend(), tensors)).as(what).isInstanceOf(refusal);
    for (int i = 0; i < tensors.length; i++) {
      if (i != spoilt) {
        assertThat(read(tensors[i]))
            .as("%s: %s afterwards", what, op.operands().get(i).name())
            .isEqualTo(values[i]);
      }
    }
  }
}
