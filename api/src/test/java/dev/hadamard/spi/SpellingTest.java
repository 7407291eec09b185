package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

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
    assertThat(Spelling.nearest(typed, OPTIONS)).contains(suggested);
  }

  @ParameterizedTest
  @CsvSource({"trian,train", "trai,train", "benhc,bench", "device,devices"})
  void commands_too(String typed, String suggested) {
    assertThat(Spelling.nearest(typed, COMMANDS)).contains(suggested);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--gpu", "--workers", "--x", "--", "--verbosity", "--momentum"})
  void what_is_far_is_not(String typed) {
    assertThat(Spelling.nearest(typed, OPTIONS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "serve", "x", "", "fit", "install"})
  void nor_are_far_commands(String typed) {
    assertThat(Spelling.nearest(typed, COMMANDS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a,a,0", "ab,ba,1", "abc,acb,1", "ca,abc,3", "'',ab,2", "kitten,sitting,3"})
  void a_swap_of_neighbours_is_one_edit(String from, String to, int edits) {
    assertThat(Spelling.edits(from, to)).isEqualTo(edits);
    assertThat(Spelling.edits(to, from)).isEqualTo(edits);
  }

  @ParameterizedTest
  @CsvSource({"Relu,relu", "rleu,relu", "leaky,leaky-relu", "TAHN,tanh", "gelu_tanh,gelu-tanh"})
  void case_does_not_matter(String typed, String suggested) {
    List<String> names = List.of("relu", "leaky-relu", "gelu", "gelu-tanh", "tanh");
    assertThat(Spelling.nearest(typed, names)).contains(suggested);
    assertThat(Spelling.question(typed, names)).isEqualTo("; did you mean '" + suggested + "'?");
    assertThat(Spelling.choices(typed, names))
        .isEqualTo(
            "; did you mean '"
                + suggested
                + "'? Choose one of relu, leaky-relu, gelu, gelu-tanh, tanh");
  }

  @Test
  void of_names_that_differ_in_case_the_one_that_was_typed_nearly_is_taken() {
    assertThat(Spelling.nearest("Speceis", List.of("species", "Species"))).contains("Species");
  }

  @Test
  void without_a_near_name_there_are_only_the_choices() {
    assertThat(Spelling.question("adam", List.of("sgd", "momentum"))).isEmpty();
    assertThat(Spelling.choices("adam", List.of("sgd", "momentum")))
        .isEqualTo("; choose one of sgd, momentum");
  }

  @Test
  void names_of_any_length_are_compared_in_no_time() {
    String endless = "x".repeat(1_000_000);
    assertThat(Spelling.nearest(endless, List.of(endless + "y"))).isEmpty();
    assertThat(Spelling.nearest("xx", List.of(endless))).isEmpty();
  }
}
