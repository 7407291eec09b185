package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hadamard.Activation;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops of the vector module give the bits of the plain ones, so that either may serve. */
class SameBitsTest {

  /** Every so manieth float of either sign, subnormal, infinite and NaN among them. */
  private static final int STRIDE = 1_009;

  private final Loops plain = BothLoops.of("off");
  private final Loops vector = BothLoops.of("on");

  @Test
  void the_vector_module_is_there() {
    assertThat(vector.name()).startsWith("vector(");
  }

  @ParameterizedTest
  @EnumSource
  void an_activation_has_the_same_bits_everywhere(Activation f) {
    requireSameBits(loops -> loops.activation(f));
  }

  @ParameterizedTest
  @EnumSource
  void a_derivative_has_the_same_bits_everywhere(Activation f) {
    requireSameBits(loops -> loops.derivative(f));
  }

  private void requireSameBits(Function<Loops, ElementwiseLoop> choose) {
    float[] in = floats();
    float[] expected = new float[in.length];
    float[] actual = new float[in.length];
    choose.apply(plain).run(in, expected, 0, in.length);
    choose.apply(vector).run(in, actual, 0, in.length);
    for (int i = 0; i < in.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        fail("at %a: %a in plain Java, %a with the vector module", in[i], expected[i], actual[i]);
      }
    }
  }

  private static float[] floats() {
    int count = (int) ((1L << 32) / STRIDE) + 1;
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = Float.intBitsToFloat(i * STRIDE);
    }
    return floats;
  }

  /** Shapes at the edges of tiles, chains, stretches, panels, and beyond the longest sum. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 600, 129",
    "4, 10, 127",
    "5, 17, 128",
    "9, 70, 130",
    "13, 33, 1024",
    "12, 49, 1025",
    "66, 10, 3000",
    "10, 66, 257",
    "70, 1100, 2049",
    "300, 130, 97",
    "3, 2, 65537",
    "2, 3, 200001"
  })
  void a_product_has_the_same_bits(int m, int n, int k) {
    Random random = new Random(m * 31L + n * 7L + k);
    float[] a = gaussian(random, m * k);
    float[] b = gaussian(random, k * n);
    float[] c = gaussian(random, m * n);
    for (float alpha : new float[] {1, -0.7f}) {
      for (float beta : new float[] {0, 1, 0.3f}) {
        for (int transposed = 0; transposed < 4; transposed++) {
          MatrixView left = transposed % 2 == 0 ? new MatrixView(a, k, 1) : new MatrixView(a, 1, m);
          MatrixView right = transposed < 2 ? new MatrixView(b, n, 1) : new MatrixView(b, 1, k);
          assertThat(product(vector, m, n, k, alpha, left, right, beta, c))
              .as("alpha %s, beta %s, transposed %s", alpha, beta, transposed)
              .isEqualTo(product(plain, m, n, k, alpha, left, right, beta, c));
        }
      }
    }
  }

  private static float[] product(
      Loops loops,
      int m,
      int n,
      int k,
      float alpha,
      MatrixView a,
      MatrixView b,
      float beta,
      float[] c) {
    float[] bias = gaussian(new Random(1), n);
    MatrixView out = new MatrixView(c.clone(), n, 1);
    MatrixView z = new MatrixView(new float[m * n], n, 1);
    Epilogue epilogue =
        new Epilogue.BiasAndActivation(
            new MatrixView(bias, 0, 1), loops.activation(Activation.TANH), z, true);
    try (ThreadTeam team = new ThreadTeam(2)) {
      loops.gemm(team).multiply(new Product(m, n, k, alpha, a, b, beta, out, epilogue));
    }
    return out.data;
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
