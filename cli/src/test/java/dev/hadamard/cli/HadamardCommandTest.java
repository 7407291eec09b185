package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

class HadamardCommandTest {

  @Test
  void without_a_command_it_shows_what_there_is_and_fails() {
    Invocation bare = Invocation.of().endsWith(2);
    assertThat(bare.out()).isEmpty();
    assertThat(bare.err()).contains("Usage: hadamard", "train", "devices", "test", "Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "predict",
        "evaluate",
        "inspect",
        "bench",
        "tune",
        "devices",
        "explain",
        "tck",
        "test",
        "bundle",
        "generate-completion"
      })
  void every_command_has_help(String command) {
    Invocation help = Invocation.of(command, "--help").endsWith(0);
    assertThat(help.out()).startsWith("Usage: hadamard " + command).contains("--verbose");
    assertThat(help.err()).isEmpty();
    assertThat(Invocation.of("help", command).endsWith(0).out()).isEqualTo(help.out());
  }

  @Test
  void the_version_tells_what_it_runs_on() {
    assertThat(Invocation.of("--version").endsWith(0).out())
        .startsWith("hadamard ")
        .contains("Java " + System.getProperty("java.version"));
  }

  @Test
  void the_version_names_the_commit_that_the_build_wrote_down() {
    String before = System.getProperty("bench.commit");
    try {
      System.setProperty("bench.commit", "0123abc-dirty\n");
      assertThat(Invocation.of("--version").out()).contains(", commit 0123abc-dirty\n");
      System.clearProperty("bench.commit");
      assertThat(Invocation.of("--version").out()).contains(", commit unknown\n");
    } finally {
      if (before != null) {
        System.setProperty("bench.commit", before);
      }
    }
  }

  @Test
  void the_version_names_the_backends_and_their_engines() {
    assertThat(Invocation.of("predict", "--version").endsWith(0).out())
        .containsPattern("(?m)^backends: .*\\bcpu\\b")
        .containsPattern("opencl \\(JOCL \\d+\\.\\d+\\.\\d+\\)")
        .containsPattern("cuda \\(JCuda \\d+\\.\\d+\\.\\d+\\)")
        .containsPattern("nd4j \\(ND4J (not added|\\d.*)\\)");
  }

  @Test
  void a_misspelt_command_or_option_is_refused_with_a_suggestion() {
    assertThat(Invocation.of("trian").isRefused().err()).contains("'trian'", "hadamard train");
    assertThat(Invocation.of("devices", "--jsn").isRefused().err()).contains("--jsn", "--json");
  }

  @Test
  void what_is_far_from_every_name_gets_no_suggestion() {
    assertThat(Invocation.of("launch").isRefused().err())
        .contains("'launch'", "hadamard --help")
        .doesNotContain("mean");
    assertThat(Invocation.of("devices", "--everything").isRefused().err())
        .contains("'--everything'", "hadamard devices --help")
        .doesNotContain("mean");
    assertThat(Invocation.of("devices", "all").isRefused().err())
        .contains("takes no argument 'all'");
  }

