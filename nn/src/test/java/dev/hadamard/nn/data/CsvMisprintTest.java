package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.lines;
import static dev.hadamard.nn.data.Tables.read;
import static dev.hadamard.nn.data.Tables.remedies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One cell of a column of numbers that is not a number: a misprint, to be corrected. */
class CsvMisprintTest {

  /** 60 samples of two features and a class; the cell of the first feature in line 40. */
  private static String wines(String cell) {
    return "sugar,acid,kind\n"
        + lines(60, i -> (i == 38 ? cell : "7." + i) + "," + i + (i % 2 == 0 ? ",red" : ",white"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7.O61", "12.3kg", "7.61.1", "$265.0", "7;61", "7|61", "\"7,61\"", "abc", "7 61"})
  void a_cell_that_is_no_number_in_a_column_of_numbers_is_to_be_corrected(String cell) {
    DataFileException fault = fault(CsvFormat.DEFAULT, wines(cell));
    assertThat(fault)
        .hasMessage(
            "data.csv:40: column 1 (sugar): '%s' is not a number, but 59 other cells of the column"
                    .formatted(cell.replace("\"", ""))
                + " are; correct the cell");
    assertThat(fault.remedies()).isEmpty();
  }

  @Test
  void a_misprint_among_quoted_numbers_is_seen() {
    String text = "a,b,kind\n" + lines(30, i -> "\"%d\",\"1.5\",\"%d\"".formatted(i, i % 2));
    assertThat(fault(CsvFormat.DEFAULT, text.replace("\"20\"", "\"2O\"")))
        .hasMessageStartingWith("data.csv:22: column 1 (a): '2O' is not a number, but 29 other");
  }

  @Test
  void a_truth_value_among_numbers_is_to_be_written_as_one() {
    assertThat(fault(CsvFormat.DEFAULT, wines("TRUE")).problem())
        .contains("'TRUE' is not a number; write true as 1 and false as 0");
  }

  @Test
  void a_misprint_is_seen_by_the_samples_below_it_too() {
    String text = "a,b,kind\n7.O61,1,x\n" + lines(20, i -> i + ".5,2," + (i % 2 == 0 ? "x" : "y"));
    assertThat(fault(CsvFormat.DEFAULT, text))
        .hasMessage(
            "data.csv:2: column 1 (a): '7.O61' is not a number, but 20 other cells of the column"
                + " are; correct the cell");
  }

  @Test
  void a_misprint_far_below_the_first_lines_is_seen_by_those_above_it() {
    String text = "a,b,kind\n" + lines(3000, i -> i + ".5,2," + i % 2) + "1.5,O,1\n";
    assertThat(fault(CsvFormat.DEFAULT, text))
        .hasMessage(
            "data.csv:3002: column 2 (b): 'O' is not a number, but 3000 other cells of the column"
                + " are; correct the cell");
  }

  @Test
  void thousands_separators_in_a_column_of_numbers_are_named_as_such() {
    assertThat(fault(CsvFormat.DEFAULT, wines("\"1,234\"")))
        .hasMessage(
            "data.csv:40: column 1 (sugar): '1,234' has thousands separators, which are not read;"
                + " write the column without them, as in 1234");
  }

  @Test
  void a_decimal_comma_among_whole_numbers_may_be_that_of_the_file() {
    String text = "a,b,kind\n" + lines(9, i -> i + ",1," + i % 2) + "\"4,5\",2,0\n";
    assertThat(fault(CsvFormat.DEFAULT, text).problem())
        .isEqualTo("data.csv:11: column 1 (a): '4,5' is not a number with a decimal point");
  }

  @Test
  void a_column_of_text_that_begins_with_numbers_is_one_of_text() {
    String text = "room,b,kind\n1,2,x\n2,3,y\n1A,2,x\n2B,2,y\n3C,1,x\n4D,2,y\n";
    assertThat(remedies(CsvFormat.DEFAULT, text)).isEqualTo(remedies(Setting.IGNORE, "room"));
  }

  @Test
  void the_separator_is_named_where_the_first_sample_has_another() {
    String text = "a,b,kind\n" + lines(20, i -> "7;61,2," + (i % 2 == 0 ? "x" : "y"));
    assertThat(remedies(CsvFormat.DEFAULT, text)).isEqualTo(remedies(Setting.SEPARATOR, ";"));
  }

  // ------------------------------------------------------------------------ unquoted decimal
  // commas

  @Test
  void a_decimal_comma_that_explains_the_number_of_columns_is_named() {
    assertThat(fault(CsvFormat.DEFAULT, wines("7,61")))
        .hasMessage(
            "data.csv:40: 4 columns where the first line has 3; if '7,61' is one number, write"
                + " 7.61. A decimal comma needs quotes, or another separator between the cells");
    assertThat(fault(CsvFormat.DEFAULT, wines("7,61,2,5")).problem())
        .isEqualTo("data.csv:40: 6 columns where the first line has 3");
    assertThat(fault(CsvFormat.DEFAULT, wines("7,x")).problem())
        .isEqualTo("data.csv:40: 4 columns where the first line has 3");
    CsvFormat commas = CsvFormat.DEFAULT.withDecimal(',').withSeparator(',');
    assertThat(fault(commas, "a,kind\n\"7,5\",x\n7,61,y\n"))
        .hasMessage(
            "data.csv:3: 3 columns where the first line has 2; if '7,61' is one number, put it in"
                + " quotes");
  }

  @Test
  void decimal_commas_in_all_samples_are_no_reason_to_skip_the_header() {
    String text = "a,b,kind\n" + lines(9, i -> i + ",5,1,5," + (i % 2 == 0 ? "x" : "y"));
    DataFileException fault = fault(CsvFormat.DEFAULT, text);
    assertThat(fault.problem())
        .isEqualTo(
            "data.csv:2: 5 columns where the first line has 3; if '0,5' is one number, write 0.5. A"
                + " decimal comma needs quotes, or another separator between the cells");
    assertThat(fault.remedies()).isEmpty();
  }

  // ------------------------------------------------------------------------------------- the
  // target

  private static String prices(String cell) {
    return "area,price\n" + lines(400, i -> i + "," + (i == 298 ? cell : 100 + i % 383 + ".5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "$265.0", "12.3kg", "7;61", "\"7,61\""})
  void a_misprint_among_the_values_of_a_regression_is_named_with_or_without_the_task(String cell) {
    String problem = "data.csv:300: column 2 (price): '%s' is not a number, but %d other cells of";
    String shown = cell.replace("\"", "");
    DataFileException asked = fault(CsvFormat.DEFAULT, prices(cell));
    assertThat(asked.problem())
        .isEqualTo(problem.formatted(shown, 399) + " the column are; correct the cell");
    assertThat(asked.remedies()).isEmpty();
    assertThat(fault(CsvFormat.DEFAULT.withTask(Task.REGRESSION), prices(cell)).problem())
        .isEqualTo(problem.formatted(shown, 298) + " the column are; correct the cell");
    assertThat(read(CsvFormat.DEFAULT.withTask(Task.CLASSIFICATION), prices(cell)).classes())
        .hasSizeGreaterThan(300);
  }

  @Test
  void a_misprint_among_few_values_with_fractions_is_no_class() {
    String text = "area,price\n" + lines(12, i -> i + "," + (i == 5 ? "2.O" : i + ".5"));
    assertThat(fault(CsvFormat.DEFAULT, text).problem())
        .startsWith("data.csv:7: column 2 (price): '2.O' is not a number, but 11 other cells");
  }

  @Test
  void a_misprint_among_very_many_values_is_named() {
    String text = "a,b\n1,abc\n" + lines(100_001, i -> "1," + i + ".25");
    assertThat(fault(CsvFormat.DEFAULT, text).problem())
        .startsWith("data.csv:2: column 2 (b): 'abc' is not a number, but 100000 other cells");
  }

  @Test
  void whole_numbers_and_a_name_that_repeat_are_classes() {
    String text = "a,room\n" + lines(60, i -> i + ".5," + (i % 20 == 0 ? "hall" : i % 4));
    assertThat(read(CsvFormat.DEFAULT, text).classes()).containsExactly("0", "1", "2", "3", "hall");
  }

  // ------------------------------------------------------------------------- a table for a network

  @ParameterizedTest
  @ValueSource(strings = {"7.O61", "$265.0", "7;61", "\"7,61\""})
  void a_misprint_among_samples_to_predict_is_to_be_corrected(String cell) {
    DataSet trained = read(CsvFormat.DEFAULT, wines("7.5"));
    InputFormat format = InputFormat.of(2, trained.schema(), trained.classes());
    byte[] table =
        ("sugar,acid\n" + lines(9, i -> (i == 7 ? cell : "7." + i) + ",1"))
            .getBytes(StandardCharsets.UTF_8);
    DataFileException fault =
        catchThrowableOfType(
            DataFileException.class,
            () -> format.read("new.csv", new ByteArrayInputStream(table), note -> {}));
    assertThat(fault)
        .hasMessage(
            "new.csv:9: column 1 (sugar): '%s' is not a number, but 7 other cells of the column are;"
                    .formatted(cell.replace("\"", ""))
                + " correct the cell");
    assertThat(fault.remedies()).isEqualTo(List.of());
  }
}
