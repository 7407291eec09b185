package dev.hadamard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendConfigTest {

  private final Path folder;
  private final Properties properties = new Properties();
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable URL resource;

  BackendConfigTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private BackendConfig.Builder builder() {
    return BackendConfig.builder(new ConfigSources(properties, environment, resource));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void nothing_set_gives_the_defaults() {
    BackendConfig config = builder().build();
    assertThat(config.backend()).isEqualTo("auto");
    assertThat(config.isAuto()).isTrue();
    assertThat(config.fallback()).isEqualTo(Fallback.WARN);
    assertThat(config.precision()).isEqualTo(Precision.FP32);
    assertThat(config.maxDeviceBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(config.kernelsDump()).isEmpty();
    assertThat(config.cpuThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.device()).hasToString("");
    assertThat(config.explain()).hasSize(ConfigKey.builtIn().size() + 1);
    assertThat(config.explain()).allMatch(setting -> setting.source().equals("default"));
  }

  @Test
  void each_source_yields_to_the_ones_above_it() throws IOException {
    resource = file("resource", "hadamard.backend=resource").toUri().toURL();
    assertThat(source(builder())).isEqualTo("resource from class path hadamard.properties");
    Path file = file("settings", "hadamard.backend=file");
    environment.put("HADAMARD_CONFIG", file.toString());
    assertThat(source(builder())).isEqualTo("file from file " + file);
    environment.put("HADAMARD_BACKEND", "environment");
    assertThat(source(builder())).isEqualTo("environment from environment HADAMARD_BACKEND");
    properties.setProperty("hadamard.backend", "property");
    assertThat(source(builder())).isEqualTo("property from system property");
    assertThat(source(builder().backend("code"))).isEqualTo("code from code");
    assertThat(source(builder().backend("first").backend("last"))).isEqualTo("last from code");
  }

  private static String source(BackendConfig.Builder builder) {
    BackendConfig.Setting setting = builder.build().setting(ConfigKey.BACKEND);
    return setting.value() + " from " + setting.source();
  }

  @Test
  void a_kind_of_device_is_no_backend_wherever_it_is_named() throws IOException {
    environment.put("HADAMARD_BACKEND", "gpu");
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "hadamard.backend (environment HADAMARD_BACKEND): 'gpu' is a kind of device, not a"
                + " backend; set hadamard.device or HADAMARD_DEVICE to it instead");
    Path file = file("settings", "hadamard.backend=Accelerator:1");
    environment.put("HADAMARD_BACKEND", "cpu"); // both a backend and a kind of device
    environment.put("HADAMARD_CONFIG", file.toString());
    assertThatThrownBy(() -> builder().build())
        .hasMessageContaining("(file " + file + "): 'Accelerator:1' is a kind of device");
  }

  @Test
  void the_file_named_by_the_property_wins_over_that_of_the_environment() throws IOException {
    environment.put("HADAMARD_CONFIG", file("a", "hadamard.backend=a").toString());
    properties.setProperty("hadamard.config", file("b", "hadamard.backend=b").toString());
    assertThat(builder().build().backend()).isEqualTo("b");
  }

  @Test
  void values_of_different_sources_are_joined_key_by_key() {
    environment.put("HADAMARD_MAX_DEVICE_BYTES", "1024");
    environment.put("PATH", "/bin");
    properties.setProperty("hadamard.cpu.threads", "3");
    properties.setProperty("java.version", "17");
    properties.setProperty("hadamard.precision", "fp32-3xtf32");
    BackendConfig config = builder().device("gpu:1").build();
    assertThat(config.precision()).isEqualTo(Precision.FP32_3XTF32);
    assertThat(config.maxDeviceBytes()).isEqualTo(1024);
    assertThat(config.cpuThreads()).isEqualTo(3);
    assertThat(config.device()).hasToString("gpu:1");
  }

  @Test
  void a_configuration_with_another_backend_keeps_the_rest() {
    BackendConfig config = builder().device("cpu").backend("opencl").build();
    BackendConfig other = config.withBackend("CPU");
    assertThat(other.backend()).isEqualTo("cpu");
    assertThat(other.device()).hasToString("cpu");
    assertThat(config.backend()).isEqualTo("opencl");
  }

  @ParameterizedTest(name = "{0} = ''{1}''")
  @CsvSource({
    "backend, ' ', auto",
    "device, tpu, accelerator",
    "fallback, never, 'fail, warn, allow'",
    "fallback, WARN, 'fail, warn, allow'",
    "precision, fp16, 'fp32, fp32-3xtf32, tf32, bf16'",
    "precision, TF32, 'fp32, fp32-3xtf32, tf32, bf16'",
    "max-device-bytes, -1, whole number",
    "max-device-bytes, 1GB, whole number",
    "max-device-bytes, 9999999999999999999, whole number",
    "tune, yes, 'off, load, run'",
    "cpu.threads, 1025, 0 to 1024",
    "cpu.threads, two, 0 to 1024",
    "cpu.threads, 99999999999, 0 to 1024"
  })
  void an_illegal_value_is_refused_with_its_source_and_the_choices(
      String name, String value, String choices) {
    ConfigKey key =
        ConfigKey.builtIn().stream()
            .filter(one -> one.property().equals("hadamard." + name))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> builder().set(key, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.property() + " (code)")
        .hasMessageContaining("'" + value + "'")
        .hasMessageContaining(choices);
    environment.put(key.environmentVariable(), value);
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.property() + " (environment " + key.environmentVariable() + ")")
        .hasMessageContaining(choices);
  }

  @Test
  void an_unknown_key_in_a_file_is_refused_with_its_source_and_the_keys() throws IOException {
    Path file = file("typo", "hadamard.backnd=cpu");
    properties.setProperty("hadamard.config", file.toString());
    assertUnknown("'hadamard.backnd' (file " + file + ")", "hadamard.cpu.threads");
    assertUnknown("did you mean hadamard.backend?", "hadamard.cpu.threads");
    properties.clear();
    resource = file.toUri().toURL();
    assertUnknown("'hadamard.backnd' (class path", "hadamard.device");
  }

  private void assertUnknown(String what, String choice) {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(choice);
  }

  @Test
  void an_unknown_variable_or_property_is_warned_of_once_and_hinders_nothing() {
    environment.put("HADAMARD_BACKED", "cpu");
    environment.put("HADAMARD_MODEL_PATH", "/models/a");
    properties.setProperty("hadamard.cachedir", "/x");
    properties.setProperty("hadamard.model.path", "/models/a");
    try (LogLines log = new LogLines()) {
      assertThat(builder().backend("cpu").build().backend()).isEqualTo("cpu");
      assertThat(builder().build().backend()).isEqualTo("auto");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(
              "HADAMARD_BACKED (did you mean HADAMARD_BACKEND?), HADAMARD_MODEL_PATH, ",
              "hadamard.cachedir (did you mean hadamard.cache.dir?), hadamard.model.path.",
              "hadamard explain");
      environment.put("HADAMARD_BACKND", "cpu");
      builder().build();
      assertThat(log.lines()).as("another set of names").hasSize(2);
    }
  }

  @Test
  void what_kubernetes_sets_for_a_service_is_passed_over() {
    for (String service : List.of("HADAMARD", "HADAMARD_API", "HADAMARD_CPU_2")) {
      environment.put(service + "_SERVICE_HOST", "10.0.0.7");
      environment.put(service + "_SERVICE_PORT", "80");
      environment.put(service + "_SERVICE_PORT_HTTP_2", "80");
      environment.put(service + "_PORT", "tcp://10.0.0.7:80");
      environment.put(service + "_PORT_80_TCP", "tcp://10.0.0.7:80");
      environment.put(service + "_PORT_80_TCP_PROTO", "tcp");
      environment.put(service + "_PORT_80_TCP_PORT", "80");
      environment.put(service + "_PORT_80_TCP_ADDR", "10.0.0.7");
      environment.put(service + "_PORT_53_UDP", "udp://10.0.0.7:53");
    }
    try (LogLines log = new LogLines()) {
      assertThat(builder().build().backend()).isEqualTo("auto");
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void an_illegal_value_of_a_known_variable_stays_an_error_beside_unknown_ones() {
    environment.put("HADAMARD_SERVICE_HOST", "10.0.0.7");
    environment.put("HADAMARD_TUNE", "yes");
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("environment HADAMARD_TUNE");
  }

  @Test
  void the_name_of_a_foreign_variable_reaches_the_log_cut_and_without_control_characters() {
    environment.put("HADAMARD_\u001b[31m" + "X".repeat(100_000), "1");
    try (LogLines log = new LogLines()) {
      builder().build();
      assertThat(log.lines())
          .singleElement()
          .satisfies(line -> assertThat(line).doesNotContain("\u001b").hasSizeLessThan(300));
    }
  }

  @Test
  void a_byte_order_mark_before_the_first_key_is_no_part_of_it() throws IOException {
    Path file = file("settings", "\uFEFFhadamard.backend=cpu\r\nhadamard.cpu.threads=3\r\n");
    properties.setProperty("hadamard.config", file.toString());
    assertThat(builder().build().backend()).isEqualTo("cpu");
    assertThat(builder().build().cpuThreads()).isEqualTo(3);
    properties.clear();
    resource = file.toUri().toURL();
    assertThat(builder().build().backend()).isEqualTo("cpu");
  }

  @Test
  void text_that_is_not_utf_8_is_refused_with_its_encoding_or_line() throws IOException {
    String text = "hadamard.backend=cpu\nhadamard.cache.dir=/tmp/\u00fc\n";
    for (Charset utf16 : List.of(UTF_16, UTF_16LE, UTF_16BE)) {
      assertUnreadable(text.getBytes(utf16), "UTF-16 text; save it as UTF-8");
    }
    assertUnreadable(text.getBytes(ISO_8859_1), "line 2 is no UTF-8 text (byte 0xFC)");
    assertUnreadable(new byte[(1 << 20) + 1], "larger than 1 MiB");
  }

  private void assertUnreadable(byte[] bytes, String reason) throws IOException {
    Path file = Files.write(folder.resolve("settings"), bytes);
    properties.setProperty("hadamard.config", file.toString());
    assertRefused(file.toString(), reason);
    properties.clear();
    URL url = file.toUri().toURL();
    resource = url;
    assertRefused(url.toString(), reason);
    resource = null;
  }

  private void assertRefused(String source, String reason) {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(source, reason);
  }

  @Test
  void a_variable_without_a_value_counts_as_not_set() throws IOException {
    environment.put(
        "HADAMARD_CONFIG", file("a", "hadamard.backend=a\nhadamard.device=gpu").toString());
    environment.put("HADAMARD_BACKEND", "");
    environment.put("HADAMARD_CPU_THREADS", "");
    environment.put("HADAMARD_DEVICE", "");
    BackendConfig config = builder().build();
    assertThat(config.backend()).isEqualTo("a");
    assertThat(config.cpuThreads()).isPositive();
    assertThat(config.setting(ConfigKey.DEVICE).source())
        .as("empty is a value")
        .contains("environment");
  }

  @Test
  void a_name_that_no_file_can_have_is_refused_with_its_key() {
    String name = "a\0b";
    for (ConfigKey key : List.of(ConfigKey.CACHE_DIR, ConfigKey.KERNELS_DUMP)) {
      assertThatThrownBy(() -> builder().set(key, name))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(key.property() + " (code)");
    }
    properties.setProperty("hadamard.config", name);
    assertRefused("the configuration file", "Nul character");
  }

  @Test
  void a_bad_escape_is_refused_with_the_name_of_its_file() throws IOException {
    String windowsPath = "hadamard.kernels.dump=C:\\users\\me"; // as a user of Windows writes it
    Path file = file("settings", windowsPath);
    properties.setProperty("hadamard.config", file.toString());
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString());
    properties.clear();
    URL url = file("resource", windowsPath).toUri().toURL();
    resource = url;
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(url.toString());
  }

  @Test
  void a_file_that_cannot_be_read_is_named() {
    Path missing = folder.resolve("missing");
    environment.put("HADAMARD_CONFIG", missing.toString());
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void every_key_has_a_name_a_legal_default_and_its_choices_in_words() {
    for (ConfigKey key : ConfigKey.builtIn()) {
      assertThat(key.property()).startsWith("hadamard.");
      assertThat(key.environmentVariable()).matches("HADAMARD_[A-Z_]+");
      assertThat(key.choices()).isNotBlank();
      assertThat(key.meaning()).isNotBlank();
      key.check(key.defaultValue());
    }
  }

  @Test
  void a_key_that_a_backend_declares_is_read_explained_and_validated_like_all_others() {
    ConfigKey loops = TestProviders.LOOPS;
    assertThat(builder().build().value(loops)).isEqualTo("some");
    environment.put("HADAMARD_PLAIN_LOOPS", "all");
    assertThat(builder().build().setting(loops))
        .isEqualTo(new BackendConfig.Setting(loops, "all", "environment HADAMARD_PLAIN_LOOPS"));
    assertThat(builder().build().explain()).extracting(BackendConfig.Setting::key).contains(loops);
    assertThat(builder().set("hadamard.plain.loops", "some").build().value(loops))
        .isEqualTo("some");
    environment.put("HADAMARD_PLAIN_LOOPS", "most");
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("HADAMARD_PLAIN_LOOPS")
        .hasMessageContaining("'most' is none of: some, all");
    assertThatThrownBy(() -> builder().set("hadamard.plain.loop", "some"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("did you mean hadamard.plain.loops?");
  }

  @ParameterizedTest
  @CsvSource({"auto, ON", "on, ON", "off, OFF"})
  void for_measuring_the_vector_loops_are_there_from_the_start(String vector, VectorModule used) {
    BackendConfig config =
        BackendConfig.builder().backend("cpu").set(ConfigKey.CPU_VECTOR, vector).build();
    assertThat(config.cpuVector().label()).isEqualTo(vector);
    assertThat(config.forMeasuring().cpuVector()).isEqualTo(used);
    assertThat(config.forMeasuring().backend()).isEqualTo("cpu");
  }
}
