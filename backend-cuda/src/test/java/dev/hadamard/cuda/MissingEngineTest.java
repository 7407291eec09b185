package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Availability.Unavailable;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the driver, JCuda's classes or its native library are missing: nothing worse than words.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class MissingEngineTest {

  private final Path folder;

  MissingEngineTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void on_a_machine_without_a_driver_the_backend_says_so_and_auto_passes_it_over() {
    Availability availability = new CudaProvider().probe(BackendConfig.builder().build());
    Assumptions.assumeTrue(availability instanceof Unavailable, "this machine has an NVIDIA GPU");
    Unavailable refusal = (Unavailable) availability;
    assertThat(refusal.reason()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    assertThat(refusal.remedy()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    assertThatThrownBy(() -> Backends.open("cuda"))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(refusal.reason())
        .hasMessageContaining(refusal.remedy());
  }

  @Test
  void without_a_driver_its_absence_is_the_reason_even_if_jcuda_is_missing_too() throws Exception {
    Assumptions.assumeTrue(
        DriverLookup.ofThisMachine().refusal().isPresent(), "this machine has NVIDIA's driver");
    assertThat(probe(jar -> !isJCuda(jar), false)).allMatch(line -> line.contains("libcuda.so.1"));
  }

  @Test
  void without_jcudas_classes_the_provider_still_loads_and_names_them() throws Exception {
    assertThat(probe(jar -> !isJCuda(jar), true))
        .allMatch(line -> line.contains("JCuda's classes are not on the class path"));
  }

  @Test
  void without_jcudas_native_library_every_probe_says_how_to_add_it() throws Exception {
    assertThat(probe(jar -> !isNative(jar), true))
        .allMatch(line -> line.contains("JCuda's native library is not on the class path"))
        .allMatch(line -> line.contains("org.jcuda:jcuda-natives:linux-x86_64"))
        .allMatch(line -> line.contains("./hadamard add cuda"));
  }

  /** CUDA 13's binding is for the user to bring, classes and all. */
  @Test
  void without_the_binding_of_cuda_13_compiler_and_products_are_still_looked_for()
      throws Exception {
    List<String> lines = run(ChooseTwice.class, jar -> !isBytedeco(jar) && !isNative(jar), false);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).contains("NVRTC 12: ", "NVRTC 13: its binding is not on the class");
    assertThat(lines.get(1)).contains("cuBLAS 12: ", "cuBLAS 13: its binding is not on the class");
    assertThat(lines.subList(2, 4)).as("asked again").isEqualTo(lines.subList(0, 2));
  }

  private static boolean isBytedeco(String jar) {
    return jar.startsWith("javacpp") || jar.startsWith("cuda-1");
  }

  private static boolean isNative(String jar) {
    return jar.contains("natives");
  }

  private static boolean isJCuda(String jar) {
    return jar.contains("jcuda") || jar.contains("jcublas");
  }

  /** What a process says twice at a probe and once when it opens, and nothing else. */
  private List<String> probe(Predicate<String> keeps, boolean driver) throws Exception {
    List<String> lines = run(ProbeTwice.class, keeps, driver);
    assertThat(lines).hasSize(3);
    return lines;
  }

  /**
   * What a process says whose class path keeps only these jars.
   *
   * @param driver whether the linker finds a file with the name of the driver's library
   */
  private List<String> run(Class<?> main, Predicate<String> keeps, boolean driver)
      throws Exception {
    if (driver) {
      Files.createFile(folder.resolve(DriverLookup.LIBRARY));
    }
    String classPath =
        Arrays.stream(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith(".jar") || keeps.test(new File(entry).getName()))
            .collect(Collectors.joining(File.pathSeparator));
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) { // which warns of native libraries otherwise
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Djava.io.tmpdir=" + folder); // JCuda takes what an earlier process left there
    command.addAll(List.of("-cp", classPath, main.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }
}
