package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which folders a bundle's start script adds to those of the dynamic linker, so that NVIDIA's
 * libraries are found where its installers and pip put them. In the place of Java stands a script
 * that prints what it was told.
 */
@EnabledOnOs(OS.LINUX)
class CudaFindingTest {

  private static final String DRIVER = "libcuda.so.1";
  private static final String NVRTC_12 = "libnvrtc.so.12";
  private static final String NVRTC_13 = "libnvrtc.so.13";
  private static final String CUBLAS_13 = "libcublas.so.13";

  private final BareHost host;
  private final Path bundle;
  private final Path root;

  CudaFindingTest(@TempDir Path temporary) throws IOException {
    host = BareHost.in(temporary);
    bundle = temporary.resolve("bundle");
    root = Files.createDirectory(temporary.resolve("root"));
    Path launcher = Path.of("..", "launcher").toAbsolutePath().normalize();
    LauncherProject.copyFolder(launcher, Files.createDirectory(bundle).resolve("launcher"));
    Files.copy(launcher.resolve("bundled-hadamard"), bundle.resolve("hadamard"));
    assertThat(bundle.resolve("hadamard").toFile().setExecutable(true)).isTrue();
    moveFolders(bundle.resolve("launcher/engines.sh"));
    Path java = Files.createDirectories(bundle.resolve("runtime/bin")).resolve("java");
    Files.writeString(bundle.resolve("runtime/release"), "JAVA_VERSION=\"17.0.15\"\n");
    BareHost.writeScript(java, "echo \"path ${LD_LIBRARY_PATH-}\"\n");
    BareHost.writeScript(host.tools().resolve("ldconfig"), "echo");
    Files.createFile(Files.createDirectories(bundle.resolve("engines/cuda")).resolve("j.jar"));
  }

  /** Lets the script look into this test's folders instead of the system's. */
  private void moveFolders(Path script) throws IOException {
    String text = Files.readString(script);
    assertThat(text).contains(" /usr/local/cuda*/lib64", " /usr/local/nvidia/lib*");
    Files.writeString(script, text.replace(" /usr/", " " + root + "/usr/"));
  }

  private Path library(String folder, String name) throws IOException {
    Path made = Files.createDirectories(root.resolve(folder));
    Files.createFile(made.resolve(name));
    return made;
  }

  private String path(Map<String, String> environment) throws Exception {
    return host.run(environment, bundle.resolve("hadamard"), "devices").endsWith(0).out().strip();
  }

  @Test
  void the_toolkits_own_folder_is_added() throws Exception {
    Path toolkit = library("usr/local/cuda-13.0/lib64", NVRTC_13);
    library("usr/local/cuda-13.0/lib64", CUBLAS_13);
    assertThat(path(Map.of())).as("once").isEqualTo("path " + toolkit);
  }

  @Test
  void a_driver_that_was_mounted_into_a_container_is_added() throws Exception {
    assertThat(path(Map.of())).isEqualTo("path");
    Path driver = library("usr/local/nvidia/lib64", DRIVER);
    assertThat(path(Map.of())).isEqualTo("path " + driver);
  }

  @Test
  void what_pip_installed_is_added_wherever_it_was_installed_to() throws Exception {
    Path system = library("usr/local/lib/python3.11/dist-packages/nvidia/cuda_nvrtc/lib", NVRTC_12);
    Path user = library("home/.local/lib/python3.12/site-packages/nvidia/cu13/lib", NVRTC_13);
    Path project = library("a venv/lib/python3.12/site-packages/nvidia/cublas/lib", CUBLAS_13);
    assertThat(
            path(
                Map.of(
                    "HOME", root.resolve("home").toString(),
                    "VIRTUAL_ENV", root.resolve("a venv").toString())))
        .isEqualTo("path " + system + ":" + user + ":" + project);
  }

  @Test
  void the_toolkit_that_a_variable_names_comes_before_the_others() throws Exception {
    library("usr/local/cuda/lib64", NVRTC_12);
    Path own = library("my cuda/lib64", NVRTC_12);
    assertThat(path(Map.of("CUDA_HOME", root.resolve("my cuda").toString())))
        .isEqualTo("path " + own);
  }

  @Test
  void what_the_linker_finds_is_left_alone() throws Exception {
    Path known = library("known", NVRTC_12);
    library("usr/local/cuda/lib64", NVRTC_12);
    assertThat(path(Map.of("LD_LIBRARY_PATH", known.toString()))).isEqualTo("path " + known);
  }

  @Test
  void without_the_engine_nothing_is_looked_for() throws Exception {
    library("usr/local/cuda/lib64", NVRTC_12);
    Files.delete(bundle.resolve("engines/cuda/j.jar"));
    Files.delete(bundle.resolve("engines/cuda"));
    assertThat(path(Map.of())).isEqualTo("path");
  }
}
