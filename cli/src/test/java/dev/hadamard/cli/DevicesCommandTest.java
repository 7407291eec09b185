package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hadamard.BackendConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class DevicesCommandTest {

  private static JsonObject backend(JsonObject report, String name) {
    return StreamSupport.stream(report.getAsJsonArray("backends").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(backend -> backend.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_table_names_every_backend_and_what_auto_takes() {
    Invocation devices = Invocation.of("devices").endsWith(0);
    assertThat(devices.out())
        .startsWith("  BACKEND")
        .containsPattern("(?m)^[ *] cpu +available +0 +cpu ")
        .containsPattern("(?m)^  reference +available ")
        .containsPattern("(?m)^auto chose ");
    assertThat(devices.err()).isEmpty();
  }

  @Test
  void what_auto_would_measure_is_measured_with_the_times_of_all() {
    Invocation devices = Invocation.of("devices", "--backend", "auto:measure").endsWith(0);
    assertThat(devices.out())
        .containsPattern(
            "(?m)^auto:measure takes (cpu|opencl): a step of 64x784-512-256-10 takes \\1 [\\d.]+"
                + " ms")
        .doesNotContain("is used instead");
  }

  @Test
  void json_has_a_verdict_and_the_devices_of_each_backend() {
    JsonObject report = Invocation.of("devices", "--json").endsWith(0).json();
    JsonObject cpu = backend(report, "cpu");
    assertThat(cpu.get("available").getAsBoolean()).isTrue();
    assertThat(cpu.get("reason").isJsonNull()).isTrue();
    assertThat(cpu.get("remedy").isJsonNull()).isTrue();
    JsonObject device = cpu.getAsJsonArray("devices").get(0).getAsJsonObject();
    assertThat(device.keySet()).containsExactly("id", "name", "vendor", "type", "tuning");
    assertThat(device.get("tuning").isJsonNull()).isTrue();
    assertThat(device.get("type").getAsString()).isEqualTo("cpu");
    assertThat(report.getAsJsonObject("auto").keySet()).containsExactly("backend", "why");
  }

  @Test
  void a_backend_that_a_selector_leaves_out_has_a_reason_and_a_remedy() {
    JsonObject report =
        Invocation.of("devices", "--json", "--device", "name~no such device").endsWith(0).json();
    JsonObject cpu = backend(report, "cpu");
    assertThat(cpu.get("available").getAsBoolean()).isFalse();
    assertThat(cpu.get("reason").getAsString()).contains("no such device");
    assertThat(cpu.get("remedy").getAsString()).isNotBlank();
    assertThat(cpu.getAsJsonArray("devices")).isEmpty();
    assertThat(report.getAsJsonObject("auto").get("backend").isJsonNull()).isTrue();
  }

  @Test
  void people_read_the_reason_and_the_remedy_of_a_refusal() {
    Invocation devices = Invocation.of("devices", "--device", "name~no such device").endsWith(0);
    assertThat(devices.out())
        .containsPattern("(?m)^  cpu +unavailable")
        .containsPattern("(?m)^cpu is unavailable: .*no such device")
        .containsPattern("(?m)^  remedy: \\S");
  }

  @Test
  void the_old_option_points_to_the_command() {
    assertThat(Invocation.of("devices", "--explain").isRefused().err())
        .contains("--explain", "hadamard explain");
    assertThat(Invocation.of("devices", "--help").endsWith(0).out()).doesNotContain("--explain");
  }

  private static String marked(String... args) {
    return Invocation.of(args)
        .endsWith(0)
        .out()
        .lines()
        .filter(line -> line.startsWith("* "))
        .reduce((one, other) -> one + "\n" + other)
        .orElse("");
  }

  @Test
  void the_device_that_is_used_is_marked_and_no_other() {
    assertThat(marked("devices", "--backend", "reference"))
        .matches("\\* reference +available +0 .*");
    JsonObject report = Invocation.of("devices", "--json").endsWith(0).json();
    String taken = report.getAsJsonObject("auto").get("backend").getAsString();
    assertThat(marked("devices")).matches("\\* " + taken + " +available .*");
    assertThat(marked("devices", "--device", "name~no such device")).isEmpty();
  }

  @Test
  void a_verdict_is_coloured_on_a_terminal() {
    StringWriter out = new StringWriter();
    PrintWriter people = new PrintWriter(out, true);
    DeviceReport report =
        DeviceReport.of(BackendConfig.builder().backend("cpu").device("name~none").build());
    report.print(Console.of(people, people, false, Terminals.of(200)), "cpu");
    assertThat(out.toString()).contains(Ansi.ON.string("@|red unavailable|@"));
    String plain = Invocation.of("devices").out();
    assertThat(plain).doesNotContain("\u001b");
  }

  @Test
  void a_backend_that_is_named_is_told_after_what_auto_takes() {
    assertThat(Invocation.of("devices", "--backend", "reference").endsWith(0).out())
        .containsPattern("(?m)^auto chose ")
        .containsPattern("(?m)^reference is used instead of it: named by the command line$");
    assertThat(Invocation.of("devices", "--backend", "auto").endsWith(0).out())
        .doesNotContain("instead");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--device=cpu"})
  void an_unknown_backend_is_refused_with_the_choices(String option) {
    Invocation refused = Invocation.of("devices", option, "--backend", "nd5j").isRefused();
    assertThat(refused.err())
        .contains(
            "hadamard.backend (command line)",
            "'nd5j'",
            "auto, auto:measure, cpu, cuda, opencl, nd4j, reference");
  }

  @Test
  void a_wrong_selector_is_refused_with_the_syntax() {
    Invocation refused = Invocation.of("devices", "--device", "gpu:x").isRefused();
    assertThat(refused.err()).contains("hadamard.device (command line)", "name~TEXT");
  }
}
