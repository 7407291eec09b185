package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hadamard.Activation;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops of the vector module give the bits of the plain ones, so that either may serve. */
class SameBitsTest {

  /** Every 1,009th float of either sign, subnormal, infinite and NaN among them. */
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
    "12, 3100, 9",
    "3100, 48, 9",
    "300, 160, 97",
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
          for (End end : End.values()) {
            MatrixView out = new MatrixView(c, n, 1);
            Product product = new Product(m, n, k, alpha, left, right, beta, out, Epilogue.NONE);
            assertThat(end.run(vector, product))
                .as("alpha %s, beta %s, transposed %s, %s", alpha, beta, transposed, end)
                .isEqualTo(end.run(plain, product));
          }
        }
      }
    }
  }

  /** How a product ends. */
  private enum End {
    NONE,
    BIAS_AND_ACTIVATION,
    KEPT_Z,
    DERIVATIVE;

    /** The result, and z behind it. */
    float[] run(Loops loops, Product product) {
      int n = product.n();
      MatrixView out = new MatrixView(product.c().data.clone(), n, 1);
      MatrixView z = new MatrixView(gaussian(new Random(2), product.m() * n), n, 1);
      Product whole =
          new Product(
              product.m(),
              n,
              product.k(),
              product.alpha(),
              product.a(),
              product.b(),
              product.beta(),
              out,
              epilogue(loops, n, z));
      try (ThreadTeam team = new ThreadTeam(2)) {
        loops.gemm(team).multiply(whole);
      }
      float[] both = Arrays.copyOf(out.data, 2 * out.data.length);
      System.arraycopy(z.data, 0, both, out.data.length, out.data.length);
      return both;
    }

    private Epilogue epilogue(Loops loops, int n, MatrixView z) {
      MatrixView bias = new MatrixView(gaussian(new Random(1), n), 0, 1);
      ElementwiseLoop f = loops.activation(Activation.TANH);
      return switch (this) {
        case NONE -> Epilogue.NONE;
        case BIAS_AND_ACTIVATION -> new Epilogue.BiasAndActivation(bias, f, z, false);
        case KEPT_Z -> new Epilogue.BiasAndActivation(bias, f, z, true);
        case DERIVATIVE -> new Epilogue.TimesDerivative(loops.derivative(Activation.GELU), z);
      };
    }
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
