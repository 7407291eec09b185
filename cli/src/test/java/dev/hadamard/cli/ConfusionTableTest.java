package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class ConfusionTableTest {

  private static List<String> lines(Ansi style, List<String> classes, long[][] counts) {
    return ConfusionTable.lines(new ConfusionMatrix(classes, counts)).stream()
        .map(style::string)
        .toList();
  }

  @Test
  void rows_are_true_classes_and_columns_predictions() {
    long[][] counts = {{9, 1, 0}, {0, 120, 0}, {0, 0, 0}};
    assertThat(lines(Ansi.OFF, List.of("a", "b", "c"), counts))
        .containsExactly(
            "     a    b    c  found", //
            "a    9    1    .    90%",
            "b    .  120    .   100%",
            "c    .    .    .      -");
  }

  @Test
  void long_names_are_shortened_so_that_the_columns_stay_aligned() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> lines = lines(Ansi.OFF, List.of("a name without an end", "b"), counts);
    assertThat(lines.get(1)).startsWith("a nam…an end");
    assertThat(lines).extracting(String::length).containsOnly(lines.get(0).length());
  }

  @Test
  void long_integers_that_differ_at_the_end_can_be_told_apart() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> classes = List.of("740245381351497730", "740245381351497731");
    List<String> lines = lines(Ansi.OFF, classes, counts);
    assertThat(lines.get(1)).startsWith("74024…497730");
    assertThat(lines.get(2)).startsWith("74024…497731");
  }

  @Test
  void names_are_shown_as_they_are_and_never_obeyed() {
    long[][] counts = {{1, 0}, {0, 1}};
    List<String> classes = List.of("@|red x|@", "a\u001b[7mb");
    assertThat(lines(Ansi.OFF, classes, counts))
        .containsExactly(
            "               @¦red x¦@  a\\u001b[7mb  found",
            "  @¦red x¦@            1            .   100%",
            "a\\u001b[7mb            .            1   100%");
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
    assertThat(ConfusionTable.lines(ConfusionMatrix.of(classes, actual, predicted)))
        .containsExactly(
            "@|bold class  taken for  samples  share of the class|@",
            "c8     c100       3        100%",
            "c7     c9         2        100%",
            "",
            "@|bold worst class  samples  found|@",
            "c8           3        0%",
            "c7           2        0%",
            "c2           3        100%",
            "c5           3        100%",
            "c11          3        100%");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 21, 100, 20_000})
  void it_never_grows_beyond_what_a_screen_shows(int n) {
    List<String> classes = IntStream.range(0, n).mapToObj(i -> "a long name " + i).toList();
    int[] actual = IntStream.range(0, n).toArray();
    int[] predicted = IntStream.range(0, n).map(i -> (i + 1) % n).toArray();
    List<String> lines = ConfusionTable.lines(ConfusionMatrix.of(classes, actual, predicted));
    assertThat(lines).hasSizeBetween(3, 21);
    assertThat(lines.stream().anyMatch(line -> line.endsWith("more pairs"))).isEqualTo(n > 20);
    assertThat(String.join("", lines)).hasSizeLessThan(12_000);
  }

  @Test
  void many_classes_without_a_mistake_need_no_table() {
    List<String> classes = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    int[] all = IntStream.range(0, 100).toArray();
    assertThat(ConfusionTable.lines(ConfusionMatrix.of(classes, all, all)))
        .containsExactly("no class was taken for another");
  }

  @Test
  void a_terminal_gets_colours() {
    long[][] counts = {{1, 1}, {0, 1}};
    assertThat(lines(Ansi.ON, List.of("a", "b"), counts).get(1)).contains("\u001b[");
  }
}
