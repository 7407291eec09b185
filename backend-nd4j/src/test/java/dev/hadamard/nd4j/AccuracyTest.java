package dev.hadamard.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.tck.ActivationLimits;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is declared holds for every number, not only for those that the kit tries. Every fourth
 * float is computed; {@code -Dthorough} leaves none out.
 */
@EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
final class AccuracyTest {

  /** Below, a declared function is about z itself; above, all of them are flat or linear. */
  private static final int FIRST = Float.floatToRawIntBits(0x1p-14f);

  private static final int LAST = Float.floatToRawIntBits(110f);
  private static final int CHUNK = 1 << 21;
  private static final int STEP = Boolean.getBoolean("thorough") ? 1 : 4;

  static List<DeclaredError> declared() {
    return Accuracy.DECLARED;
  }

  @ParameterizedTest
  @MethodSource("declared")
  void no_float_is_off_by_more_than_is_declared(DeclaredError declared) {
    float[] z = new float[CHUNK];
    double worst = 0;
    try (Backend backend =
            Backends.open(BackendConfig.builder().backend("nd4j").device("").build());
        TensorArena arena = backend.newArena()) {
      Tensor in = arena.allocate(Shape.of(CHUNK));
      Tensor out = arena.allocate(Shape.of(CHUNK));
      for (int sign : new int[] {1, -1}) {
        for (int first = FIRST; first <= LAST; first += STEP * CHUNK) {
          for (int i = 0; i < CHUNK; i++) {
            z[i] = sign * Float.intBitsToFloat(Math.min(first + STEP * i, LAST));
          }
          backend.write(z, in);
          switch (declared.operation()) {
            case ACTIVATE -> backend.activate(declared.f(), in, out);
            case DERIVATIVE -> backend.derivative(declared.f(), in, out);
            case DERIVATIVE_FROM_OUTPUT -> throw new IllegalArgumentException(declared.toString());
          }
          worst = Math.max(worst, worst(declared, z, backend.read(out)));
        }
      }
    }
    System.out.printf("%s: off by up to %.3e%n", declared.operation().of(declared.f()), worst);
    assertThat(worst).isBetween(0.4 * declared.absolute(), declared.absolute());
  }

  /** The largest error of a result that is out of the kit's limit. */
  private static double worst(DeclaredError declared, float[] z, float[] result) {
    Activation f = declared.f();
    return IntStream.range(0, z.length)
        .parallel()
        .mapToDouble(
            i -> {
              double error;
              double limit;
              switch (declared.operation()) {
                case ACTIVATE -> {
                  error = Math.abs(result[i] - f.value(z[i]));
                  limit = ActivationLimits.value(f, z[i]);
                }
                case DERIVATIVE -> {
                  error = Math.abs(result[i] - f.derivative(z[i]));
                  limit = ActivationLimits.derivative(f, z[i]);
                }
                default -> throw new IllegalArgumentException(declared.toString());
              }
              return error > limit ? error : 0;
            })
        .max()
        .orElseThrow();
  }
}
