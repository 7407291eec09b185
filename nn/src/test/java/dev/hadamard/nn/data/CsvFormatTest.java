package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.nn.data.CsvFormat.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {

  @Test
  void the_class_stands_in_the_last_column_and_integers_sort_as_numbers() {
    DataSet data = read(CsvFormat.DEFAULT, "1,2,10\n3,4,9\n5,6.5,10\n");
    assertThat(data.rows()).isEqualTo(3);
    assertThat(data.features()).containsExactly(1, 2, 3, 4, 5, 6.5f);
    assertThat(data.classes()).containsExactly("9", "10");
    assertThat(data.label(0)).isEqualTo(1);
    assertThat(data.label(1)).isEqualTo(0);
  }

  @Test
  void a_first_line_of_names_is_a_header_and_one_of_numbers_is_not() {
    assertThat(read(CsvFormat.DEFAULT, "a,b,class\n1,2,x\n3,4,y\n").rows()).isEqualTo(2);
    assertThat(read(CsvFormat.DEFAULT, "1,2,x\n3,4,y\n").rows()).isEqualTo(2);
    assertThat(read(CsvFormat.DEFAULT.withHeader(Header.PRESENT), "0,1,2\n1,2,x\n3,4,y\n").rows())
        .isEqualTo(2);
  }

  @Test
  void the_class_may_stand_in_any_column_that_the_header_names() {
    DataSet data = read(CsvFormat.DEFAULT.withLabel("kind"), "kind,a,b\nsoft,1,2\nhard,3,4\n");
    assertThat(data.features()).containsExactly(1, 2, 3, 4);
    assertThat(data.classes()).containsExactly("hard", "soft");
    assertThat(data.label(0)).isEqualTo(1);
  }

  @Test
  void quotes_blanks_blank_lines_other_separators_and_a_byte_order_mark_are_understood() {
    DataSet data =
        read(
            CsvFormat.DEFAULT.withSeparator(';'),
            "\uFEFFa;b;class\r\n 1 ;\"2\";\"iris; blue\"\r\n\r\n3;4;iris\r\n");
    assertThat(data.features()).containsExactly(1, 2, 3, 4);
    assertThat(data.classes()).containsExactly("iris", "iris; blue");
  }

  @Test
  void integers_are_one_class_however_they_are_written() {
    assertThat(read(CsvFormat.DEFAULT, "1,3\n1,03\n1,3.0\n1,-4\n").classes())
        .containsExactly("-4", "3");
  }

  @Test
  void a_gzipped_file_is_read_as_the_same_data(@TempDir Path folder) throws IOException {
    String text = "1,2,0\n3,4,1\n";
    Path plain = folder.resolve("a.csv");
    Path gzipped = folder.resolve("b.csv.gz");
    Files.writeString(plain, text);
    Files.write(gzipped, gzip(text));
    DataSet data = CsvFormat.DEFAULT.read(gzipped);
    assertThat(data.features()).containsExactly(CsvFormat.DEFAULT.read(plain).features());
    assertThat(data.label(1)).isEqualTo(1);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a,b,c;1,2,x;3,y;5,6,z         | 3 | 2 columns where the first line has 3
          a,b,c;1,2,x;3,4,5,y           | 3 | 4 columns where the first line has 3
          1,2,x;3,NaN,y                 | 2 | column 2: 'NaN' marks a missing value
          a,b,c;1,2,x;Infinity,4,y      | 3 | column 1 (a): 'Infinity' is not a number
          1,2,x;3,1e39,y                | 2 | '1e39' is not a finite
          1,2,x;3,four,y                | 2 | column 2: 'four' is not a number
          1,2,x;3,,y                    | 2 | column 2 is empty
          1,2,x;3,4,                    | 2 | the class is empty
          1,2,0;3,4,1.5                 | 0 | column 3 holds 2 different numbers, such as 1.5
          1,2,0.5;3,4,1.5               | 0 | column 3 holds 2 different numbers, such as
          1,2,0;3,4,1;5,6,NaN           | 3 | the class is missing ('NaN')
          1,2,0;;;3,x,1                 | 4 | 'x' is not a number
          1,a,x;3,4,y                   | 1 | column 2: 'a' is not a number
          x;y                           | 1 | one column is not enough
          1,2,x;3,4,x                   | 0 | there is only one class, 'x'
          a,b,c                         | 0 | there is only a header
          """)
  void a_fault_is_told_with_file_line_and_reason(String lines, long line, String reason) {
    DataFileException fault = fault(CsvFormat.DEFAULT, lines.replace(';', '\n') + "\n");
    assertThat(fault).hasMessageContaining(reason);
    assertThat(fault.line()).isEqualTo(line);
    assertThat(fault.file()).isEqualTo("data.csv");
    assertThat(fault.getMessage()).startsWith(line == 0 ? "data.csv: " : "data.csv:" + line + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t"})
  void another_separator_is_told_where_the_first_line_has_one_column(String separator) {
    String lines = String.join(separator, "a", "b", "class") + "\n";
    assertThat(fault(CsvFormat.DEFAULT, lines))
        .hasMessageContaining("cells are separated by ','")
        .hasMessageContaining(separator.equals(";") ? "';'" : "tabs");
  }

  @Test
  void a_cell_without_end_is_shortened_in_the_message() {
    String endless = "x".repeat(60_000);
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1," + endless + ",0\n").problem())
        .contains("column 2 (b): 'xxx", "…' is not a number")
        .hasSizeLessThan(140);
    assertThat(fault(CsvFormat.DEFAULT, "1,2," + endless + "\n1,2," + endless + "\n").getMessage())
        .contains("there is only one class, 'xxx")
        .hasSizeLessThan(120);
  }

  @Test
  void an_empty_file_a_broken_gzip_and_bytes_that_are_no_text_are_told() throws IOException {
    assertThat(fault(CsvFormat.DEFAULT, "")).hasMessage("data.csv: is empty");
    byte[] gzip = gzip("1,2,0\n3,4,1\n".repeat(1000));
    assertThatThrownBy(() -> read(CsvFormat.DEFAULT, Arrays.copyOf(gzip, gzip.length / 2)))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("data.csv: is a broken gzip");
    gzip[20] ^= 0x55;
    assertThatThrownBy(() -> read(CsvFormat.DEFAULT, gzip))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("data.csv");
    assertThatThrownBy(() -> read(CsvFormat.DEFAULT, new byte[] {'1', ',', (byte) 0xff, '\n'}))
        .isInstanceOf(DataFileException.class)
        .hasMessageStartingWith("data.csv: is not UTF-8 text; if it is Windows-1252 or Latin-1");
  }

  @Test
  void a_column_that_is_not_there_is_told_with_those_that_are() {
    CsvFormat format = CsvFormat.DEFAULT.withLabel("klass");
    assertThat(fault(format, "a,b,class\n1,2,x\n"))
        .hasMessage(
            "data.csv:1: there is no column 'klass' among a, b, class; did you mean 'class'?");
    assertThat(fault(CsvFormat.DEFAULT.withLabel("a"), "a,a,class\n1,2,x\n"))
        .hasMessageContaining("two columns are named 'a'");
    assertThatThrownBy(() -> CsvFormat.DEFAULT.withHeader(Header.ABSENT).withLabel("a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_missing_file_and_a_folder_are_told(@TempDir Path folder) {
    assertThatThrownBy(() -> CsvFormat.DEFAULT.read(folder.resolve("none.csv")))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("none.csv: there is no such file");
    assertThatThrownBy(() -> CsvFormat.DEFAULT.read(folder))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void the_bundled_digits_are_complete() {
    DataSet digits = BundledData.digits();
    assertThat(digits.rows()).isEqualTo(1797);
    assertThat(digits.columns()).isEqualTo(64);
    assertThat(digits.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(digits.label(0)).isEqualTo(0);
    assertThat(digits.feature(0, 2)).isEqualTo(5);
    assertThat(BundledData.class.getResource("NOTICE")).isNotNull();
  }

  @Test
  void the_task_decides_whether_the_column_holds_classes_or_values() {
    String text = "x,price\n1,3\n2,2.50\n3,1e3\n";
    DataSet data = read(CsvFormat.DEFAULT.withTask(Task.REGRESSION), text);
    assertThat(data).hasToString("data.csv: 3 × 1, regression of 'price'");
    assertThat(data.value(1)).isEqualTo(2.5f);
    assertThat(data.value(2)).isEqualTo(1000);
  }

  @Test
  void more_than_a_hundred_classes_are_taken_for_classes_only_if_the_caller_says_so() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= 100; i++) {
      text.append("1,").append(i).append('\n');
    }
    String all = text.toString();
    assertThat(fault(CsvFormat.DEFAULT, all))
        .isInstanceOf(UndecidedTaskException.class)
        .hasMessageStartingWith("data.csv: column 2 holds 101 different");
    CsvFormat said = CsvFormat.DEFAULT.withTask(Task.CLASSIFICATION);
    assertThat(read(said, all).classes()).hasSize(101);
    String few = all.substring(all.indexOf('\n') + 1);
    assertThat(read(CsvFormat.DEFAULT, few.repeat(2)).classes()).hasSize(100);
  }
}
