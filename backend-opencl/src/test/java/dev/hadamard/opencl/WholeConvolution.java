package dev.hadamard.opencl;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import dev.hadamard.spi.ReferenceConvolution;
import java.util.Arrays;
import java.util.Random;

/**
 * A convolution of whole numbers, whose sums are exact in any order: n images of height × width ×
 * in.
 */
record WholeConvolution(Window window, int n, int height, int width, int in, int out) {

  /** Fails if a result of the convolution or its gradients has a wrong bit. */
  void check(Backend backend) {
    Shape sizeX = Shape.of(n, height, width, in);
    Shape sizeW = Shape.of(out, window.height(), window.width(), in / window.groups());
    Shape sizeZ = Shape.of(n, window.outputHeight(height), window.outputWidth(width), out);
    float[] x = numbers(sizeX.size(), 1);
    float[] w = numbers(sizeW.size(), 2);
    float[] b = numbers(out, 3);
    float[] delta = numbers(sizeZ.size(), 4);
    ReferenceConvolution exact = new ReferenceConvolution(window, sizeX, sizeZ);
    try (TensorArena arena = backend.newArena()) {
      Tensor tx = tensor(backend, arena, sizeX, x);
      Tensor tw = tensor(backend, arena, sizeW, w);
      Tensor tb = tensor(backend, arena, Shape.of(out), b);
      Tensor td = tensor(backend, arena, sizeZ, delta);
      Tensor z = arena.allocate(sizeZ);
      Tensor a = arena.allocate(sizeZ);
      Tensor dx = arena.allocate(sizeX);
      backend.run(new Forward(tx, tw, tb, window, Activation.RELU, z, a));
      double[] sums = exact.forward(i -> x[i], i -> w[i], i -> b[i]);
      require(backend.read(z), sums, "z");
      require(backend.read(a), Arrays.stream(sums).map(each -> Math.max(each, 0)).toArray(), "a");
      backend.run(new DataGradient(td, tw, window, dx));
      require(backend.read(dx), exact.dataGradient(i -> delta[i], i -> w[i]), "dx");
      double[] dw = exact.weightGradient(i -> delta[i], i -> x[i]);
      double[] stepped = new double[dw.length];
      Arrays.setAll(stepped, i -> -2 * dw[i] + 3 * (double) w[i]);
      backend.run(new WeightGradient(-2, td, tx, window, 3, tw, tb));
      require(backend.read(tw), stepped, "w");
    }
  }

  private void require(float[] got, double[] want, String what) {
    for (int i = 0; i < want.length; i++) {
      if (got[i] != want[i]) {
        throw new AssertionError(
            "%s: %s [%d] is %s, not %s".formatted(this, what, i, got[i], want[i]));
      }
    }
  }

  private static Tensor tensor(Backend backend, TensorArena arena, Shape shape, float[] values) {
    Tensor tensor = arena.allocate(shape);
    backend.write(values, tensor);
    return tensor;
  }

  private static float[] numbers(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextInt(19) - 9;
    }
    return numbers;
  }
}
