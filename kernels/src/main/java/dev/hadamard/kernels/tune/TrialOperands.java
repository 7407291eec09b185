package dev.hadamard.kernels.tune;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import java.util.SplittableRandom;

/** The operands of a trial, always the same ones, and its reference. */
final class TrialOperands {

  private static final Activation ACTIVATION = Activation.SIGMOID;

  private final Backend backend;
  private final TensorArena arena;
  private final SplittableRandom random = new SplittableRandom(20240601);

  TrialOperands(Backend backend, TensorArena arena) {
    this.backend = backend;
    this.arena = arena;
  }

  Trial.Setup setup(TunedWork work) {
    if (work instanceof TunedWork.Product product) {
      return product(product);
    }
    if (work instanceof TunedWork.Elementwise pass) {
      float[] z = uniform(pass.size());
      Tensor in = on(Shape.of(pass.size()), z);
      Tensor out = arena.allocate(in.shape());
      return new Trial.Setup(
          out,
          () -> backend.activate(ACTIVATION, in, out),
          PassReference.activation(ACTIVATION, z));
    }
    if (work instanceof TunedWork.SumRows sum) {
      float[] x = uniform(sum.rows() * sum.columns());
      Tensor in = on(Shape.of(sum.rows(), sum.columns()), x);
      Tensor row = arena.allocate(Shape.of(sum.columns()));
      return new Trial.Setup(
          row, () -> backend.sumRows(1, in, 0, row), PassReference.sumRows(x, sum.columns()));
    }
    TunedWork.SoftmaxRows softmax = (TunedWork.SoftmaxRows) work;
    float[] z = uniform(softmax.rows() * softmax.columns());
    Tensor in = on(Shape.of(softmax.rows(), softmax.columns()), z);
    Tensor out = arena.allocate(in.shape());
    return new Trial.Setup(
        out, () -> backend.softmaxRows(in, out), PassReference.softmaxRows(z, softmax.columns()));
  }

  private Trial.Setup product(TunedWork.Product work) {
    Transpose ta = work.transposedA() ? Transpose.YES : Transpose.NO;
    Transpose tb = work.transposedB() ? Transpose.YES : Transpose.NO;
    float[] a = uniform(work.m() * work.k());
    float[] b = uniform(work.k() * work.n());
    Tensor left = on(stored(work.m(), work.k(), ta), a);
    Tensor right = on(stored(work.k(), work.n(), tb), b);
    Tensor out = arena.allocate(Shape.of(work.m(), work.n()));
    return new Trial.Setup(
        out,
        () -> backend.matmul(1, left, ta, right, tb, 0, out),
        new ProductReference(work, a, b));
  }

  private static Shape stored(int rows, int columns, Transpose transpose) {
    return transpose == Transpose.YES ? Shape.of(columns, rows) : Shape.of(rows, columns);
  }

  private Tensor on(Shape shape, float[] values) {
    Tensor tensor = arena.allocate(shape);
    backend.write(values, tensor);
    return tensor;
  }

  /** In ±1: sums of products of these cancel, which shows an error at once. */
  private float[] uniform(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
