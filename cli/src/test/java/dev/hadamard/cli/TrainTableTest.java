package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code train} on the tables that people have: other headers, labels, separators, missing values.
 */
class TrainTableTest {

  private final Path temporary;

  TrainTableTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(temporary.resolve(name), content);
  }

  private Invocation train(String table, String... options) throws IOException {
    return ShortTraining.in(temporary, file("table.csv", table), options);
  }

  private static String lines(IntFunction<String> line) {
    return IntStream.range(0, 20).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,kind          |header: the first line names the columns, a, b, kind",
        "0,1,target        |header: the first line names the columns, 0, 1, target",
        "7,7,1             |no header: the first line is a sample",
        "1d,7d,churn       |header: the first line names the columns, 1d, 7d, churn"
      })
  void a_line_tells_what_was_decided_about_the_header(String first, String told)
      throws IOException {
    Invocation trained =
        train(first + "\n" + lines(i -> i + ".5," + i % 3 + "," + i % 2)).endsWith(0);
    assertThat(trained.out()).containsPattern("(?m)^table {4}" + told + "$");
    assertThat(trained.out()).contains("2 features, 2 classes");
  }

  @Test
  void with_json_the_decision_goes_to_standard_error() throws IOException {
    Invocation trained = train(lines(i -> i + ".5," + i % 2), "--json").endsWith(0);
    assertThat(trained.err()).contains("table    no header: the first line is a sample");
    assertThat(trained.json().get("trainSamples").getAsInt()).isEqualTo(16);
  }

  @Test
  void the_header_can_be_told() throws IOException {
    String table = "2,3,1\n" + lines(i -> i + ".5," + i % 3 + "," + i % 2);
    assertThat(samples(train(table, "--json"))).isEqualTo(21);
    assertThat(samples(train(table, "--json", "--header", "yes"))).isEqualTo(20);
    assertThat(samples(train(table, "--json", "--header", "NO"))).isEqualTo(21);
  }

  private static int samples(Invocation trained) {
    JsonObject json = trained.endsWith(0).json();
    return json.get("trainSamples").getAsInt() + json.get("testSamples").getAsInt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-3", "kind"})
  void the_class_may_stand_in_any_column(String label) throws IOException {
    String table = "kind,a,b\n" + lines(i -> (i % 2 == 0 ? "soft," : "hard,") + i + "," + i % 3);
    train(table, "--label", label).endsWith(0);
    SavedModel model = Models.load(temporary.resolve("out").resolve("model.safetensors"));
    assertThat(model.classes()).containsExactly("hard", "soft");
  }

  @Test
  void a_european_table_is_read() throws IOException {
    String table = lines(i -> i + ",5;" + i % 3 + ";" + (i % 2 == 0 ? "ja" : "nein"));
    train(table, "--decimal", ",").endsWith(0);
    train(table, "--separator", ";", "--decimal", ",").endsWith(0);
    train(table.replace(';', '\t').replace(',', '.'), "--separator", "tab").endsWith(0);
    train(table.replace(';', '|').replace(',', '.'), "--separator", "|").endsWith(0);
  }

  @Test
  void missing_values_are_left_out_or_take_the_mean() throws IOException {
    String table = lines(i -> (i == 3 ? "?" : i + ".5") + "," + i % 3 + "," + i % 2);
    assertThat(samples(train(table, "--json", "--missing", "drop"))).isEqualTo(19);
    Invocation trained = train(table, "--missing", "mean").endsWith(0);
    assertThat(trained.out())
        .contains(
            "table    missing values, replaced by the mean of their column in the training part:"
                + " 1");
    assertThat(samples(train(table, "--json", "--missing", "mean"))).isEqualTo(20);
  }

  /** Line by line: the file, the line of the message, what is wrong, the option that helps. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a;b;c\\n1;2;x\\n@:1: one column is not enough@Try --separator ';'.",
        "a\\tb\\tc\\n1\\t2\\tx\\n@:1: one column is not enough@Try --separator tab.",
        "a|b|c\\n1|2|x\\n@:1: one column is not enough@Try --separator '|'.",
        "a,b\\n"
            + "\"3,14\",x\\n"
            + "@:2: column 1 (a): '3,14' is not a number with a decimal point@Try --decimal ,"
            + " --separator ,",
        "a,b\\n"
            + "?,x\\n"
            + "1,y\\n"
            + "@:2: column 1 (a): '?' marks a missing value@Try --missing drop or --missing mean.",
        "a,b\\n1,?\\n1,y\\n@:2: the class is missing@Try --missing drop.",
        "x,1,2\\n"
            + "y,3,4\\n"
            + "@:1: column 1: 'x' is not a number; is it the class, or a column to leave out?@Try"
            + " --label 1 or --ignore 1.",
        "3,2,a,b,c\\n1,2,3,4,0\\n5,6,7,8,1\\n@:1: column 3: 'a' is not a number@Try --header yes.",
        "3,2,a,b\\n1,2,0\\n5,6,1\\n@:2: 3 columns where the first line has 4@Try --header yes.",
        "0,1,2,3\\n"
            + "5,5,5,1\\n"
            + "6,6,6,2\\n"
            + "@:1: does the first line name the columns@Try --header yes or --header no.",
        "a,y\\n1,0.5\\n2,1\\n3,1\\n@: column 2 (y) holds 2 different numbers, such as 0.5"
            + "@Try --task regression or --task classification."
      })
  void the_option_that_a_table_asks_for_is_told(String table, String problem, String advice)
      throws IOException {
    Invocation refused = train(table.replace("\\n", "\n").replace("\\t", "\t")).isRefused();
    assertThat(refused.err()).contains("table.csv" + problem);
    assertThat(refused.err().lines().skip(1)).containsExactly(advice);
  }

  @Test
  void a_column_of_row_numbers_is_warned_of_and_kept() throws IOException {
    Invocation trained =
        train("\"\",a,kind\n" + lines(i -> "\"" + (i + 1) + "\"," + i % 3 + "," + i % 2))
            .endsWith(0);
    assertThat(trained.out())
        .containsPattern("(?m)^table    column 1 goes up by one from line to line: ")
        .contains("2 features, 2 classes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "--label!0!count from 1 at the left",
        "--label!5!there is no column 5",
        "--label!kind!there is no column 'kind'",
        "--header!maybe!yes, no, auto",
        "--separator!;;!a character such as",
        "--separator!e!a character such as",
        "--separator!''!a character such as",
        "--decimal!;!choose . or ,",
        "--missing!zero!fail, drop, mean"
      })
  void a_wrong_value_is_refused_with_the_choices(String option, String value, String choices)
      throws IOException {
    assertThat(train("a,b\n1,x\n2,y\n", option, value).isRefused().err()).contains(choices);
  }

  @Test
  void options_that_do_not_go_together_are_refused() throws IOException {
    assertThat(train("1,x\n", "--ignore", "id", "--header", "no").isRefused().err())
        .contains("'id' cannot be found in a file without header", "--ignore 1");
    assertThat(train("1,x\n", "--label", "kind", "--header", "no").isRefused().err())
        .contains("'kind' cannot be found in a file without header", "--label 1");
    assertThat(
            Invocation.of(
                    "train", "--out", temporary.resolve("out").toString(), "--missing", "drop")
                .isRefused()
                .err())
        .contains("the bundled digits need none of them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n\u001b[31m1,x\n",
        "a,\u001b[1mb\n1,\u001b[2Jx\n2,\u001b[2Jx\n",
        "a,b\n1,\u202ex\n2,\u202ex\n",
        "a,b\n1,\"x\n\u001b[5m",
        "a,\u001b]0;title\u0007\n?,x\n"
      })
  void a_refusal_shows_what_a_terminal_would_obey(String table) throws IOException {
    assertThat(train(table).isRefused().err().replace("\n", "")).matches("\\P{C}*");
  }

  @Test
  void classes_files_and_headers_are_shown_and_never_obeyed() throws IOException {
    Path csv =
        file(
            "\u001b[31mred\u202e.csv",
            "a,\u001b]0;t\u0007k\n" + lines(i -> i + "," + (i % 2 == 0 ? "\u001b[2Jx" : "y")));
    Invocation trained =
        Invocation.of(
            "train",
            "--backend",
            "cpu",
            "--epochs",
            "1",
            "--out",
            temporary.resolve("\u001b[7mout").toString(),
            "--data",
            csv.toString());
    trained.endsWith(0);
    assertThat((trained.out() + trained.err()).replace(System.lineSeparator(), ""))
        .matches("\\P{C}*")
        .contains(
            "\\u001b[31mred\\u202e.csv", "\\u001b[2Jx", "\\u001b]0;t\\u0007k", "\\u001b[7mout");
    String curve =
        Files.readString(temporary.resolve("\u001b[7mout").resolve("learning-curve.svg"));
    assertThat(curve).contains("\\u001b[31mred").doesNotContain("\u001b");
  }

  @Test
  void a_message_about_a_large_file_is_short() throws IOException {
    String open = "a,b\n1,x\n2,\"y\n" + "3,z\n".repeat(3_000_000);
    assertThat(train(open).isRefused().err()).contains("table.csv:3: ").hasSizeLessThan(400);
    String name = "n".repeat(5000);
    assertThat(Invocation.of("train", "--data", name).isRefused().err())
        .hasSizeLessThan(600)
        .contains("nnn…");
  }
}
