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
  @CsvSource({"'',ON", "1,OFF"})
  void no_color_is_obeyed(String value, Ansi style) {
    Terminal both = terminal("out,err", Map.of("TERM", "xterm", "NO_COLOR", value));
    assertThat(both.style(true)).isEqualTo(style);
    assertThat(both.isDumb()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"dumb,true,OFF", "'',true,OFF", "xterm,false,ON", "screen-256color,false,ON"})
  void a_terminal_of_no_known_type_is_dumb(String type, boolean isDumb, Ansi style) {
    Terminal both = terminal("out,err", Map.of("TERM", type));
    assertThat(both.isDumb()).isEqualTo(isDumb);
    assertThat(both.style(true)).isEqualTo(style);
  }

  @Test
  void without_a_type_a_terminal_is_dumb() {
    assertThat(terminal("out,err", Map.of()).isDumb()).isTrue();
    assertThat(terminal("out,err", Map.of()).style(true)).isEqualTo(Ansi.OFF);
  }

  @ParameterizedTest
  @CsvSource({"UTF-8,true", "ISO-8859-1,false", "US-ASCII,false"})
  void symbols_are_used_where_the_encoding_has_them(String charset, boolean hasSymbols) {
    assertThat(Terminal.of("err", Map.of(), Charset.forName(charset)).hasSymbols())
        .isEqualTo(hasSymbols);
  }
}
