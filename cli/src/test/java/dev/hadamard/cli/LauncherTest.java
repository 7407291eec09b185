package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.nn.model.Models;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher script, copied into a project folder whose program is this very class path, so that
 * no test here starts a build unless it wants to.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private final Path temporary;
  private final Path project;

  LauncherTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = Files.createDirectories(temporary.resolve("a project"));
    makeProject(project);
  }

  /** Copies the scripts into a folder and puts the program where they look for it. */
  static void makeProject(Path project) throws IOException {
    Path sources = Path.of("..").toAbsolutePath().normalize();
    Files.copy(
        sources.resolve("hadamard"),
        project.resolve("hadamard"),
        StandardCopyOption.COPY_ATTRIBUTES);
    copyFolder(sources.resolve("launcher"), project.resolve("launcher"));
    Path app = Files.createDirectories(project.resolve("target/app"));
    writeProgram(app.resolve("hadamard.jar"), Main.class);
    Files.createFile(app.resolve("built"));
  }

  static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** A jar with nothing but the way to the classes under test. */
  static void writeProgram(Path jar, Class<?> main) throws IOException {
    writeProgram(jar, main, System.getProperty("java.class.path"));
  }

  private static void writeProgram(Path jar, Class<?> main, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(classPath.split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(out, manifest)) {
      written.finish();
    }
  }

  /** A command in a person's shell, with this JVM's Java. */
  static ProcessBuilder command(String program, String... args) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(args)).toList());
    // Surefire's JVM may have been given libjsig, which warns of other programs that inherit
    // it.
    builder.environment().remove("LD_PRELOAD");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private Invocation launch(Path script, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return finished(start(script, environment, args));
  }

  private Process start(Path script, Map<String, String> environment, String... args)
      throws IOException {
    ProcessBuilder builder =
        command(script.toString(), args)
            .directory(temporary.toFile())
            .redirectOutput(temporary.resolve("out").toFile())
            .redirectError(temporary.resolve("err").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Invocation finished(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the launcher came back").isTrue();
    return new Invocation(
        process.exitValue(),
        Files.readString(temporary.resolve("out")),
        Files.readString(temporary.resolve("err")));
  }

  @Test
  void it_runs_the_program_from_any_folder_with_spaces_in_its_path() throws Exception {
    Invocation version = launch(project.resolve("hadamard"), Map.of(), "--version").endsWith(0);
    assertThat(version.out()).startsWith("hadamard ");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void it_finds_the_project_through_symbolic_links() throws Exception {
    Path first = temporary.resolve("first link");
    Path second = Files.createDirectories(temporary.resolve("bin")).resolve("hadamard");
    Files.createSymbolicLink(first, Path.of("a project/hadamard"));
    Files.createSymbolicLink(second, Path.of("../first link"));
    launch(second, Map.of(), "--version").endsWith(0);
  }

  @Test
  void the_exit_code_and_the_arguments_pass_through() throws Exception {
    Invocation refused =
        launch(project.resolve("hadamard"), Map.of(), "devices", "--device", "name x y");
    assertThat(refused.isRefused().err()).contains("'name x y'");
  }

  @Test
  void output_that_is_no_terminal_has_no_colours() throws Exception {
    Invocation devices = launch(project.resolve("hadamard"), Map.of(), "devices").endsWith(0);
    assertThat(devices.out()).doesNotContain("\u001b");
  }

  @Test
  void an_answer_that_does_not_fit_on_the_disk_is_no_success() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            "#!/bin/sh\nexec 'a project/hadamard' explain --json >/dev/full\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(launch(script, Map.of()).endsWith(1).err())
        .contains("cannot write to standard output");
  }

  @Test
  void a_table_that_does_not_fit_on_the_disk_is_no_success_either() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            "#!/bin/sh\nexec 'a project/hadamard' explain >/dev/full\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Invocation lost = launch(script, Map.of()).endsWith(1);
    assertThat(lost.err().lines())
        .singleElement()
        .asString()
        .startsWith("hadamard: cannot write to standard output: ");
  }

  @Test
  void a_reader_that_has_read_enough_is_no_failure() throws Exception {
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            "#!/bin/sh\n{ 'a project/hadamard' explain; echo \"ended with $?\" >&2; } | true\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(launch(script, Map.of("LC_ALL", "C")).endsWith(0).err()).isEqualTo("ended with 0\n");
  }

  @Test
  void a_library_that_is_missing_is_two_lines() throws Exception {
    String whole = System.getProperty("java.class.path");
    String part =
        Stream.of(whole.split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("gson-"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(part).isNotEqualTo(whole);
    writeProgram(project.resolve("target/app/hadamard.jar"), Main.class, part);
    Invocation broken =
        launch(project.resolve("hadamard"), Map.of(), "explain", "--json").endsWith(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err().lines()).hasSize(2).first().asString().contains("NoClassDefFoundError");
  }

  @Test
  void figures_have_latin_digits_and_options_are_understood_whatever_the_language()
      throws Exception {
    Path english = temporary.resolve("english");
    Path results = temporary.resolve("results");
    assertThat(trainedIn("en", "US", english)).isASCII();
    for (String tag : List.of("ar-EG", "fa-IR", "tr-TR", "de-DE")) {
      Locale locale = Locale.forLanguageTag(tag);
      assertThat(trainedIn(locale.getLanguage(), locale.getCountry(), results)).as(tag).isASCII();
      assertThat(results.resolve("model.safetensors"))
          .hasSameBinaryContentAs(english.resolve("model.safetensors"));
      assertThat(results.resolve("learning-curve.svg"))
          .hasSameBinaryContentAs(english.resolve("learning-curve.svg"));
    }
  }

  private String trainedIn(String language, String country, Path results) throws Exception {
    String options = "-Duser.language=" + language + " -Duser.country=" + country;
    Map<String, String> environment = Map.of("JAVA_OPTS", options, "HADAMARD_CPU_VECTOR", "off");
    Invocation trained =
        launch(
            project.resolve("hadamard"),
            environment,
            "train",
            "--backend=CPU",
            "--optimizer=SGD",
            "--activation=SIGMOID",
            "--epochs=2",
            "--out=" + results);
    return trained.endsWith(0).out();
  }

  /** The encodings of this machine that a person may have asked for, or that ssh may hand on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LC_ALL=C",
        "LANG=",
        "LANG=xx_XX.UTF-8",
        "LC_ALL=xx_XX.UTF-8",
        "LC_CTYPE=UTF-8",
        "LC_ALL= LC_CTYPE=C.UTF-8 LC_TIME=xx_XX.UTF-8"
      })
  void names_and_labels_beyond_ascii_are_understood_whatever_the_locale(String locale)
      throws Exception {
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            """
            #!/bin/sh
            unset LC_ALL LC_CTYPE LANG
            name=$(printf 'a\\303\\261b c')
            label=$(printf '\\346\\227\\245\\346\\234\\254')
            cp -R 'a project' "$name"
            for row in 1 2 3 4 5 6 7 8 9 10; do
              echo "$row,1,$label"
              echo "$row,2,plain"
            done >"$name.csv"
            export %s
            "$name/hadamard" train --backend cpu --epochs 1 --data "$name.csv" --out "out $name" &&
              ls "out $name"
            """
                .formatted(locale));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(launch(script, Map.of()).endsWith(0).out())
        .contains("a\u00f1b c.csv", "\u65e5\u672c", "model.safetensors\n");
  }

  @Test
  void labels_are_printed_in_utf_8_by_java_alone_where_the_locale_names_no_encoding()
      throws Exception {
    String label = "\u65e5\u672c";
    Path table = temporary.resolve("table.csv");
    Files.writeString(table, ("1,1," + label + "\n2,2,plain\n").repeat(10));
    ProcessBuilder java =
        command(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                project.resolve("target/app/hadamard.jar").toString(),
                "train",
                "--backend=cpu",
                "--epochs=1",
                "--data=" + table)
            .directory(temporary.toFile())
            .redirectOutput(temporary.resolve("out").toFile())
            .redirectError(temporary.resolve("err").toFile());
    java.environment().put("LC_ALL", "C");
    assertThat(finished(java.start()).endsWith(0).out()).contains(label);
  }

  @Test
  void a_folder_that_was_removed_is_no_place_to_start_in() throws Exception {
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            """
            #!/bin/sh
            mkdir gone && cd gone && rmdir ../gone
            exec '%s' explain 2>&1 >/dev/null
            """
                .formatted(project.resolve("hadamard")));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(launch(script, Map.of()).endsWith(2).out())
        .contains("hadamard: the current folder has been removed")
        .doesNotContain("java.lang");
  }

  @Test
  void java_opts_reach_the_jvm() throws Exception {
    Invocation explained =
        launch(
            project.resolve("hadamard"),
            Map.of("JAVA_OPTS", "-Dhadamard.cpu.threads=3 -Dhadamard.fallback=allow"),
            "explain");
    assertThat(explained.endsWith(0).out())
        .containsPattern("hadamard.cpu.threads .* 3 +system property")
        .containsPattern("hadamard.fallback .* allow +system property");
  }

  @Test
  void commands_that_compute_get_the_vector_module_and_no_others() throws Exception {
    assumeThat(Runtime.version().feature())
        .as("a Java whose module is known")
        .isLessThanOrEqualTo(25);
    assumeThat(ModuleFinder.ofSystem().find("jdk.incubator.vector")).isPresent();
    writeProgram(project.resolve("target/app/hadamard.jar"), VectorModule.class);
    assertThat(vectorModuleOf("auto", "train")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "-v", "train")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "devices", "--backend", "auto:measure")).isEqualTo("with");
    assertThat(vectorModuleOf("auto", "devices", "--backend", "auto")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "-v")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "--help")).isEqualTo("without");
    assertThat(vectorModuleOf("auto", "train", "--help")).isEqualTo("without");
    assertThat(vectorModuleOf("off", "train")).isEqualTo("without");
  }

  private String vectorModuleOf(String vector, String... args) throws Exception {
    Map<String, String> environment =
        Map.of("HADAMARD_CPU_VECTOR", vector, "HADAMARD_BACKEND", "auto");
    return launch(project.resolve("hadamard"), environment, args).endsWith(0).out();
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
        launch(
            project.resolve("hadamard"),
            Map.of("JAVA_HOME", old.toString(), "PATH", path),
            "--version");
    assertThat(version.endsWith(0).err()).contains("JAVA_HOME=" + old, "using");
  }

  @Test
  void changed_sources_start_a_build_and_a_failed_one_shows_the_end_of_its_log() throws Exception {
    assumeThat(Stream.of(System.getenv("PATH").split(":", -1)))
        .as("Maven is on the PATH")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn")));
    Files.writeString(project.resolve("pom.xml"), "<project>no project</project>");
    Files.setLastModifiedTime(project.resolve("target/app/built"), FileTime.fromMillis(0));
    Invocation failed = launch(project.resolve("hadamard"), Map.of(), "--version").endsWith(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("building", "pom.xml", "the build failed", "target/build.log");
    assertThat(project.resolve("target/build.log")).isNotEmptyFile();
    assertThat(project.resolve("target/app/hadamard.jar")).as("the old program").exists();
  }

  @Test
  void opencl_without_a_device_is_refused_with_reason_and_remedy_and_nothing_takes_its_place()
      throws Exception {
    Path noDrivers = Files.createDirectories(temporary.resolve("no drivers"));
    // Without the vector module, of which Java itself would warn before the program's own words.
    Map<String, String> environment =
        Map.of("OCL_ICD_VENDORS", noDrivers.toString(), "HADAMARD_CPU_VECTOR", "off");
    Invocation refused =
        launch(project.resolve("hadamard"), environment, "train", "--backend", "opencl");
    assertThat(refused.isRefused().err()).contains("'opencl' is not available: ", "Remedy: ");
    Invocation devices = launch(project.resolve("hadamard"), environment, "devices").endsWith(0);
    assertThat(devices.out())
        .containsPattern("(?m)^opencl +unavailable")
        .containsPattern("(?m)^opencl is unavailable: \\S")
        .contains("auto takes cpu")
        .contains("opencl refused: ");
  }

  @Test
  void a_signal_stops_the_training_after_a_batch_and_saves_the_network() throws Exception {
    Path results = temporary.resolve("results");
    Invocation stopped = trainingTerminatedAt("epoch ", results, "--epochs", "1000000");
    assertThat(stopped.err()).contains("stopped after ", "of 1000000 epochs");
    assertThat(Models.load(results.resolve("model-interrupted.safetensors")).spec().sizes())
        .isEqualTo("64-128-64-10");
    assertThat(results.resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void a_signal_during_a_comparison_leaves_the_finished_training_whole() throws Exception {
    Path results = temporary.resolve("results");
    Invocation stopped =
        trainingTerminatedAt("compared with", results, "--epochs", "300", "--compare", "reference");
    assertThat(stopped.err()).contains("stopped before the comparison was finished");
    assertThat(stopped.out()).contains("test accuracy ").doesNotContain("largest divergence");
    assertThat(results.resolve("model.safetensors")).exists();
    assertThat(results.resolve("model-interrupted.safetensors")).doesNotExist();
  }

  @Test
  void a_signal_stops_a_benchmark_and_writes_what_was_measured() throws Exception {
    Path results = temporary.resolve("results");
    Invocation stopped =
        terminatedAt(
            "gemm",
            temporary.resolve("err"),
            List.of(
                "bench",
                "--quick",
                "--backends",
                "cpu",
                "--workloads",
                "gemm",
                "--out",
                results.toString()));
    assertThat(stopped.err()).contains("stopped: what was measured is reported");
    assertThat(Files.readString(results.resolve("report-partial.json")))
        .contains("\"partial\": true");
    assertThat(results.resolve("report-partial.html")).isNotEmptyFile();
    assertThat(results.resolve("report.json")).doesNotExist();
  }

  /** A training on cpu that gets SIGTERM as soon as it has printed this text. */
  private Invocation trainingTerminatedAt(String text, Path results, String... options)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--backend", "cpu", "--out", results.toString()));
    arguments.addAll(List.of(options));
    return terminatedAt(text, temporary.resolve("out"), arguments);
  }

  /** A command that gets SIGTERM as soon as it has printed this text into the file. */
  private Invocation terminatedAt(String text, Path printed, List<String> arguments)
      throws Exception {
    Process command =
        start(project.resolve("hadamard"), Map.of(), arguments.toArray(String[]::new));
    while (command.isAlive() && !Files.readString(printed).contains(text)) {
      Thread.sleep(50);
    }
    command.destroy();
    return finished(command).endsWith(128 + 15);
  }
}
