package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static dev.hadamard.nn.data.Tables.remedies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between cells and within numbers. */
class CsvSeparatorsTest {

  @Test
  void a_decimal_comma_that_was_taken_for_the_separator_is_seen() {
    DataFileException fault = fault(CsvFormat.DEFAULT, "5,1;2;A\n4,2;3;B\n5,3;1;A\n");
    assertThat(fault)
        .hasMessageContaining("column 2 holds nothing but texts with ';', such as '2;3;B'");
    assertThat(fault.remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";").and(Setting.DECIMAL, ","));
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|", ":", " "})
  void any_character_that_is_no_part_of_a_number_separates_cells(String separator) {
    CsvFormat format = CsvFormat.DEFAULT.withSeparator(separator.charAt(0));
    assertThat(read(format, "1,2,x\n3,4,y\n".replace(",", separator)).features())
        .containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', 'e', '-', '+', '.', '"', '\n', 'ü'})
  void a_separator_that_may_be_part_of_a_number_is_refused(char separator) {
    assertThatThrownBy(() -> CsvFormat.DEFAULT.withSeparator(separator))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_decimal_mark_may_be_a_comma() {
    CsvFormat format = CsvFormat.DEFAULT.withDecimal(',').withSeparator(';');
    DataSet data = read(format, "a;b;kind\n3,14;-,5e1;1\n2;1e-2;2,0\n");
    assertThat(data.features()).containsExactly(3.14f, -5, 2, .01f);
    assertThat(data.classes()).containsExactly("1", "2");
    assertThat(fault(format, "1;2;x\n3;4.5;y\n"))
        .hasMessageContaining("'4.5' is not a number with a decimal comma");
    assertThatThrownBy(() -> CsvFormat.DEFAULT.withDecimal(';'))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_separator_and_the_decimal_mark_that_a_file_has_are_suggested() {
    assertThat(remedies(CsvFormat.DEFAULT, "a;b;c\n1;2;3\n"))
        .isEqualTo(remedies(Setting.SEPARATOR, ";"));
    assertThat(remedies(CsvFormat.DEFAULT, "\"a\";\"b\"\n1;x\n"))
        .isEqualTo(remedies(Setting.SEPARATOR, ";"));
    assertThat(remedies(CsvFormat.DEFAULT, "a\tb\tc\n"))
        .isEqualTo(remedies(Setting.SEPARATOR, "\t"));
    assertThat(remedies(CsvFormat.DEFAULT, "a|b|c;d\n"))
        .isEqualTo(remedies(Setting.SEPARATOR, "|"));
    assertThat(remedies(CsvFormat.DEFAULT.withSeparator(';'), "a,b,c\n"))
        .isEqualTo(remedies(Setting.SEPARATOR, ","));
    assertThat(remedies(CsvFormat.DEFAULT, "5,1;3,5;x\n4,9;3,0;y\n"))
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";").and(Setting.DECIMAL, ","));
    assertThat(remedies(CsvFormat.DEFAULT.withSeparator(';'), "a;b;c\n5,1;3;x\n"))
        .isEqualTo(remedies(Setting.DECIMAL, ","));
    assertThat(remedies(CsvFormat.DEFAULT, "a,b,c\n\"5,1\",3,x\n"))
        .containsExactly(Remedy.of(Setting.DECIMAL, ",").and(Setting.SEPARATOR, ","));
    assertThat(remedies(CsvFormat.DEFAULT.withDecimal(','), "a;b;c\n5.1;3;x\n"))
        .containsExactly(Remedy.of(Setting.DECIMAL, ".").and(Setting.SEPARATOR, ";"));
  }

  @Test
  void a_decimal_comma_makes_a_semicolon_the_separator_unless_another_is_given() {
    CsvFormat format = CsvFormat.DEFAULT.withDecimal(',');
    assertThat(read(format, "1,5;x\n2,5;y\n").features()).containsExactly(1.5f, 2.5f);
    String quoted = "a,b,kind\n\"1,5\",2,x\n3,\"4,25\",y\n";
    assertThat(remedies(format, quoted)).isEqualTo(remedies(Setting.SEPARATOR, ","));
    assertThat(read(format.withSeparator(','), quoted).features())
        .containsExactly(1.5f, 2, 3, 4.25f);
    assertThat(remedies(format, "1,5\t2,5\tx\n")).isEqualTo(remedies(Setting.SEPARATOR, "\t"));
  }

  @Test
  void a_quoted_text_with_a_separator_in_it_is_text() {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n\"Ulm, Donau; 7\",3,x\n"))
        .hasMessageStartingWith("data.csv:2: column 1 (a): 'Ulm, Donau; 7' is not a number; leave");
    assertThat(remedies(CsvFormat.DEFAULT, "a,b,c\nUlm;7,3,x\n"))
        .isEqualTo(remedies(Setting.SEPARATOR, ";"));
  }

  @Test
  void the_line_that_names_the_separator_counts_as_a_line() {
    assertThat(read(CsvFormat.DEFAULT, "sep=\t\n1\t2\tx\n3\t4\ty\n").features())
        .containsExactly(1, 2, 3, 4);
    assertThat(read(CsvFormat.DEFAULT.withDecimal(','), "sep=|\n1,5|x\n2|y\n").features())
        .containsExactly(1.5f, 2);
    assertThat(fault(CsvFormat.DEFAULT, "sep=;\na;b\n1;x\n?;y\n").line()).isEqualTo(4);
    assertThat(fault(CsvFormat.DEFAULT, "sep=;\n")).hasMessage("data.csv: is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=1", "sep=\"", "sep=", "sep=;;", "separator=;", "\"sep=;"})
  void a_line_that_names_no_separator_is_a_line_like_any_other(String first) {
    assertThat(fault(CsvFormat.DEFAULT, first + "\n1,x\n2,y\n").line()).isEqualTo(1);
  }

  @Test
  void another_separator_and_decimal_mark_are_named_together() {
    Remedy both = Remedy.of(Setting.SEPARATOR, ";").and(Setting.DECIMAL, ",");
    for (String text :
        List.of(
            "a;b;kind\n1,5;2;x\n2,5;3;y\n",
            "a;b;kind\n1;2;x\n2,5;3;y\n",
            "\"a\";\"b\";\"kind\"\n1,5;2;x\n2,5;3;y\n",
            "1,5;2,5;x\n2,5;3,5;y\n")) {
      assertThat(fault(CsvFormat.DEFAULT, text).remedies()).as(text).containsExactly(both);
      assertThat(read(CsvFormat.DEFAULT.withSeparator(';').withDecimal(','), text).rows())
          .isEqualTo(2);
    }
    assertThat(fault(CsvFormat.DEFAULT, "a;b;kind\n1,500;2,500;x\n").remedies())
        .as("these may be thousands")
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";"));
    assertThat(fault(CsvFormat.DEFAULT, "a;b;kind\n1.5;2,5;x\n").remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";"));
  }
}
