package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Setting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.Precision;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.spi.ProductBound;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the precision asked for is the one that cuBLAS is asked for. */
final class EmulatedPrecisionTest {

  private static final int M = 17;
  private static final int N = 33;
  private static final int K = 70;

  @BeforeEach
  void emulate() {
    EmulatedCuda.require();
    Setting.CAPABILITY.set(80);
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "TF32", "BF16"})
  void products_keep_the_bound_of_their_precision_and_no_tighter_one(Precision precision) {
    BackendConfig.Builder config =
        BackendConfig.builder().set(ConfigKey.PRECISION, precision.label());
    try (CudaBackend backend = EmulatedBackend.open("auto", config)) {
      assertThat(backend.info().details())
          .containsEntry("precision", precision.label())
          .hasEntrySatisfying("products", by -> assertThat(by).startsWith("cuBLAS 12"));
      for (Transpose ta : Transpose.values()) {
        for (Transpose tb : Transpose.values()) {
          double share = worstShare(backend, ta, tb);
          assertThat(share).isLessThanOrEqualTo(ProductBound.of(precision, K));
          if (precision != Precision.FP32) {
            assertThat(share).isGreaterThan(precision.unitRoundoff() / 8);
          }
        }
      }
    }
  }

  /** The largest error of C = A·B, as a share of |A|·|B|. */
  private static double worstShare(CudaBackend backend, Transpose ta, Transpose tb) {
    Random random = new Random(5);
    float[] a = uniform(random, M * K);
    float[] b = uniform(random, K * N);
    float[] c;
    try (TensorArena arena = backend.newArena()) {
      boolean turnA = ta == Transpose.YES;
      boolean turnB = tb == Transpose.YES;
      Tensor left = arena.allocate(turnA ? Shape.of(K, M) : Shape.of(M, K));
      Tensor right = arena.allocate(turnB ? Shape.of(N, K) : Shape.of(K, N));
      Tensor out = arena.allocate(Shape.of(M, N));
      backend.write(turnA ? turned(a, M, K) : a, left);
      backend.write(turnB ? turned(b, K, N) : b, right);
      backend.matmul(1, left, ta, right, tb, 0, out);
      c = backend.read(out);
    }
    double worst = 0;
    for (int i = 0; i < M; i++) {
      for (int j = 0; j < N; j++) {
        double exact = 0;
        double size = 0;
        for (int p = 0; p < K; p++) {
          double product = (double) a[i * K + p] * b[p * N + j];
          exact += product;
          size += Math.abs(product);
        }
        worst = Math.max(worst, Math.abs(c[i * N + j] - exact) / size);
      }
    }
    return worst;
  }

  private static float[] uniform(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /** The transpose of a rows × columns matrix. */
  private static float[] turned(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = matrix[i * columns + j];
      }
    }
    return turned;
  }
}
