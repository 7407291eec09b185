package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a bundle's start script tells the OpenCL loader on a machine whose folders are all here. In
 * the place of Java stands a script that prints what it was told.
 */
@EnabledOnOs(OS.LINUX)
class DriverFindingTest {

  private static final String DRIVER = "libnvidia-opencl.so.1";
  private static final String LOADER = "libOpenCL.so.1";

  private final BareHost host;
  private final Path bundle;
  private final Path icdFiles;
  private final Path libraries;
  private final Path vendorFolder;

  DriverFindingTest(@TempDir Path temporary) throws IOException {
    host = BareHost.in(temporary);
    bundle = temporary.resolve("bundle");
    icdFiles = Files.createDirectories(temporary.resolve("icd files"));
    libraries = Files.createDirectories(temporary.resolve("libraries"));
    vendorFolder = Files.createDirectories(temporary.resolve("vendor/lib64"));
    Path launcher = Path.of("..", "launcher").toAbsolutePath().normalize();
    LauncherProject.copyFolder(launcher, Files.createDirectory(bundle).resolve("launcher"));
    Files.copy(launcher.resolve("bundled-hadamard"), bundle.resolve("hadamard"));
    assertThat(bundle.resolve("hadamard").toFile().setExecutable(true)).isTrue();
    moveFolders(bundle.resolve("launcher/start.sh"));
    Files.createFile(Files.createDirectory(bundle.resolve("loader")).resolve(LOADER));
    Path java = Files.createDirectories(bundle.resolve("runtime/bin")).resolve("java");
    Files.writeString(bundle.resolve("runtime/release"), "JAVA_VERSION=\"17.0.15\"\n");
    BareHost.writeScript(
        java,
        """
        echo "drivers ${OCL_ICD_VENDORS-unset}"
        echo "path ${LD_LIBRARY_PATH-unset}"
        [ -z "${POCL_CACHE_DIR-}" ] || echo "kernels $POCL_CACHE_DIR"
        """);
    BareHost.writeScript(host.tools().resolve("ldconfig"), "echo");
  }

  /** Lets the script look into this test's folders instead of the system's. */
  private void moveFolders(Path script) throws IOException {
    String text = Files.readString(script);
    assertThat(text).contains("/etc/OpenCL/vendors", "/usr/local/nvidia/lib*");
    Files.writeString(
        script,
        text.replace("/etc/OpenCL/vendors", "$VENDORS")
            .replace("/usr/local/nvidia/lib*", vendorFolder.getParent() + "/lib*"));
  }

  private String told(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("VENDORS", icdFiles.toString());
    environment.putIfAbsent("XDG_CACHE_HOME", host.folder().toString());
    return host.run(environment, bundle.resolve("hadamard")).endsWith(0).out();
  }

  private Map<String, String> withLibraries() {
    return Map.of("LD_LIBRARY_PATH", libraries.toString());
  }

  @Test
  void a_driver_that_no_file_names_is_named_to_the_bundles_own_loader() throws Exception {
    Files.createFile(libraries.resolve(DRIVER));
    Files.createFile(libraries.resolve(LOADER));
    assertThat(told(withLibraries()))
        .contains("drivers " + bundle.resolve("launcher/vendors") + "\n")
        .contains("path " + bundle.resolve("loader") + ":" + libraries + "\n");
  }

  @Test
  void a_driver_where_only_its_vendor_looks_joins_the_linkers_folders() throws Exception {
    Files.createFile(vendorFolder.resolve(DRIVER));
    assertThat(told(Map.of()))
        .contains("drivers " + bundle.resolve("launcher/vendors") + "\n")
        .contains("path " + bundle.resolve("loader") + ":" + vendorFolder + "\n");
  }

  @Test
  void a_file_that_names_a_driver_is_left_to_the_systems_loader() throws Exception {
    Files.createFile(libraries.resolve(DRIVER));
    Files.createFile(libraries.resolve("libother.so"));
    Files.createFile(libraries.resolve(LOADER));
    Files.writeString(icdFiles.resolve("other.icd"), "libother.so\n");
    assertThat(told(withLibraries())).isEqualTo("drivers unset\npath " + libraries + "\n");
  }

  @Test
  void a_file_that_names_a_driver_that_is_gone_counts_for_nothing() throws Exception {
    Files.createFile(libraries.resolve(DRIVER));
    Files.writeString(icdFiles.resolve("other.icd"), "libother.so\n");
    assertThat(told(withLibraries())).contains("drivers " + bundle.resolve("launcher/vendors"));
  }

  @Test
  void without_a_driver_nothing_is_named_and_the_loader_is_there_to_say_so() throws Exception {
    assertThat(told(Map.of())).isEqualTo("drivers unset\npath " + bundle.resolve("loader") + "\n");
  }

  @Test
  void a_driver_that_the_user_names_is_used() throws Exception {
    Files.createFile(vendorFolder.resolve(DRIVER));
    assertThat(told(Map.of("OCL_ICD_VENDORS", "/mine"))).contains("drivers /mine\n");
    assertThat(told(Map.of("OPENCL_VENDOR_PATH", "/mine"))).contains("drivers unset\n");
  }

  @Test
  void pocl_keeps_its_kernels_beside_the_program_where_no_home_folder_can_be_written()
      throws Exception {
    String own = "kernels " + bundle.resolve("pocl") + "\n";
    // Below a file no folder can be made, not even by root.
    String nowhere = Files.createFile(libraries.resolve("file")).resolve("folder").toString();
    assertThat(told(Map.of("XDG_CACHE_HOME", nowhere))).contains(own);
    assertThat(told(Map.of("XDG_CACHE_HOME", "", "HOME", nowhere))).contains(own);
    assertThat(told(Map.of("XDG_CACHE_HOME", ""))).as("no home at all").contains(own);
    assertThat(told(Map.of())).doesNotContain("kernels");
    String home = host.folder().resolve("not there yet").toString();
    assertThat(told(Map.of("XDG_CACHE_HOME", "", "HOME", home))).doesNotContain("kernels");
    assertThat(told(Map.of("XDG_CACHE_HOME", nowhere, "POCL_CACHE_DIR", "/mine")))
        .contains("kernels /mine\n");
  }
}
