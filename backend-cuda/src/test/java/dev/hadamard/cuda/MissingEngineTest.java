package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Availability.Unavailable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jcuda.JCudaVersion;
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
  private final Path temporary;

  MissingEngineTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    temporary = Files.createDirectory(folder.resolve("temporary"));
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
        CudaDriverSearch.ofThisMachine().refusal().isPresent(), "this machine has NVIDIA's driver");
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

  /** Where JCuda unpacks to by itself, and takes what it finds. */
  @Test
  void a_library_that_lies_in_the_temporary_folder_is_not_loaded() throws Exception {
    Path marker = folder.resolve("it-was-loaded");
    plant(JCudaLibrary.DRIVER, marker);
    assertThat(probe(jar -> !isNative(jar), true))
        .allMatch(line -> line.contains("JCuda's native library is not on the class path"));
    assertThat(marker).doesNotExist();
    assertThat(temporary.toFile().list()).as("nothing else stays there").hasSize(1);
  }

  @Test
  void nor_are_those_of_compiler_and_products() throws Exception {
    Path marker = folder.resolve("it-was-loaded");
    plant(JCudaLibrary.NVRTC, marker);
    plant(JCudaLibrary.CUBLAS, marker);
    List<String> lines = run(ChooseTwice.class, jar -> !isNative(jar), false);
    assertThat(lines.get(0)).contains("NVRTC 12: its binding is not on the class path");
    assertThat(lines.get(1)).contains("cuBLAS 12: its binding is not on the class path");
    assertThat(marker).doesNotExist();
  }

  @Test
  void javacpp_unpacks_to_a_folder_of_this_user_and_not_beside_the_temporary_files()
      throws Exception {
    Path cache = folder.toRealPath().resolve("cache/javacpp");
    assertThat(run(JavaCppAfterwards.class, jar -> true, false)).containsExactly(cache.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
  }

  /** A library that says that it was loaded, where JCuda looks for one. */
  private void plant(String library, Path marker) throws Exception {
    Path source = folder.resolve("planted.c");
    Files.writeString(
        source,
        """
        #include <stdio.h>
        __attribute__((constructor)) static void loaded(void) { fclose(fopen("%s", "w")); }
        """
            .formatted(marker));
    String name = "lib" + library + "-" + JCudaVersion.get() + "-linux-x86_64.so";
    try {
      Process compiler =
          new ProcessBuilder(
                  "gcc", "-shared", "-fPIC", "-o", temporary.resolve(name) + "", source + "")
              .inheritIO()
              .start();
      assertThat(compiler.waitFor()).isZero();
    } catch (IOException absent) {
      System.err.println("skipped: there is no gcc to build a library with");
      Assumptions.abort("there is no gcc to build a library with");
    }
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
      Files.createFile(folder.resolve(CudaDriverSearch.LIBRARY));
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
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dhadamard.cache.dir=" + folder.resolve("cache"));
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
