package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel on Oclgrind, a simulated device that watches each access to memory. PoCL runs a
 * kernel without a barrier as if it had one; Oclgrind names the line. It ends with 0 even then, so
 * its log is what counts.
 */
@Execution(ExecutionMode.CONCURRENT) // each case is a process of one thread
final class OclgrindTest {

  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so"),
          Path.of("/usr/lib/x86_64-linux-gnu/oclgrind/liboclgrind-rt-icd.so"),
          Path.of("/usr/local/lib/liboclgrind-rt-icd.so"));

  private final Path folder;

  OclgrindTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The longest first: one that began last would keep a single core busy for minutes. */
  static Stream<String> parts() {
    return Stream.concat(
            Stream.of(Loops.TILED_XL.name(), Loops.TILED_L.name(), OclgrindWorkload.TENSOR),
            Stream.concat(
                Stream.of(Loops.values()).map(Loops::name),
                Stream.of("elementwise", OclgrindWorkload.LAYERS)))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void every_kernel_leaves_the_log_empty(String part) throws Exception {
    ChildJvm child = run(OclgrindWorkload.class, part);
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("platform: Oclgrind", "done");
    assertThat(log()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "missing_barrier, data race",
    "race, data race",
    "divergent_barrier, divergence",
    "out_of_bounds, Invalid",
    "uninitialised, Uninitialized"
  })
  void every_planted_bug_is_found(String kernel, String finding) throws Exception {
    run(PlantedBug.class, kernel);
    assertThat(log()).containsIgnoringCase(finding);
  }

  @Test
  void a_correct_kernel_beside_the_planted_ones_leaves_the_log_empty() throws Exception {
    ChildJvm child = run(PlantedBug.class, "correct");
    assertThat(child.output()).contains("platform: Oclgrind", "done");
    assertThat(log()).isEmpty();
  }

  private ChildJvm run(Class<?> main, String argument) throws IOException, InterruptedException {
    Path library =
        LIBRARIES.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> TestDevice.skip("Oclgrind is not installed"));
    return ChildJvm.run(
        main,
        List.of(
            "-D" + OclgrindWorkload.THOROUGH + "=" + Boolean.getBoolean(OclgrindWorkload.THOROUGH)),
        Map.of(
            "OCL_ICD_VENDORS",
            library.toString(),
            "OCLGRIND_DATA_RACES",
            "1",
            "OCLGRIND_UNINITIALIZED",
            "1",
            "OCLGRIND_LOCAL_MEM_SIZE", // as much as tensor cores and their emulation take
            "65536",
            "OCLGRIND_LOG",
            folder.resolve("oclgrind.log").toString()),
        argument);
  }

  private String log() throws IOException {
    Path log = folder.resolve("oclgrind.log");
    return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
  }
}
