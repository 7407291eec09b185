package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.LibrarySearch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The message if the loader finds no driver. */
@EnabledOnOs(OS.LINUX)
final class ClDriverSearchTest {

  private static final String NVIDIA = "libnvidia-opencl.so.1";

  private final Path cache;
  private final Path vendorFolder;
  private final Path linkerFolder;

  ClDriverSearchTest(@TempDir Path folder) {
    cache = folder.resolve("cache");
    vendorFolder = folder.resolve("nvidia");
    linkerFolder = folder.resolve("lib");
  }

  @BeforeEach
  void makeTheMachine() throws IOException {
    Files.createFile(cache);
    Files.createDirectory(vendorFolder);
    Files.createDirectory(linkerFolder);
  }

  private Unavailable refusal(Map<String, String> environment) {
    return new ClDriverSearch(
            new LibrarySearch(cache, List.of(linkerFolder)), List.of(vendorFolder), environment)
        .refusal();
  }

  @Test
  void without_any_driver_it_says_what_was_looked_for_and_where() {
    Unavailable refusal = refusal(Map.of());
    assertThat(refusal.reason()).endsWith("finds no driver in /etc/OpenCL/vendors");
    assertThat(refusal.remedy())
        .startsWith(Remedies.INSTALL_DRIVER)
        .contains(ClDriverSearch.DRIVERS)
        .contains(vendorFolder.toString());
  }

  @Test
  void a_driver_that_no_file_names_is_told_with_the_variable_that_points_to_it()
      throws IOException {
    Path driver = Files.createFile(vendorFolder.resolve(NVIDIA));
    Unavailable refusal = refusal(Map.of());
    assertThat(refusal.reason()).contains("although " + driver + " is there");
    assertThat(refusal.remedy()).contains("OCL_ICD_VENDORS=" + driver + " ");
  }

  @Test
  void a_driver_where_the_linker_looks_is_told_too() throws IOException {
    Path driver = Files.createFile(linkerFolder.resolve(NVIDIA));
    assertThat(refusal(Map.of()).remedy()).contains("OCL_ICD_VENDORS=" + driver + " ");
  }

  @Test
  void a_driver_in_the_linkers_cache_is_told_unless_it_is_gone(@TempDir Path elsewhere)
      throws IOException {
    Path driver = elsewhere.resolve(NVIDIA);
    Files.writeString(cache, "cache\0" + NVIDIA + "\0" + driver + "\0other\0");
    assertThat(refusal(Map.of()).reason()).doesNotContain("although");
    Files.createFile(driver);
    assertThat(refusal(Map.of()).remedy()).contains("OCL_ICD_VENDORS=" + driver + " ");
  }

  @Test
  void a_variable_that_tells_the_loader_where_to_look_is_named() {
    assertThat(refusal(Map.of("OPENCL_VENDOR_PATH", "/a", "OCL_ICD_VENDORS", "")).reason())
        .contains("in OPENCL_VENDOR_PATH=/a")
        .doesNotContain("/etc/OpenCL");
    assertThat(refusal(Map.of("OPENCL_VENDOR_PATH", "/a", "OCL_ICD_VENDORS", "/b")).reason())
        .contains("in OCL_ICD_VENDORS=/b");
  }

  @Test
  void the_launcher_knows_the_same_drivers() throws IOException {
    List<String> named = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("..", "launcher", "vendors"), "*.icd")) {
      for (Path file : files) {
        named.add(Files.readString(file).strip());
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(ClDriverSearch.DRIVERS);
  }
}
