package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.cpu.LoopsChoice.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopsChoiceTest {

  /** Entry point of another JVM: prints the choice made there. */
  static final class Probe {
    private Probe() {}

    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] arguments) {
      BackendConfig config = BackendConfig.builder().backend("cpu").build();
      LoopsChoice.of(config); // as by a backend that was opened before
      System.out.println(LoopsChoice.of(config).describe());
    }
  }

  @Test
  void a_jvm_with_module_and_c2_is_taken() {
    assertThat(LoopsChoice.refusal(true, "mixed mode, sharing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "false, mixed mode, --add-modules jdk.incubator.vector",
    "true, interpreted mode, C2",
    "true, mixed mode emulated-client, C2"
  })
  void any_other_is_refused_with_the_reason(boolean hasModule, String vmInfo, String word) {
    assertThat(LoopsChoice.refusal(hasModule, vmInfo))
        .map(Refusal::toString)
        .hasValueSatisfying(text -> assertThat(text).contains(word));
  }

  @Test
  void without_the_flag_the_loops_are_plain_and_one_line_names_the_remedy() throws Exception {
    List<String> lines = run();
    assertThat(lines).contains("plain (this JVM runs without the module jdk.incubator.vector)");
    assertThat(lines)
        .filteredOn(line -> line.contains("--add-modules jdk.incubator.vector"))
        .hasSize(1);
  }

  @Test
  void with_the_flag_they_are_plain_at_first() throws Exception {
    assertThat(run("--add-modules", "jdk.incubator.vector")).contains("plain, then vector");
  }

  @Test
  void with_the_flag_and_on_they_are_those_of_the_vector_module() throws Exception {
    assertThat(run("--add-modules", "jdk.incubator.vector", "-Dhadamard.cpu.vector=on"))
        .anySatisfy(line -> assertThat(line).startsWith("vector("));
  }

  private static List<String> run(String... flags) throws Exception {
    return AnotherJvm.lines(Probe.class, List.of(flags));
  }
}
