package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonObject;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.spi.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tuning a device from the command line. */
final class TuneCommandTest {

  private static final String CACHE = ConfigKey.CACHE_DIR.property();

  private final String before = System.getProperty(CACHE, "");
  private final Path cache;

  TuneCommandTest(@TempDir Path cache) {
    this.cache = cache;
  }

  @BeforeEach
  void keep_profiles_in_a_folder_of_this_test() {
    System.setProperty(CACHE, cache.toString());
  }

  @AfterEach
  void restore_the_folder() {
    System.setProperty(CACHE, before);
  }

  private static void needsOpencl() {
    for (Backends.Candidate candidate : Backends.survey(BackendConfig.load())) {
      if (candidate.name().equals("opencl")
          && candidate.availability() instanceof Availability.Unavailable refusal) {
        assertThat(System.getProperty("tck.require", "").split(",", -1))
            .as("backends that are required, but: %s", refusal.reason())
            .doesNotContain("opencl");
        System.err.println("skipped: " + refusal.reason());
        abort(refusal.reason());
      }
    }
  }

  @Test
  void what_was_found_is_kept_and_named_from_then_on() {
    needsOpencl();
    assertThat(Invocation.of("devices").endsWith(0).out())
        .containsPattern("(?m)^  opencl .* default$");
    JsonObject answer = Invocation.of("tune", "--minutes", "0.05", "--json").endsWith(0).json();
    assertThat(answer.keySet()).containsExactly("device", "tuning", "tuned", "gains");
    assertThat(answer.get("tuning").getAsString()).startsWith("profile of 20");
    assertThat(answer.get("gains").isJsonNull()).isTrue();
    JsonObject tuned = answer.getAsJsonObject("tuned");
    assertThat(tuned.keySet()).containsExactly("file", "measured", "refused", "choices");
    assertThat(Path.of(tuned.get("file").getAsString())).startsWith(cache).isRegularFile();
    assertThat(Invocation.of("devices").endsWith(0).out())
        .containsPattern("(?m)^  opencl .* profile of 20\\d\\d-\\d\\d-\\d\\d$");
  }

  @Test
  void a_report_tunes_only_if_nothing_is_stored() {
    needsOpencl();
    JsonObject first =
        Invocation.of("tune", "--minutes", "0.05", "--report", "--json").endsWith(0).json();
    assertThat(first.getAsJsonObject("tuned").get("file").isJsonNull()).isFalse();
    assertThat(first.getAsJsonObject("gains").getAsJsonArray("classes"))
        .hasSameSizeAs(first.getAsJsonObject("tuned").getAsJsonObject("choices").keySet());
    String second = Invocation.of("tune", "--minutes", "0.02", "--report").endsWith(0).out();
    assertThat(second).contains("tuning: profile of 20").doesNotContain("kept in");
  }

  @Test
  void a_folder_that_takes_nothing_is_a_failure() throws IOException {
    needsOpencl();
    Path file = Files.writeString(cache.resolve("file"), "no folder");
    System.setProperty(CACHE, file.toString());
    Invocation failed = Invocation.of("tune", "--minutes", "0.01").endsWith(1);
    assertThat(failed.out()).contains("tuning: default", "could not be stored");
  }

  @Test
  void a_backend_with_nothing_to_tune_is_refused() {
    assertThat(Invocation.of("tune", "--backend", "cpu").isRefused().err())
        .contains("cpu has nothing to tune", "--backend opencl");
    assertThat(Invocation.of("tune", "--backend", "nd5j").isRefused().err())
        .contains("no backend is named 'nd5j'", "opencl");
    assertThat(Invocation.of("tune", "--device", "name~no such device").isRefused().err())
        .contains("no such device");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "2000", "soon"})
  void a_time_that_is_none_is_refused(String minutes) {
    assertThat(Invocation.of("tune", "--minutes", minutes).isRefused().err()).contains("--minutes");
  }
}
