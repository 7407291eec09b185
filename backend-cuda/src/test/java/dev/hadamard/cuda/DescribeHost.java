package dev.hadamard.cuda;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import java.util.Arrays;

/** Says what a host's libraries give, and multiplies there; for {@link EmulatedHostTest}. */
final class DescribeHost {

  private static final int SIZE = 40;

  private DescribeHost() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) {
    try (Backend backend =
            Backends.open(BackendConfig.builder().backend(CudaProvider.NAME).build());
        TensorArena arena = backend.newArena()) {
      System.out.println("kernels: " + backend.info().details().get("kernels"));
      System.out.println("products: " + backend.info().details().get("products"));
      Tensor a = arena.allocate(Shape.of(SIZE, SIZE));
      Tensor out = arena.allocate(Shape.of(SIZE, SIZE));
      float[] ones = new float[SIZE * SIZE];
      Arrays.fill(ones, 1);
      backend.write(ones, a);
      backend.matmul(1, a, Transpose.NO, a, Transpose.NO, 0, out);
      System.out.println("sum: " + backend.read(out)[SIZE]);
    } catch (BackendUnavailableException e) {
      System.out.println("refused: " + e.refusals());
    }
  }
}
