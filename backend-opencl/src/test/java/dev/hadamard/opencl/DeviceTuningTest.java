package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.ConfigurationException;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.ProductClass;
import dev.hadamard.kernels.tune.DeviceTuning;
import dev.hadamard.kernels.tune.ProfileFile;
import dev.hadamard.kernels.tune.TuningProfile;
import dev.hadamard.spi.TunableProvider.Contest;
import dev.hadamard.spi.TunableProvider.Tuned;
import dev.hadamard.spi.TuningListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the shape of the kernels comes from, and that nothing stored can do harm. */
final class DeviceTuningTest {

  private static final String CLASS = "NT 64x64x64";
  private static final ProductClass SHAPE = ProductClass.parse(CLASS);
  private static final Map<String, String> CHOICES = Map.of(CLASS, "naive");

  /** Time for next to nothing. */
  private static final Duration SOON = Duration.ofMillis(1);

  private final Path cache;
  private final ClSettings defaults = TestDevice.settings();

  DeviceTuningTest(@TempDir Path cache) {
    this.cache = cache;
  }

  private DeviceTuning tuning(String mode) {
    return tuning(mode, defaults);
  }

  private DeviceTuning tuning(String mode, ClSettings untuned) {
    BackendConfig config = config(mode);
    TunableClDevice device = new TunableClDevice(TestDevice.require(), untuned);
    return new DeviceTuning(config, device, config.tune(), SOON);
  }

  private ClSettings opened(String mode, ClSettings untuned) {
    DeviceTuning.Chosen chosen = tuning(mode, untuned).chosen();
    return untuned.withTuning(chosen.tuning(), chosen.origin());
  }

  private BackendConfig config(String mode) {
    return BackendConfig.builder()
        .set(ConfigKey.TUNE, mode)
        .set(ConfigKey.CACHE_DIR, cache.toString())
        .build();
  }

  /** Stores a profile for the test's device as it is. */
  private ProfileFile store(Map<String, String> choices) throws IOException {
    DeviceTuning tuning = tuning("load");
    ProfileFile file = tuning.file().orElseThrow();
    file.write(new TuningProfile(tuning.key(), "any", "2026-11-21", choices));
    return file;
  }

  @Test
  void a_stored_profile_is_loaded_by_default_and_left_alone_when_tuning_is_off() throws Exception {
    assertThat(opened("load", defaults)).isEqualTo(defaults);
    store(CHOICES);
    ClSettings loaded = opened("load", defaults);
    assertThat(loaded.origin()).isEqualTo("profile of 2026-11-21");
    assertThat(loaded.tuning().products()).containsEntry(SHAPE, new GemmPlan.Naive());
    assertThat(opened("run", defaults).origin()).isEqualTo("profile of 2026-11-21");
    assertThat(opened("off", defaults).origin()).isEqualTo("default");
    assertThat(opened("off", defaults).tuning().products()).isEmpty();
  }

  @Test
  void run_tunes_once_and_loads_from_then_on() throws Exception {
    assertThat(tuning("run").origin()).isEqualTo("tuned when it opens");
    assertThat(opened("run", defaults).origin()).startsWith("profile of 20");
    FileTime stored = Files.getLastModifiedTime(tuning("run").file().orElseThrow().path());
    assertThat(tuning("run").origin()).isEqualTo(opened("load", defaults).origin());
    assertThat(Files.getLastModifiedTime(tuning("load").file().orElseThrow().path()))
        .isEqualTo(stored);
    assertThat(tuning("off").origin()).isEqualTo("default");
  }

  @Test
  void the_provider_names_the_tuning_of_each_device() throws Exception {
    store(CHOICES);
    assertThat(new OpenClProvider().tunings(config("load")))
        .containsEntry(TestDevice.require().info().id(), "profile of 2026-11-21");
    assertThat(new OpenClProvider().tunings(config("off")))
        .containsEntry(TestDevice.require().info().id(), "default");
  }

