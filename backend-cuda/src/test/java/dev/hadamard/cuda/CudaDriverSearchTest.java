package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.spi.LibrarySearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the backend reports on a machine that cannot drive an NVIDIA GPU, before it loads anything.
 */
final class CudaDriverSearchTest {

  private final Path linkerFolder;
  private final Path mounted;
  private final Path cache;

  CudaDriverSearchTest(@TempDir Path folder) throws IOException {
    linkerFolder = Files.createDirectory(folder.resolve("lib"));
    mounted = Files.createDirectory(folder.resolve("nvidia"));
    cache = Files.createFile(folder.resolve("cache"));
  }

  private CudaDriverSearch on(String system, String architecture) {
    return new CudaDriverSearch(
        system, architecture, new LibrarySearch(cache, List.of(linkerFolder)), List.of(mounted));
  }

  @ParameterizedTest
  @CsvSource({
    "Mac OS X, x86_64",
    "Mac OS X, aarch64",
    "Linux, aarch64",
    "Windows 11, aarch64",
    "FreeBSD, amd64"
  })
  void a_platform_without_native_libraries_is_named(String system, String architecture) {
    assertThat(on(system, architecture).refusal())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.reason()).contains("x86-64", system, architecture);
              assertThat(refusal.remedy()).contains("opencl");
            });
  }

  @Test
  void the_platforms_that_there_are_have_their_classifier() {
    assertThat(on("Linux", "amd64").classifier()).contains("linux-x86_64");
    assertThat(on("Windows 11", "amd64").classifier()).contains("windows-x86_64");
    assertThat(on("Windows 11", "amd64").refusal()).as("its linker is not known here").isEmpty();
  }

  @Test
  void without_a_driver_the_library_is_named_and_where_it_was_looked_for() {
    assertThat(on("Linux", "amd64").refusal())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.reason()).contains("no NVIDIA driver", "libcuda.so.1");
              assertThat(refusal.remedy())
                  .contains("install", "--gpus all", "LD_LIBRARY_PATH", mounted.toString());
            });
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_driver_that_the_linker_does_not_find_is_shown() throws IOException {
    Files.createFile(mounted.resolve("libcuda.so.1"));
    assertThat(on("Linux", "amd64").refusal())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.reason()).contains(mounted.resolve("libcuda.so.1").toString());
              assertThat(refusal.remedy()).contains("LD_LIBRARY_PATH=" + mounted);
            });
  }

  @Test
  void a_driver_that_the_linker_finds_is_no_objection() throws IOException {
    Files.createFile(linkerFolder.resolve("libcuda.so.1"));
    assertThat(on("Linux", "amd64").refusal()).isEmpty();
  }
}
