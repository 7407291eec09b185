package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the launcher adds engines, in a project without sources. In Maven's place is a script that
 * notes how it was called and delivers one jar, or does what the test has written into it.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherEnginesTest {

  private static final String DELIVERS =
      """
      for argument; do
        case $argument in -DoutputDirectory=*) cp "$jar" "${argument#*=}/engine.jar" ;; esac
      done
      """;

  private final Path temporary;
  private final Path project;
  private final Path engines;
  private final Path calls;
  private String blasKernels = "";

  LauncherEnginesTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = Files.createDirectories(temporary.resolve("a project"));
    this.engines = project.resolve("target/engines");
    this.calls = Files.createFile(temporary.resolve("calls"));
    Path sources = Path.of("..").toAbsolutePath().normalize();
    LauncherProject.make(project);
    for (String folder : new String[] {"", "engines", "engines/cuda", "engines/nd4j"}) {
      Files.createDirectories(project.resolve(folder));
      Files.copy(
          sources.resolve(folder).resolve("pom.xml"),
          project.resolve(folder).resolve("pom.xml"),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    writeEngine(temporary.resolve("engine.jar"));
    maven(DELIVERS);
  }

  /** A jar that makes a backend known. */
  private static void writeEngine(Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/services/dev.hadamard.spi.BackendProvider"));
      out.write(AddedProvider.class.getName().getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
  }

  private void maven(String script) throws IOException {
    program(
        "mvn",
        "printf '%%s\\n' \"$*\" >>'%s'\njar='%s'\n%s"
            .formatted(calls, temporary.resolve("engine.jar"), script));
  }

  /** Puts a program before all others of its name. */
  private void program(String name, String commands) throws IOException {
    BareHost.writeScript(
        Files.createDirectories(temporary.resolve("bin")).resolve(name), commands + "\n");
  }

  private Invocation launch(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        LauncherProject.command(project.resolve("hadamard").toString(), arguments)
            .redirectOutput(temporary.resolve("out").toFile())
            .redirectError(temporary.resolve("err").toFile());
    // Without the vector module, of which Java itself would warn before the program's own words.
    builder.environment().put("HADAMARD_CPU_VECTOR", "off");
    builder.environment().put("OPENBLAS_CORETYPE", blasKernels);
    builder.environment().put("PATH", temporary.resolve("bin") + ":" + System.getenv("PATH"));
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the launcher came back").isTrue();
    return new Invocation(
        process.exitValue(),
        Files.readString(temporary.resolve("out")),
        Files.readString(temporary.resolve("err")));
  }

  @Test
  void what_was_added_is_on_the_class_path_of_every_command_until_it_is_removed() throws Exception {
    assertThat(launch("devices").endsWith(0).out()).doesNotContain("added");
    assertThat(launch("add", "nd4j").endsWith(0).err())
        .contains("adding nd4j", "131 MB", "added nd4j");
    assertThat(launch("devices").endsWith(0).out())
        .contains("added is unavailable: it is here to be found");
    assertThat(launch("train", "--backend", "added").isRefused().err())
        .contains("it is here to be found", "remove the engine");
    assertThat(launch("remove", "nd4j").endsWith(0).err()).contains("removed nd4j");
    assertThat(launch("devices").endsWith(0).out()).doesNotContain("added");
  }

  @Test
  void it_is_fetched_for_this_machine_and_only_once() throws Exception {
    launch("add", "nd4j").endsWith(0);
    assertThat(launch("add", "nd4j").endsWith(0).err()).contains("nd4j is added already");
    assertThat(calls)
        .content()
        .hasLineCount(1)
        .contains("--file engines/nd4j/pom.xml")
        .containsPattern("-Dengines\\.platform=(linux|macosx)-(x86_64|arm64)")
        .contains("--strict-checksums");
  }

  @Test
  void without_a_name_it_lists_the_engines_with_state_and_size() throws Exception {
    assertThat(launch("add").endsWith(0).out())
        .containsPattern("(?m)^cuda +not added +17 MB +JCuda")
        .containsPattern("(?m)^nd4j +not added +131 MB +ND4J");
    launch("add", "nd4j").endsWith(0);
    assertThat(launch("add").endsWith(0).out()).containsPattern("(?m)^nd4j +added +0 MB");
    assertThat(calls).content().hasLineCount(1);
  }

  @Test
  void an_unknown_name_is_refused_with_the_choices_before_anything_is_added() throws Exception {
    assertThat(launch("add", "nd4j", "tensorflow").isRefused().err())
        .contains("'tensorflow' is not an engine; choose cuda or nd4j");
    assertThat(launch("remove", "tensorflow").isRefused().err()).contains("choose cuda or nd4j");
    assertThat(launch("remove").isRefused().err()).contains("cuda or nd4j");
    assertThat(launch("remove", "nd4j").endsWith(0).err()).contains("nd4j is not added");
    assertThat(calls).isEmptyFile();
    assertThat(engines).doesNotExist();
  }

  @Test
  void what_maven_cannot_get_is_told_with_its_reason_and_log() throws Exception {
    maven(
        """
        echo '[ERROR] Failed to execute goal copy on project hadamard-engine-nd4j: it is offline'
        exit 1
        """);
    assertThat(launch("add", "nd4j").isRefused().err())
        .contains("nd4j could not be added: it is offline", "target/engines.log");
    assertThat(engines).isEmptyDirectory();
    assertThat(launch("devices").endsWith(0).err()).isEmpty();
  }

  @Test
  void an_engine_that_was_interrupted_is_not_there_and_can_be_added_again() throws Exception {
    maven(DELIVERS + "kill -KILL $PPID\n");
    assertThat(launch("add", "nd4j").exitCode()).isEqualTo(128 + 9);
    assertThat(engines.resolve("nd4j")).doesNotExist();
    assertThat(launch("devices").endsWith(0).out()).doesNotContain("added");
    maven(DELIVERS);
    launch("add", "nd4j").endsWith(0);
    assertThat(engines).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws Exception {
    Files.createFile(engines);
    assertThat(launch("add", "nd4j").isRefused().err())
        .contains("cannot write to " + engines.toRealPath());
    assertThat(calls).isEmptyFile();
  }

  @Test
  void an_engine_of_other_versions_is_named_by_every_command_and_replaced() throws Exception {
    launch("add", "nd4j").endsWith(0);
    Files.writeString(
        project.resolve("engines/nd4j/pom.xml"), "<!-- -->", StandardOpenOption.APPEND);
    assertThat(launch("devices").endsWith(0).err()).contains("run: ./hadamard add nd4j");
    assertThat(launch("add").endsWith(0).out()).containsPattern("nd4j +out of date");
    launch("add", "nd4j").endsWith(0);
    assertThat(launch("devices").endsWith(0).err()).isEmpty();
  }

  @Test
  void cuda_is_refused_where_jcuda_has_no_native_library() throws Exception {
    program("uname", "case $1 in -m) echo aarch64 ;; *) echo Linux ;; esac");
    assertThat(launch("add", "nd4j", "cuda").isRefused().err())
        .contains("cuda cannot be added here: JCuda has native libraries for x86-64")
        .contains("opencl");
    assertThat(calls).isEmptyFile();
  }

  @Test
  void an_engine_that_the_processor_cannot_run_is_left_out_and_named() throws Exception {
    launch("add", "nd4j").endsWith(0);
    Path jar = engines.resolve("nd4j/engine.jar");
    Files.move(jar, jar.resolveSibling("engine-linux-x86_64-avx512.jar"));
    String grep = onPath("grep").toString();
    program("grep", "case $* in *avx*) exit 1 ;; *) exec '%s' \"$@\" ;; esac".formatted(grep));
    Invocation devices = launch("devices").endsWith(0);
    assertThat(devices.err())
        .contains("nd4j is left out: it was built for a processor with AVX-512");
    assertThat(devices.out()).doesNotContain("added");
  }

  private static Path onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_help_tells_of_both_verbs() throws Exception {
    assertThat(launch("add", "--help").endsWith(0).out()).startsWith("Usage: hadamard add");
    assertThat(launch("remove", "--help").endsWith(0).out()).startsWith("Usage: hadamard remove");
    assertThat(calls).isEmptyFile();
  }

  @Test
  void openblas_gets_the_kernels_of_the_processor_unless_told_otherwise() throws Exception {
    assumeThat(Path.of("/proc/cpuinfo")).content().contains("avx512f");
    launch("add", "nd4j").endsWith(0);
    assertThat(launch("devices").endsWith(0).out()).contains("OpenBLAS told SkylakeX");
    blasKernels = "Haswell";
    assertThat(launch("devices").endsWith(0).out()).contains("OpenBLAS told Haswell");
    String results = temporary.resolve("results").toString();
    assertThat(launch("bench", "--backends", "added", "--minutes", "0.1", "--out", results).err())
        .as("a contestant is measured at its best")
        .contains("OpenBLAS told SkylakeX");
  }
}
