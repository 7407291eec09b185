package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launched program prints, and how it ends where that cannot be printed. */
@DisabledOnOs(OS.WINDOWS)
class LauncherOutputTest {

  private final Path temporary;
  private final LauncherProject project;

  LauncherOutputTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = LauncherProject.in(temporary);
  }

  @Test
  void output_that_is_no_terminal_has_no_colours() throws Exception {
    Invocation devices = project.launch("devices").endsWith(0);
    assertThat(devices.out()).doesNotContain("\u001b");
  }

  @Test
  void an_answer_that_does_not_fit_on_the_disk_is_no_success() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Invocation lost = shell("exec 'a project/hadamard' explain --json >/dev/full").endsWith(1);
    assertThat(lost.err()).contains("cannot write to standard output");
  }

  @Test
  void a_table_that_does_not_fit_on_the_disk_is_no_success_either() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Invocation lost = shell("exec 'a project/hadamard' explain >/dev/full").endsWith(1);
    assertThat(lost.err().lines())
        .singleElement()
        .asString()
        .startsWith("hadamard: cannot write to standard output: ");
  }

  @Test
  void a_reader_that_has_read_enough_is_no_failure() throws Exception {
    Invocation read =
        shell("{ LC_ALL=C 'a project/hadamard' explain; echo \"ended with $?\" >&2; } | true");
    assertThat(read.endsWith(0).err()).isEqualTo("ended with 0\n");
  }

  @Test
  void a_reader_of_answers_for_machines_that_has_read_enough_is_no_failure() throws Exception {
    Path models = Files.createDirectories(temporary.resolve("models"));
    SavedModelFolder folder = new SavedModelFolder(models);
    folder.train(1, SavedModelFolder.flowers());
    folder.file("many.csv", "width,height\n" + "1.08,108\n".repeat(100_000));
    for (String command :
        List.of(
            "predict --backend cpu --model models/out/model.safetensors --data models/many.csv",
            "evaluate --backend cpu --model models/out/model.safetensors --data"
                + " models/training.csv --json",
            "inspect models/out/model.safetensors --json",
            "generate-completion")) {
      Invocation read =
          shell(
              "{ LC_ALL=C 'a project/hadamard' %s 2>told; echo \"ended with $?\" >&2; } | true"
                  .formatted(command));
      assertThat(read.endsWith(0).err()).as(command).isEqualTo("ended with 0\n");
      assertThat(temporary.resolve("told")).content().doesNotContain("hadamard: ");
    }
  }

  private Invocation shell(String script) throws Exception {
    return project.shell(Map.of(), script);
  }

  @Test
  void a_library_that_is_missing_is_two_lines() throws Exception {
    List<Path> part = new ArrayList<>();
    for (Path entry : LauncherProject.classPath().toList()) {
      String name = String.valueOf(entry.getFileName());
      if (name.startsWith("hadamard-")) {
        // Away from the libraries beside it, which a manifest may name.
        part.add(Files.copy(entry, temporary.resolve(name)));
      } else if (!name.startsWith("gson-")) {
        part.add(entry);
      }
    }
    LauncherProject.writeProgram(project.program(), Main.class, part.stream());
    Invocation broken = project.launch("explain", "--json").endsWith(1);
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
        project.launch(
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
    String script =
        """
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
            .formatted(locale);
    assertThat(shell(script).endsWith(0).out())
        .contains("a\u00f1b c.csv", "\u65e5\u672c", "model.safetensors\n");
  }

  @Test
  void labels_are_printed_in_utf_8_by_java_alone_where_the_locale_names_no_encoding()
      throws Exception {
    assumeThat(System.getProperty("java.class.path"))
        .as("paths that Java itself can open in such a locale")
        .matches("\\p{ASCII}*");
    String label = "\u65e5\u672c";
    Path table = temporary.resolve("table.csv");
    Files.writeString(table, ("1,1," + label + "\n2,2,plain\n").repeat(10));
    ProcessBuilder java =
        LauncherProject.command(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-jar",
            project.program().toString(),
            "train",
            "--backend=cpu",
            "--epochs=1",
            "--data=" + table);
    Process trained = project.start(Map.of("LC_ALL", "C"), java);
    assertThat(project.finished(trained).endsWith(0).out()).contains(label);
  }
}
