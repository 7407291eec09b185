package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendException;
import dev.hadamard.ConfigurationException;
import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "año ü Ω 中文 😀", "می‌خواهم", "@|bold x|@", "\u00a0½ «»"})
  void letters_and_signs_of_every_script_stay(String text) {
    assertThat(ForeignText.clean(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "27,\\u001b",
    "7,\\u0007",
    "0,\\u0000",
    "127,\\u007f",
    "155,\\u009b",
    "10,\\n",
    "13,\\r",
    "9,\\t",
    "8232,\\u2028",
    "8233,\\u2029",
    "8238,\\u202e",
    "8294,\\u2066",
    "65279,\\ufeff",
    "8203,\\u200b",
    "55296,\\ud800",
    "56320,\\udc00",
    "917536,\\udb40\\udc20"
  })
  void what_would_be_obeyed_or_not_be_seen_is_written_out(int character, String shown) {
    String text = "a" + new String(Character.toChars(character)) + "b";
    assertThat(ForeignText.clean(text)).isEqualTo("a" + shown + "b");
  }

  @Test
  void lines_stay_where_they_are_wanted_but_none_is_written_over() {
    assertThat(ForeignText.cleanLines("a\n\tb\r\nc\rd\u001b[2K"))
        .isEqualTo("a\n\tb\r\nc\\rd\\u001b[2K");
  }

  @Test
  void a_long_text_loses_its_end_a_path_its_middle() {
    String text = "start" + "x".repeat(1_000_000) + "end";
    assertThat(ForeignText.cut(text)).hasSize(201).startsWith("startx").endsWith("x…");
    assertThat(ForeignText.cutMiddle(text))
        .hasSize(201)
        .startsWith("startx")
        .contains("x…x")
        .endsWith("xend");
    assertThat(ForeignText.message(text)).hasSize(2001).endsWith("xend");
    assertThat(ForeignText.cut("x".repeat(200))).hasSize(200);
    assertThat(ForeignText.cutMiddle("x".repeat(200))).hasSize(200);
  }

  @Test
  void a_pair_of_surrogates_is_not_cut_in_two() {
    String text = "😀".repeat(300);
    for (String prefix : new String[] {"", "x"}) {
      assertThat(ForeignText.cut(prefix + text)).doesNotContain("\\u").endsWith("😀…");
      assertThat(ForeignText.cutMiddle(prefix + text)).doesNotContain("\\u");
      assertThat(ForeignText.cutMiddle(text + prefix)).doesNotContain("\\u");
    }
  }

  @Test
  void no_exception_carries_what_a_terminal_obeys() {
    String foreign = "\u001b[31mred\u202e";
    String shown = "\\u001b[31mred\\u202e";
    assertThat(new BackendException(foreign)).hasMessage(shown);
    assertThat(new DeviceException("matmul", foreign, "CL_X")).hasMessageContaining(shown);
    assertThat(new ConfigurationException(foreign)).hasMessage(shown);
    assertThat(new ConfigurationException("x".repeat(100_000)).getMessage()).hasSizeLessThan(2100);
    KernelBuildException build =
        new KernelBuildException("gemm.cl", foreign, "-DX=1", "line 1\n" + foreign);
    assertThat(build).hasMessageContaining(shown).hasMessageContaining("line 1\n");
    assertThat(build.device()).isEqualTo(foreign);
  }
}
