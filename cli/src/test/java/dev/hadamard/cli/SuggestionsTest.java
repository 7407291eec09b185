package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionsTest {

  private static final List<String> OPTIONS =
      List.of("--epochs", "--batch", "--learning-rate", "--lr", "--out", "--seed", "-v");
  private static final List<String> COMMANDS =
      List.of("train", "tune", "tck", "test", "bench", "devices", "add", "help");

  @ParameterizedTest
  @CsvSource({
    "--epoch,--epochs",
    "--epcohs,--epochs",
    "--lerning-rte,--learning-rate",
    "--batch-size,--batch",
    "--learning,--learning-rate",
    "--sed,--seed"
  })
  void what_is_near_is_suggested(String typed, String suggested) {
    assertThat(Suggestions.nearest(typed, OPTIONS)).contains(suggested);
  }

  @ParameterizedTest
  @CsvSource({"trian,train", "trai,train", "benhc,bench", "device,devices"})
  void commands_too(String typed, String suggested) {
    assertThat(Suggestions.nearest(typed, COMMANDS)).contains(suggested);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--gpu", "--workers", "--x", "--", "--verbosity", "--momentum"})
  void what_is_far_is_not(String typed) {
    assertThat(Suggestions.nearest(typed, OPTIONS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "serve", "x", "", "fit", "install"})
  void nor_are_far_commands(String typed) {
    assertThat(Suggestions.nearest(typed, COMMANDS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a,a,0", "ab,ba,1", "abc,acb,1", "ca,abc,3", "'',ab,2", "kitten,sitting,3"})
  void a_swap_of_neighbours_is_one_edit(String from, String to, int edits) {
    assertThat(Suggestions.edits(from, to)).isEqualTo(edits);
    assertThat(Suggestions.edits(to, from)).isEqualTo(edits);
  }
}
