package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.tck.Judgement;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TckCommandTest {

  /** So many families the kit has at least. */
  private static final int ALL_FAMILIES = 26;

  @Test
  void a_sound_backend_conforms_and_the_families_add_up() {
    Invocation judged = Invocation.of("tck", "--backend", "CPU", "--json").endsWith(0);
    JsonObject verdict = judged.json();
    assertThat(verdict.get("backend").getAsString()).isEqualTo("cpu");
    assertThat(verdict.get("conforms").getAsBoolean()).isTrue();
    int passed = 0;
    for (var family : verdict.getAsJsonArray("families")) {
      int ofFamily = family.getAsJsonObject().get("passed").getAsInt();
      assertThat(ofFamily).as("%s", family).isPositive();
      passed += ofFamily;
    }
    int families = verdict.getAsJsonArray("families").size();
    assertThat(families).isGreaterThanOrEqualTo(ALL_FAMILIES);
    assertThat(passed).isPositive().isEqualTo(verdict.get("passed").getAsInt());
    assertThat(judged.err())
        .contains("judging cpu on ")
        .contains("1 of " + families + ", ", families + " of " + families + ", ")
        .contains("family 3: activations");
  }

  @Test
  void a_backend_that_cannot_be_used_is_refused_with_the_remedy() {
    assertThat(Invocation.of("tck", "--backend", "cpu", "--device", "gpu:7").isRefused().err())
        .contains("'cpu' is not available: ", "gpu:7", "Remedy: ");
    assertThat(Invocation.of("tck", "--backend", "nd5j").isRefused().err())
        .contains("'nd5j'", "auto, auto:measure, cpu, cuda, opencl, nd4j, reference");
  }

  @Test
  void a_failure_is_told_with_its_family_and_what_was_wrong() {
    String told =
        told(
            new Judgement.OfFamily(
                "family 1: products",
                7,
                1_234,
                2.5,
                List.of(new Judgement.Note("products NO YES", "2 of 9 are wrong\n  got @|red 1|@")),
                List.of(),
                List.of()));
    assertThat(told)
        .containsPattern("(?m)^7 +1 +0 +1,234 +2.50 +family 1: products$")
        .contains("failed: products NO YES (family 1: products)")
        .contains("  2 of 9 are wrong", "got @¦red 1¦@")
        .endsWith("cpu does not conform on a card (cpu): 7 passed, 1 failed, 0 skipped\n");
  }

  @Test
  void a_skip_is_told_with_its_reason_and_exact_results_as_such() {
    String told =
        told(
            new Judgement.OfFamily(
                "family 2: exact",
                1,
                3,
                0,
                List.of(),
                List.of(new Judgement.Note("threads", "one only")),
                List.of()));
    assertThat(told)
        .containsPattern("(?m)^1 +0 +1 +3 +exact +family 2: exact$")
        .contains("skipped: threads (family 2: exact)\n  one only\n")
        .endsWith("cpu conforms on a card (cpu): 1 passed, 0 failed, 1 skipped\n");
  }

  @Test
  void a_declared_error_is_told_with_its_figures_and_its_reason() {
    String told =
        told(
            new Judgement.OfFamily(
                "family 3: activations",
                12,
                3,
                1,
                List.of(),
                List.of(),
                List.of(new Judgement.Note("tanh", "absolute error 1e-07 declared: coarse"))));
    assertThat(told)
        .contains("declared: tanh (family 3: activations)\n  absolute error 1e-07 declared: coarse")
        .endsWith("cpu conforms on a card (cpu): 12 passed, 0 failed, 0 skipped\n");
  }

  private static String told(Judgement.OfFamily family) {
    BackendInfo judged =
        new BackendInfo("cpu", new DeviceInfo("0", "a card", "v", DeviceType.CPU), Map.of());
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    ConformanceVerdict.of(judged, new Judgement(List.of(family)))
        .print(Console.of(writer, writer, false, Terminal.ofProcess()));
    return out.toString();
  }
}
