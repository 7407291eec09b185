package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script: how it finds the project, Java and a build, and what it hands on. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private final Path temporary;
  private final LauncherProject project;

  LauncherTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = LauncherProject.in(temporary);
  }

  @Test
  void it_runs_the_program_from_any_folder_with_spaces_in_its_path() throws Exception {
    Invocation version = project.launch("--version").endsWith(0);
    assertThat(version.out()).startsWith("hadamard ");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void it_finds_the_project_through_symbolic_links() throws Exception {
    Path first = temporary.resolve("first link");
    Path second = Files.createDirectories(temporary.resolve("bin")).resolve("hadamard");
    Files.createSymbolicLink(first, Path.of("a project/hadamard"));
    Files.createSymbolicLink(second, Path.of("../first link"));
    project
        .finished(project.start(Map.of(), LauncherProject.command(second.toString(), "--version")))
        .endsWith(0);
  }

  @Test
  void the_exit_code_and_the_arguments_pass_through() throws Exception {
    Invocation refused = project.launch("devices", "--device", "name x y");
    assertThat(refused.isRefused().err()).contains("'name x y'");
  }

  @Test
  void a_folder_that_was_removed_is_no_place_to_start_in() throws Exception {
    String script = "mkdir gone && cd gone && rmdir ../gone && exec '%s' explain 2>&1 >/dev/null";
    Invocation lost = project.shell(Map.of(), script.formatted(project.launcher())).endsWith(2);
    assertThat(lost.out())
        .contains("hadamard: the current folder has been removed")
        .doesNotContain("java.lang");
  }

  @Test
  void java_opts_reach_the_jvm() throws Exception {
    Invocation explained =
        project.launch(
            Map.of("JAVA_OPTS", "-Dhadamard.cpu.threads=3 -Dhadamard.fallback=allow"), "explain");
    assertThat(explained.endsWith(0).out())
        .containsPattern("hadamard.cpu.threads .* 3 +system property")
        .containsPattern("hadamard.fallback .* allow +system property");
  }

  @Test
  void commands_that_compute_get_the_vector_module_and_no_others() throws Exception {
    assumeThat(ModuleFinder.ofSystem().find("jdk.incubator.vector")).isPresent();
    LauncherProject.writeProgram(project.program(), VectorModule.class);
    assertThat(vectorModuleOf("auto", "train")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "-v", "train")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "devices", "--backend", "auto:measure")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "devices", "--backend", "auto")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "-v")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "--help")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "train", "--help")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "predict", "--data", "x.csv")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "trian")).as("a misspelt one").isEqualTo("without");
    assertThat(vectorModuleOf("off", "train")).isEqualTo("without");
  }

  private String vectorModuleOf(String vector, String... args) throws Exception {
    Map<String, String> environment =
        Map.of("HADAMARD_CPU_VECTOR", vector, "HADAMARD_BACKEND", "auto");
    return project.launch(environment, args).endsWith(0).out();
  }

  /** A program that says whether its JVM was started with the vector module. */
  static final class VectorModule {

    private VectorModule() {}

    public static void main(String[] args) {
      boolean isThere = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
      System.out.print(isThere ? "with" : "without");
    }
  }

  @Test
  void a_java_home_that_is_too_old_is_passed_over_and_named() throws Exception {
    Path old = temporary.resolve("old");
    Files.createDirectories(old.resolve("bin"));
    Files.createSymbolicLink(
        old.resolve("bin/java"), Path.of(System.getProperty("java.home"), "bin/java"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
    Invocation version =
        project.launch(Map.of("JAVA_HOME", old.toString(), "PATH", path), "--version");
    assertThat(version.endsWith(0).err()).contains("JAVA_HOME=" + old, "using");
  }

  @Test
  void changed_sources_start_a_build_and_a_failed_one_shows_the_end_of_its_log() throws Exception {
    assumeThat(Stream.of(System.getenv("PATH").split(":", -1)))
        .as("Maven is on the PATH")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn")));
    Files.writeString(project.folder().resolve("pom.xml"), "<project>no project</project>");
    Files.setLastModifiedTime(project.folder().resolve("target/app/built"), FileTime.fromMillis(0));
    Invocation failed = project.launch("--version").endsWith(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("building", "pom.xml", "the build failed", "target/build.log");
    assertThat(project.folder().resolve("target/build.log")).isNotEmptyFile();
    assertThat(project.program()).as("the old program").exists();
  }

  @Test
  void opencl_without_a_device_is_refused_with_reason_and_remedy_and_nothing_takes_its_place()
      throws Exception {
    Path noDrivers = Files.createDirectories(temporary.resolve("no drivers"));
    // Without the vector module, of which Java itself would warn before the program's own words.
    Map<String, String> environment =
        Map.of("OCL_ICD_VENDORS", noDrivers.toString(), "HADAMARD_CPU_VECTOR", "off");
    Invocation refused = project.launch(environment, "train", "--backend", "opencl");
    assertThat(refused.isRefused().err()).contains("'opencl' is not available: ", "Remedy: ");
    Invocation devices = project.launch(environment, "devices").endsWith(0);
    assertThat(devices.out())
        .containsPattern("(?m)^  opencl +unavailable")
        .containsPattern("(?m)^opencl is unavailable: \\S")
        .contains("auto chose cpu")
        .contains("opencl refused: ");
  }
}
