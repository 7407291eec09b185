package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class ConfusionTableTest {

  private static final int ENDLESS = Integer.MAX_VALUE;

  private static List<String> lines(Ansi style, List<String> classes, long[][] counts) {
    return ConfusionTable.lines(new ConfusionMatrix(classes, counts), ENDLESS).stream()
        .map(style::string)
        .toList();
  }

  @Test
  void rows_are_true_classes_and_columns_predictions() {
    long[][] counts = {{9, 1, 0}, {0, 120, 0}, {0, 0, 0}};
    assertThat(lines(Ansi.OFF, List.of("a", "b", "c"), counts))
        .containsExactly(
            "rows: actual, columns: predicted",
            "     a    b    c  recall  precision    F1  support",
            "a    9    1    .     90%       100%   95%       10",
            "b    .  120    .    100%        99%   99%      120",
            "c    .    .    .       -          -     -        0");
  }

  @Test
  void long_names_are_shortened_so_that_the_columns_stay_aligned() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> lines = lines(Ansi.OFF, List.of("a name without an end", "b"), counts);
    assertThat(lines.get(2)).startsWith("a nam…an end");
    assertThat(lines.subList(1, 4)).extracting(String::length).containsOnly(lines.get(1).length());
  }

  @Test
  void long_integers_that_differ_at_the_end_can_be_told_apart() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> classes = List.of("740245381351497730", "740245381351497731");
    List<String> lines = lines(Ansi.OFF, classes, counts);
    assertThat(lines.get(2)).startsWith("74024…497730");
    assertThat(lines.get(3)).startsWith("74024…497731");
  }

  @Test
  void names_are_shown_as_they_are_and_never_obeyed() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> classes = List.of("@|red x|@", "a\u001b[7mb");
    assertThat(lines(Ansi.OFF, classes, counts))
        .containsExactly(
            "rows: actual, columns: predicted",
            "               @¦red x¦@  a\\u001b[7mb  recall  precision    F1  support",
            "  @¦red x¦@            1            .    100%       100%  100%        1",
            "a\\u001b[7mb            .            1    100%       100%  100%        1");
  }

  @Test
  void a_long_name_is_cut_between_its_letters_and_never_within_an_escape() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> classes = List.of("ab\u001b[31mred\u001b[0m", "a😀b😀c😀d😀e😀f");
    List<String> lines = lines(Ansi.OFF, classes, counts);
    assertThat(lines.get(2)).startsWith("     ab…[0m").doesNotContain("u001b[");
    assertThat(lines.get(3)).doesNotContain("?").contains("a😀b…");
    assertThat(String.join("", lines).codePoints()).noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  /** Class i of 4,000 has i % 3 + 1 samples; all but class 7's and 8's are told. */
  @Test
  void of_many_classes_only_the_worst_are_shown() {
    List<String> classes = IntStream.range(0, 4000).mapToObj(i -> "c" + i).toList();
    int[] actual =
        IntStream.range(0, 4000)
            .flatMap(i -> IntStream.generate(() -> i).limit(i % 3 + 1))
            .toArray();
    int[] predicted = IntStream.of(actual).map(i -> i == 7 ? 9 : i == 8 ? 100 : i).toArray();
    assertThat(ConfusionTable.lines(ConfusionMatrix.of(classes, actual, predicted), ENDLESS))
        .containsExactly(
            "@|bold actual class  predicted  samples  of the class|@",
            "c8            c100       3        100%",
            "c7            c9         2        100%",
            "",
            "@|bold worst class  recall  precision  F1    support|@",
            "c8           0%      -          0%    3",
            "c7           0%      -          0%    2",
            "c2           100%    100%       100%  3",
            "c5           100%    100%       100%  3",
            "c11          100%    100%       100%  3");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 21, 100, 20_000})
  void it_never_grows_beyond_what_a_screen_shows(int n) {
    List<String> classes = IntStream.range(0, n).mapToObj(i -> "a long name " + i).toList();
    int[] actual = IntStream.range(0, n).toArray();
    int[] predicted = IntStream.range(0, n).map(i -> (i + 1) % n).toArray();
    List<String> lines =
        ConfusionTable.lines(ConfusionMatrix.of(classes, actual, predicted), ENDLESS);
    assertThat(lines).hasSizeBetween(4, 22);
    assertThat(lines.stream().anyMatch(line -> line.endsWith("more pairs"))).isEqualTo(n > 20);
    assertThat(String.join("", lines)).hasSizeLessThan(12_000);
  }

  @Test
  void many_classes_without_a_mistake_need_no_table() {
    List<String> classes = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    int[] all = IntStream.range(0, 100).toArray();
    assertThat(ConfusionTable.lines(ConfusionMatrix.of(classes, all, all), ENDLESS))
        .containsExactly("no class was taken for another");
  }

  @Test
  void a_terminal_gets_colours() {
    long[][] counts = {{1, 1}, {0, 1}};
    assertThat(lines(Ansi.ON, List.of("a", "b"), counts).get(2)).contains("\u001b[");
  }

  /** Counts of n classes, of which all but one of each class are predicted right. */
  private static ConfusionMatrix ofClasses(List<String> names, long samples) {
    int n = names.size();
    long[][] counts = new long[n][n];
    for (int i = 0; i < n; i++) {
      counts[i][i] = samples - 1;
      counts[i][(i + 1) % n] = 1;
    }
    return new ConfusionMatrix(names, counts);
  }

  private static List<String> numbered(String name, int n) {
    return IntStream.range(0, n).mapToObj(i -> name + i).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 10, 36, 12",
    "'Iris-kind-', 3, 10, 5",
    "'shirt or such ', 10, 1400, 24",
    "'shirt or such ', 20, 9, 19",
    "'', 20, 99999, 19"
  })
  void it_fits_80_columns(String name, int classes, long samples, int height) {
    List<String> lines = ConfusionTable.lines(ofClasses(numbered(name, classes), samples), 80);
    assertThat(lines.stream().map(Ansi.OFF::string)).allMatch(line -> line.length() <= 80);
    assertThat(lines).hasSize(height);
    assertThat(String.join("\n", lines)).contains("recall", "precision", "F1", "support");
  }

  @Test
  void columns_whose_names_do_not_fit_are_numbered() {
    assertThat(
            ConfusionTable.lines(ofClasses(numbered("Iris-kind-", 3), 10), 80).stream()
                .map(Ansi.OFF::string))
        .containsExactly(
            "rows: actual, columns: predicted, numbered as the rows",
            "               1  2  3  recall  precision    F1  support",
            "1 Iris-kind-0  9  1  .     90%        90%   90%       10",
            "2 Iris-kind-1  .  9  1     90%        90%   90%       10",
            "3 Iris-kind-2  1  .  9     90%        90%   90%       10");
  }

  @Test
  void columns_of_classes_that_are_numbers_keep_their_names() {
    List<String> lines =
        ConfusionTable.lines(ofClasses(numbered("", 10), 178), 80).stream()
            .map(Ansi.OFF::string)
            .toList();
    assertThat(lines.get(0)).isEqualTo("rows: actual, columns: predicted");
    assertThat(lines.get(1).trim()).startsWith("0    1    2").endsWith("9");
    assertThat(lines.get(2)).startsWith("0  177    1    .");
  }

  @Test
  void a_share_that_is_not_quite_all_is_not_called_so() {
    assertThat(lines(Ansi.OFF, List.of("a", "b"), new long[][] {{999, 1}, {0, 9}}).get(2))
        .isEqualTo("a  999    1     99%       100%   99%     1000");
  }
}
