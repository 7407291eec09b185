package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.tune.Trial;
import dev.hadamard.kernels.tune.TunedWork;
import dev.hadamard.kernels.tune.Tuner;
import dev.hadamard.kernels.tune.TuningChoice;
import dev.hadamard.kernels.tune.TuningProfile;
import dev.hadamard.kernels.tune.TuningSpace;
import dev.hadamard.opencl.Fixture.Matrix;
import dev.hadamard.spi.TuningListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Running configurations, and refusing those that are wrong. */
final class TunerTest {

  /** Odd extents in every direction, more than one block of k, and one work for all else. */
  private static final List<TunedWork> ODD =
      List.of(
          new TunedWork.Product(false, true, 33, 49, 400),
          new TunedWork.Product(true, false, 70, 10, 33),
          new TunedWork.Product(false, false, 7, 130, 521),
          new TunedWork.Elementwise(100_003),
          new TunedWork.SumRows(77, 131),
          new TunedWork.SoftmaxRows(5, 333));

  @ParameterizedTest
  @EnumSource(names = {"STRIP", "TILED"})
  void every_configuration_that_is_offered_computes_what_it_should(GemmFamily family) {
    Tuning base = TestDevice.settings().tuning().withGemm(family);
    TuningSpace space = new TuningSpace(TestDevice.require().traits(), base);
    try (OpenClBackend backend = TestDevice.open()) {
      for (TunedWork work : ODD) {
        try (Trial trial = Trial.of(backend, work)) {
          assertThat(trial.isRight(backend.kernels(base))).as("the default, %s", work).isTrue();
          for (TuningChoice choice : space.choices(work)) {
            assertThat(trial.isRight(backend.kernels(choice.applyTo(base))))
                .as("%s", choice)
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void b9_a_configuration_gives_the_same_bits_again() {
    TunedWork.Product work = new TunedWork.Product(false, true, 64, 96, 700);
    Tuning base = TestDevice.settings().tuning();
    TuningSpace space = new TuningSpace(TestDevice.require().traits(), base);
    for (TuningChoice choice : space.choices(work)) {
      assertThat(product(choice.applyTo(base))).isEqualTo(product(choice.applyTo(base)));
    }
  }

  private static float[] product(Tuning tuning) {
    try (OpenClBackend backend = TestDevice.open(settings -> settings.withTuning(tuning));
        Fixture fixture = new Fixture(backend, 3)) {
      Matrix a = fixture.random(64, 700);
      Matrix b = fixture.random(96, 700);
      Matrix out = fixture.filled(64, 96, 0);
      backend.matmul(1, a.tensor(), Transpose.NO, b.tensor(), Transpose.YES, 0, out.tensor());
      return fixture.read(out);
    }
  }

  /** Products are wrong by a thousandth wherever k runs in blocks of another depth. */
  private static String wrongUnlessDefault(String file) {
    String text = bundled(file);
    return file.equals("matmul.cl")
        ? text.replace("{alpha, beta, c}", "{KC == 512 ? alpha : 1.001f * alpha, beta, c}")
        : text;
  }

  @Test
  void what_computes_something_else_is_never_chosen() {
    Tuning base = TestDevice.settings().tuning().withGemm(GemmFamily.STRIP);
    TunedWork.Product work = new TunedWork.Product(false, true, 33, 49, 400);
    KernelLibrary wrong = new KernelLibrary(TunerTest::wrongUnlessDefault);
    try (OpenClBackend backend = TestDevice.open(settings -> settings.withLibrary(wrong));
        Trial trial = Trial.of(backend, work)) {
      assertThat(trial.isRight(backend.kernels(base))).isTrue();
      for (int depth : new int[] {128, 192, 256}) {
        Tuning other = base.withProduct(work.shape(), new GemmPlan.Strip(depth, 4));
        assertThat(trial.isRight(backend.kernels(other))).as("depth %d", depth).isFalse();
      }
      Tuner tuner = new Tuner(backend, TestDevice.require().traits(), base);
      Tuner.Result result = tuner.tune(Duration.ofSeconds(5), TuningListener.silent());
      assertThat(result.choices().values())
          .filteredOn(values -> values.startsWith("strip "))
          .allMatch(values -> values.startsWith("strip depth=512 "));
    }
  }

  @Test
  void an_empty_profile_has_nothing_to_compare() {
    try (OpenClBackend backend = TestDevice.open()) {
      Tuner tuner =
          new Tuner(backend, TestDevice.require().traits(), TestDevice.settings().tuning());
      TuningProfile empty = new TuningProfile("key", "device", "2026-11-21", Map.of());
      assertThat(tuner.compare(empty, Duration.ofSeconds(1), TuningListener.silent())).isEmpty();
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
