package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

class TerminalTest {

  private static Terminal terminal(String streams, Map<String, String> environment) {
    return Terminal.of(streams, environment, StandardCharsets.UTF_8);
  }

  @Test
  void only_a_terminal_is_coloured() {
    Terminal out = terminal("out", Map.of("TERM", "xterm"));
    assertThat(out.style(out.showsOut())).isEqualTo(Ansi.ON);
    assertThat(out.style(out.showsErr())).isEqualTo(Ansi.OFF);
  }

  @ParameterizedTest
  @CsvSource({"NO_COLOR,1,OFF", "NO_COLOR,'',ON", "TERM,dumb,OFF", "TERM,xterm,ON"})
  void no_color_and_a_dumb_terminal_are_obeyed(String variable, String value, Ansi style) {
    Terminal both = terminal("out,err", Map.of(variable, value));
    assertThat(both.style(true)).isEqualTo(style);
    assertThat(both.isDumb()).isEqualTo(value.equals("dumb"));
  }

  @ParameterizedTest
  @CsvSource({"UTF-8,true", "ISO-8859-1,false", "US-ASCII,false"})
  void symbols_are_used_where_the_encoding_has_them(String charset, boolean hasSymbols) {
    assertThat(Terminal.of("err", Map.of(), Charset.forName(charset)).hasSymbols())
        .isEqualTo(hasSymbols);
  }

  @Test
  void without_a_terminal_the_width_is_that_of_most() {
    assertThat(TerminalWidth.columns()).isPositive();
  }
}
