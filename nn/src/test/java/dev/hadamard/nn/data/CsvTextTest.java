package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes, blanks, byte order marks, limits, and what a message shows of a file. */
class CsvTextTest {

  @Test
  void a_byte_order_mark_may_stand_before_a_quote() {
    DataSet data = read(CsvFormat.DEFAULT, "\uFEFF\"a, b\",c,d\n1,2,x\n3,4,y\n");
    assertThat(data.rows()).isEqualTo(2);
    assertThat(read(CsvFormat.DEFAULT, "\uFEFF\"1\",2,x\n3,4,y\n").rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "  \t ", ",,", " , ,", "\"\",,", "\"\""})
  void a_line_without_content_is_skipped(String line) {
    String text = line + "\na,b,c\n" + line + "\n1,2,x\n" + line + "\n3,4,y\n" + line + "\n";
    assertThat(read(CsvFormat.DEFAULT, text).rows()).isEqualTo(2);
  }

  @Test
  void a_file_that_must_not_be_read_is_refused_with_the_reason() {
    IOException refused = new AccessDeniedException("t.csv");
    for (Exception fault : List.of(refused, new UncheckedIOException(refused))) {
      assertThat(CsvLines.unreadable("t.csv", fault))
          .hasMessage("t.csv: cannot be read: permission denied");
    }
  }

  @Test
  void a_table_may_have_more_columns_than_a_spreadsheet() {
    String zeros = "0,".repeat(20_000);
    DataSet data = read(CsvFormat.DEFAULT, "1," + zeros + "x\n2," + zeros + "y\n");
    assertThat(data.columns()).isEqualTo(20_001);
    assertThat(data.feature(1, 0)).isEqualTo(2);
  }

  @Test
  void the_limit_of_columns_is_named() {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n" + ",".repeat(1 << 20) + "\n"))
        .hasMessage("data.csv:3: more than 1048576 columns");
  }

  @Test
  void the_limit_of_a_cell_is_named() {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1," + "9".repeat(70_000) + ",x\n"))
        .hasMessageStartingWith("data.csv:2: a cell has more than 65536 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\n3,4,y\n", "\"\"", "\"\"\"\"\n"})
  void a_quote_that_is_left_open_is_refused_with_the_line_it_stands_in(String rest) {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n5,6,\"x" + rest))
        .hasMessage("data.csv:3: a quote is left open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"\n", "\"\n\n", "\" ", "\"\r\n"})
  void a_lone_quote_at_the_end_is_left_open(String end) {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n3,4,y\n" + end))
        .hasMessage("data.csv:4: a quote is left open");
  }

  @Test
  void a_carriage_return_in_a_quoted_cell_is_a_line_break_of_it() {
    for (String lineBreak : new String[] {"\r", "\r\n", "\n"}) {
      String table = "a,b,c\n1,2,\"x*y\"\n3,4,\"*z\"\n\"*5*\",6,\"z*\"\n".replace("*", lineBreak);
      DataSet data = read(CsvFormat.DEFAULT, table);
      assertThat(data.classes()).containsExactly("x\ny", "z");
      assertThat(data.features()).containsExactly(1, 2, 3, 4, 5, 6);
    }
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,\"x\ry\"\n5,\"6\r7\",x\n"))
        .hasMessageStartingWith("data.csv:4: column 2 (b): '6\\n7' is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\r\n", "\n"})
  void a_line_ends_in_any_of_the_usual_ways(String lineBreak) {
    String table = "a,b,c*1,2,x**3,4,y".replace("*", lineBreak);
    assertThat(read(CsvFormat.DEFAULT, table).rows()).isEqualTo(2);
    assertThat(read(CsvFormat.DEFAULT, table + lineBreak).rows()).isEqualTo(2);
    assertThat(fault(CsvFormat.DEFAULT, table + lineBreak + "5,6" + lineBreak).line()).isEqualTo(5);
  }

  @Test
  void an_open_quote_in_a_large_file_is_told_in_a_line() {
    String text = "a,b,c\n1,2,x\n5,\"6,x\n" + "7,8,y\n".repeat(2_000_000);
    assertThat(fault(CsvFormat.DEFAULT, text))
        .hasMessage(
            "data.csv:3: a cell has more than 65536 characters; perhaps a quote is left open");
  }

  @Test
  void text_behind_a_quote_is_refused() {
    assertThat(fault(CsvFormat.DEFAULT, "1,\"1\"2,3\n"))
        .hasMessage("data.csv:1: the quoting is malformed: a closing quote is followed by text");
  }

  @Test
  void a_quote_within_a_cell_is_part_of_it() {
    assertThat(read(CsvFormat.DEFAULT, "1,5\" pipe\n2,\"6\"\" pipe\"\n").classes())
        .containsExactly("5\" pipe", "6\" pipe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b,c\n1,\u001b[31m,x\n",
        "a,b,c\n1,x\u202e\u200b\u2028y,x\n",
        "a,\u001b]0;title\u0007,c\n1,x,x\n",
        "1,2,\u001b[2J\n3,4,\u001b[2J\n",
        "a,b,c\n1,\"2\n\u009b7m\",x\n",
        "a,b,\u001b[1mc\n1,2,\n"
      })
  void nothing_in_a_message_is_obeyed_by_a_terminal(String text) {
    assertThat(fault(CsvFormat.DEFAULT, text).getMessage()).matches("[\\P{C}]*");
  }

  @Test
  void the_name_of_a_file_is_made_fit_for_a_message_and_cut() {
    String name = "\u001b[31m" + "x".repeat(5000) + "/data.csv";
    byte[] empty = new byte[0];
    DataFileException fault =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            DataFileException.class,
            () -> CsvFormat.DEFAULT.read(name, new ByteArrayInputStream(empty)));
    assertThat(fault.getMessage())
        .startsWith("\\u001b[31mxxx")
        .endsWith("xxx/data.csv: is empty")
        .hasSizeLessThan(230);
    assertThat(fault.file()).isEqualTo(name);
  }

  @Test
  void a_header_of_many_long_names_is_cut_in_the_message() {
    String header = "x".repeat(1000) + ",y".repeat(5000) + ",c\n";
    assertThat(fault(CsvFormat.DEFAULT.withLabel("klass"), header + "0,".repeat(5001) + "x\n"))
        .hasMessageContaining("there is no column 'klass' among xxx")
        .extracting(Throwable::getMessage)
        .asString()
        .hasSizeLessThan(250);
  }

  @Test
  void a_model_is_told_to_be_one() {
    byte[] model = new byte[64];
    model[0] = 40;
    model[8] = '{';
    DataFileException fault =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            DataFileException.class, () -> read(CsvFormat.DEFAULT, model));
    assertThat(fault).hasMessage("data.csv: is a model (safetensors), not a table");
  }

  @Test
  void the_callers_stream_is_left_open() {
    byte[] text = "1,2,x\n3,4,y\n".getBytes(StandardCharsets.UTF_8);
    CsvFormat.DEFAULT.read(
        "stream",
        new FilterInputStream(new ByteArrayInputStream(text)) {
          @Override
          public void close() throws IOException {
            throw new UncheckedIOException(new IOException("closed"));
          }
        });
  }
}
