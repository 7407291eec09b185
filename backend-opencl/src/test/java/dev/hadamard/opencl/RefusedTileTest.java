package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.opencl.Fixture.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that refuses to compile large tiles, or all of them. */
final class RefusedTileTest {

  private static final int SMALLEST = GemmTile.XS.rows() * GemmTile.XS.columns();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_product_is_made_by_what_the_driver_compiles(boolean refusesAll) {
    int largest = refusesAll ? 0 : SMALLEST;
    String refusal = "#if BM * BN > " + largest + "\n#error too large a tile\n#endif\n";
    KernelLibrary library =
        new KernelLibrary(
            file -> file.equals("gemm_tiled.cl") ? refusal + bundled(file) : bundled(file));
    try (OpenClBackend backend =
            TestDevice.open(
                settings ->
                    settings
                        .withLibrary(library)
                        .withTuning(settings.tuning().withGemm(GemmFamily.TILED)));
        Fixture fixture = new Fixture(backend, 1)) {
      int n = 260;
      Matrix a = fixture.random(n, n);
      Matrix b = fixture.random(n, n);
      Matrix out = fixture.filled(n, n, Float.NaN);
      backend.matmul(1, a.tensor(), Transpose.NO, b.tensor(), Transpose.NO, 0, out.tensor());
      float[] actual = fixture.read(out);
      for (int i : new int[] {0, 131, n - 1}) {
        for (int j : new int[] {0, 77, n - 1}) {
          double exact = 0;
          for (int p = 0; p < n; p++) {
            exact += (double) a.at(i, p) * b.at(p, j);
          }
          assertThat((double) actual[i * n + j]).isCloseTo(exact, within(1e-4));
        }
      }
    }
  }

  private static String bundled(String file) {
    try (InputStream in = KernelLibrary.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