  @Test
  void the_overview_fits_24_lines_of_80_columns() {
    for (Invocation shown : List.of(Invocation.of("help"), Invocation.of("--help"))) {
      List<String> lines = shown.endsWith(0).out().lines().toList();
      assertThat(lines).hasSizeLessThan(24).allMatch(line -> line.length() <= 80);
      assertThat(HadamardCommand.commandLine().getSubcommands().keySet())
          .allSatisfy(
              name -> assertThat(lines).anyMatch(line -> line.matches("  " + name + " +[A-Z].*")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "evaluate"})
  void the_help_of_a_command_that_uses_a_model_fits_39_lines_of_80_columns(String command) {
    List<String> lines = Invocation.of(command, "--help").endsWith(0).out().lines().toList();
    assertThat(lines).hasSizeLessThan(40).allMatch(line -> line.length() <= 80);
  }

  @Test
  void a_required_option_that_is_misspelt_is_named() {
    assertThat(Invocation.of("predict", "--dat", "t.csv").isRefused().err())
        .contains("predict has no option '--dat'", "Did you mean '--data'?");
  }

  @ParameterizedTest
  @CsvSource({
    "train, Data Network Training Device Output General Examples",
    "predict, Input Output General Examples",
    "evaluate, Input Output General Examples"
  })
  void the_options_of_a_long_help_are_shown_in_groups_each_once(String name, String headings) {
    CommandLine command =
        Objects.requireNonNull(HadamardCommand.commandLine().getSubcommands().get(name));
    String help = Invocation.of(name, "--help").endsWith(0).out();
    assertThat(help.lines().filter(line -> line.matches("[A-Z]\\w+:")))
        .containsExactly(headings.replace(" ", ": ").concat(":").split(" "));
    for (OptionSpec option : command.getCommandSpec().options()) {
      String listed = " +(\\S+, )?" + option.longestName() + "($|,|=|  ).*";
      assertThat(help.lines().filter(line -> line.matches(listed)))
          .as(option.longestName())
          .hasSize(1);
    }
  }

  @Test
  void a_kind_of_device_that_is_given_as_a_backend_is_told_to_be_one() {
    for (List<String> typed :
        List.of(
            List.of("train", "--backend", "gpu"),
            List.of("train", "--compare", "GPU"),
            List.of("devices", "--backend", "gpu"))) {
      assertThat(Invocation.of(typed.toArray(String[]::new)).isRefused().err())
          .contains("not a backend", "Try --device gpu");
    }
    assertThat(Invocation.of("train", "--backend", "gpu:1").isRefused().err())
        .contains("Try --device gpu:1");
  }

  @Test
  void where_no_backend_can_be_used_each_is_a_line_and_verbose_tells_the_remedies() {
    String[] nowhere = {"train", "--device", "name~no such device"};
    Invocation refused = Invocation.of(nowhere).endsWith(2);
    assertThat(refused.err().lines().toList())
        .hasSizeGreaterThan(3)
        .first()
        .isEqualTo("hadamard: no backend can be used");
    assertThat(refused.err())
        .containsPattern("(?m)^  cpu +\\S.*no such device")
        .contains("-v")
        .doesNotContain("Remedy");
    assertThat(refused.err().lines().filter(line -> line.startsWith("  ")))
        .doesNotHaveDuplicates()
        .allMatch(line -> line.matches("  [\\w-]+  .*"));
    assertThat(Invocation.of("-v", "train", "--device", "name~no such device").endsWith(2).err())
        .contains("Remedy: ");
  }

  /** On a machine without a GPU, for which auto falls back to a processor. */
  @Test
  void a_fallback_that_is_forbidden_names_the_setting_that_forbids_it() {
    assumeThat(Backends.choose(BackendConfig.builder().backend("auto").build()).isFallback())
        .isTrue();
    String before = System.getProperty("hadamard.fallback", "");
    System.setProperty("hadamard.fallback", "fail");
    try {
      Invocation refused = Invocation.of("train", "--backend", "auto", "--epochs", "1").endsWith(2);
      assertThat(refused.err().lines().findFirst())
          .hasValueSatisfying(
              line ->
                  assertThat(line)
                      .startsWith("hadamard: auto finds no GPU")
                      .contains(
                          "hadamard.fallback=fail (system property)", "Remedy: set it to warn"));
      assertThat(refused.out()).doesNotContain("epoch");
    } finally {
      restore("hadamard.fallback", before);
    }
  }

  @Test
  void a_kind_of_device_in_the_configuration_is_told_to_be_one() {
    String before = System.getProperty("hadamard.backend", "");
    System.setProperty("hadamard.backend", "GPU:1");
    try {
      for (String command : List.of("train", "devices", "tune", "tck", "explain")) {
        assertThat(Invocation.of(command).isRefused().err())
            .as(command)
            .contains("hadamard.backend (system property)", "'GPU:1'", "set hadamard.device or");
      }
    } finally {
      restore("hadamard.backend", before);
    }
  }

  @Test
  void an_answer_that_cannot_be_written_is_no_success() {
    StringWriter err = new StringWriter();
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    int exitCode =
        HadamardCommand.commandLine()
            .setOut(new PrintWriter(full))
            .setErr(new PrintWriter(err, true))
            .execute("explain", "--json");
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("hadamard: cannot write to standard output");
  }

  @Test
  void verbose_adds_the_stack_trace() {
    Invocation refused = Invocation.of("devices", "--verbose", "--device", "gpu:x").endsWith(2);
    assertThat(refused.err()).contains("ConfigurationException", "\tat dev.hadamard.");
  }

  /** A command that breaks as only an Error can. */
  @Command(name = "break")
  static final class Breaking implements Callable<Integer> {

    @SuppressWarnings("unused") // to be parsed is all it is for
    @Option(names = "--now", converter = Overflowing.class)
    private int now;

    @Override
    public Integer call() {
      throw new NoClassDefFoundError("no/such/Library\n\twith more lines");
    }

    static final class Overflowing implements ITypeConverter<Integer> {
      @Override
      public Integer convert(String text) {
        throw new StackOverflowError("of " + text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"break", "break --now=8"})
  void an_error_is_two_lines_and_a_stack_trace_only_where_verbose_asks_for_it(String line) {
    List<String> words = List.of(line.split(" ", -1));
    Invocation broken = broken(words).endsWith(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("hadamard: java.lang.")
        .contains("Error");
    assertThat(broken.err()).contains("--verbose");
    List<String> verbose = Stream.concat(Stream.of("-v"), words.stream()).toList();
    assertThat(broken(verbose).endsWith(1).err()).contains("\tat dev.hadamard.cli.");
  }

  private static Invocation broken(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        HadamardCommand.commandLine()
            .addSubcommand(new Breaking())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true));
    int exitCode = HadamardCommand.run(commandLine, words.toArray(String[]::new));
    return new Invocation(exitCode, out.toString(), err.toString());
  }

  @Test
  void what_ends_a_thread_is_one_line_too() {
    assertThat(printed("train"))
        .isEqualTo("hadamard: java.lang.StackOverflowError in the thread x");
    assertThat(printed("-v", "train")).contains("the thread x", "\tat dev.hadamard.cli.");
  }

  private static String printed(String... args) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      ErrorReport.ofThread(new Thread("x"), new StackOverflowError(), args);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void test_points_to_the_launcher_where_it_is_missing() {
    assertThat(Invocation.of("test").isRefused().err()).contains("./hadamard test");
  }

  @Test
  void bundle_points_to_the_launcher_where_it_is_missing() {
    assertThat(Invocation.of("bundle", "--out", "b.tar.gz").isRefused().err())
        .contains("./hadamard bundle --out b.tar.gz");
  }

  private static void restore(String property, String value) {
    if (value.isEmpty()) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }
}
