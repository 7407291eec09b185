package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.spi.Availability.Available;
import dev.hadamard.spi.Availability.Unavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that lacks something: the reason and the remedy, the same at every call. */
@EnabledOnOs(OS.LINUX)
final class MissingDriverTest {

  @Test
  void without_a_loader_every_probe_names_the_library_and_how_to_install_it(@TempDir Path folder)
      throws Exception {
    // An empty file of that name comes first on the search path, and the search ends with it.
    Files.createFile(folder.resolve("libOpenCL.so.1"));
    Files.createFile(folder.resolve("libOpenCL.so"));
    ChildJvm child = ChildJvm.run(ProbeTwice.class, Map.of("LD_LIBRARY_PATH", folder.toString()));
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.contains("no OpenCL loader")))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("(libOpenCL.so.1)", "apt-get install"));
  }

  @Test
  void a_loader_without_a_driver_is_told_from_no_loader() throws Exception {
    ChildJvm child =
        ChildJvm.run(
            ProbeTwice.class,
            Map.of("OCL_ICD_VENDORS", "/nonexistent", "OPENCL_VENDOR_PATH", "/nonexistent"));
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.contains("loader finds no driver")))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("OCL_ICD_VENDORS=/nonexistent", "remedy="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POCL_CACHE_DIR", "XDG_CACHE_HOME", "HOME"})
  void pocl_without_a_folder_to_write_in_says_so_and_how_to_name_one(
      String variable, @TempDir Path folder) throws Exception {
    Path driver = Path.of("/etc/OpenCL/vendors/pocl.icd");
    assumeThat(driver).as("PoCL is installed").exists();
    for (String stronger : List.of("POCL_CACHE_DIR", "XDG_CACHE_HOME")) {
      assumeThat(System.getenv(stronger)).as(stronger).isNull();
    }
    // Below a file no folder can be made, not even by root.
    String nowhere = Files.createFile(folder.resolve("file")).resolve("folder").toString();
    ChildJvm child =
        ChildJvm.run(
            ProbeTwice.class, Map.of("OCL_ICD_VENDORS", driver.toString(), variable, nowhere));
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.matches("(first|second|refused): .*")))
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("PoCL cannot write its cache folder " + nowhere, "set POCL_CACHE_DIR")
                    .doesNotContain("install the driver"));
  }

  /** Where it is found in {@code java.library.path}, and JOCL's jar has none for this platform. */
  @Test
  void a_library_that_another_class_loader_holds_is_told_as_that() {
    Unavailable refusal =
        Remedies.noLinkage(
            new UnsatisfiedLinkError(
                """
                Error while loading native library "JOCL_2_0_6-linux-riscv"
                java.lang.UnsatisfiedLinkError: Native Library /opt/lib/libJOCL.so already loaded \
                in another classloader
                java.io.IOException: No resource found with name '/lib/libJOCL.so'
                """));
    assertThat(refusal.reason()).contains("another class loader", "/opt/lib/libJOCL.so");
    assertThat(refusal.remedy()).contains("hadamard.backend=cpu").doesNotContain("\n");
  }

  @Test
  void a_selector_that_matches_nothing_lists_the_devices_there_are() {
    ClDevice device = TestDevice.require();
    BackendConfig config = BackendConfig.builder().device("name~no such device").build();
    OpenClProvider provider = new OpenClProvider();
    assertThat(provider.probe(config))
        .isInstanceOfSatisfying(
            Unavailable.class,
            refusal -> {
              assertThat(refusal.reason())
                  .contains("no such device", device.info().id(), device.info().name());
              assertThat(refusal.remedy()).contains("hadamard.device");
            });
    assertThatThrownBy(() -> provider.open(config))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(device.info().name());
  }

  @Test
  void a_cpu_device_is_listed_as_a_cpu_and_never_answers_to_gpu() {
    ClDevice device = TestDevice.require();
    OpenClProvider provider = new OpenClProvider();
    assertThat(provider.probe(BackendConfig.builder().build()))
        .isInstanceOfSatisfying(
            Available.class, found -> assertThat(found.devices()).contains(device.info()));
    if (provider.probe(BackendConfig.builder().device("gpu").build()) instanceof Available gpus) {
      assertThat(gpus.devices()).allSatisfy(gpu -> assertThat(gpu.type().isGpu()).isTrue());
    }
  }
}