  @Test
  void an_open_backend_names_the_tuning_in_force() {
    try (OpenClBackend plain = TestDevice.open();
        OpenClBackend tuned =
            TestDevice.open(s -> s.withTuning(s.tuning(), "profile of 2026-11-21"))) {
      assertThat(plain.info().details()).containsEntry("tuning", "default");
      assertThat(tuned.info().details()).containsEntry("tuning", "profile of 2026-11-21");
    }
  }

  @Test
  void a_profile_for_other_kernels_is_not_taken() throws Exception {
    store(CHOICES);
    ClSettings others =
        TestDevice.settings().withLibrary(new KernelLibrary(file -> "// another " + file + "\n"));
    assertThat(opened("load", others)).isEqualTo(others);
  }

  @ParameterizedTest
  @ValueSource(strings = {"strip depth=7 items=1", "tiled tile=XXL", "cubist"})
  void a_profile_with_a_choice_that_is_none_is_not_taken(String values) throws Exception {
    store(Map.of(CLASS, values));
    assertThat(opened("load", defaults)).isEqualTo(defaults);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 200, -1})
  void a_damaged_profile_gives_the_defaults(int length) throws Exception {
    Path file = store(CHOICES).path();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, length < 0 ? bytes.length - 1 : length));
    assertThat(opened("load", defaults)).isEqualTo(defaults);
  }

  @Test
  void tuning_stores_only_what_it_was_given_the_time_to_find() throws Exception {
    Tuned tuned = tuning("load").tune(Duration.ZERO, TuningListener.silent());
    assertThat(tuned.measured()).isZero();
    assertThat(tuned.choices()).isEmpty();
    assertThat(opened("load", defaults).origin()).startsWith("profile of ");
  }

  @Test
  void tuning_reports_its_progress_and_can_be_compared_with_the_defaults() {
    List<String> works = new ArrayList<>();
    Tuned tuned =
        tuning("load").tune(Duration.ofSeconds(4), (what, done, secondsLeft) -> works.add(what));
    assertThat(works).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(tuned.measured());
    assertThat(tuned.measured()).isPositive();
    assertThat(works).containsAll(tuned.choices().keySet());
    List<Contest> contests =
        tuning("load").compare(Duration.ofMillis(200), TuningListener.silent());
    assertThat(contests).hasSameSizeAs(tuned.choices().keySet());
    assertThat(contests).allSatisfy(c -> assertThat(c.rounds()).hasSizeGreaterThanOrEqualTo(6));
  }

  @Test
  void what_cannot_be_stored_is_used_all_the_same() throws Exception {
    Path plain = Files.writeString(cache.resolve("plain"), "no folder");
    BackendConfig config =
        BackendConfig.builder()
            .set(ConfigKey.TUNE, "run")
            .set(ConfigKey.CACHE_DIR, plain.toString())
            .build();
    DeviceTuning tuning =
        new DeviceTuning(
            config, new TunableClDevice(TestDevice.require(), defaults), config.tune(), SOON);
    assertThat(tuning.tune(Duration.ZERO, TuningListener.silent()).file()).isNull();
    assertThat(tuning.chosen().origin()).startsWith("profile of ");
    assertThat(plain).hasContent("no folder");
  }

  @Test
  void a_user_without_a_home_folder_is_tuned_and_nothing_is_kept() throws Exception {
    String home = System.getProperty("user.home");
    BackendConfig config =
        BackendConfig.builder().set(ConfigKey.TUNE, "run").set(ConfigKey.CACHE_DIR, "").build();
    System.setProperty("user.home", "?"); // as Java says where the user id has no entry
    try {
      assumeThat(config.cacheDir()).as("no variable names a folder").isEmpty();
      DeviceTuning tuning =
          new DeviceTuning(
              config, new TunableClDevice(TestDevice.require(), defaults), config.tune(), SOON);
      assertThat(tuning.origin()).isEqualTo("tuned when it opens");
      assertThat(tuning.chosen().origin()).startsWith("profile of ");
      assertThat(Path.of("?")).doesNotExist();
      assertThatThrownBy(() -> tuning.tune(Duration.ZERO, TuningListener.silent()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll("user.home (?)", "hadamard.cache.dir");
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
