package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.NAME;
import static dev.hadamard.nn.data.Tables.classesOf;
import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a format besides the header, what a fault suggests, and what is noted. */
class CsvOptionsTest {

  private static List<String> notes(CsvFormat format, String text) {
    List<String> notes = new ArrayList<>();
    format.read(NAME, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), notes::add);
    return notes;
  }

  private static Remedy remedy(CsvFormat format, String text) {
    return fault(format, text).remedy().orElseThrow();
  }

  private static Remedy remedy(Setting setting, String... choices) {
    return new Remedy(setting, List.of(choices));
  }

  private static String lines(int count, java.util.function.IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  // -------------------------------------------------------------------------------- the label

  @ParameterizedTest
  @CsvSource({"1,hard,soft", "-3,hard,soft", "2,1,3", "-2,1,3", "3,2,4", "-1,2,4"})
  void the_label_is_found_by_its_position_from_either_side(int position, String one, String two) {
    CsvFormat format = CsvFormat.DEFAULT.withLabel(LabelColumn.at(position));
    String text =
        position == 1 || position == -3
            ? "kind,a,b\nsoft,1,2\nhard,3,4\n"
            : "a,b,c\n9,1,2\n8,3,4\n";
    assertThat(read(format, text).classes()).containsExactly(one, two);
  }

  @Test
  void a_decimal_comma_that_was_taken_for_the_separator_is_seen() {
    DataFileException fault = fault(CsvFormat.DEFAULT, "5,1;2;A\n4,2;3;B\n5,3;1;A\n");
    assertThat(fault)
        .hasMessageContaining("column 2 holds nothing but texts with ';', such as '2;3;B'");
    assertThat(fault.remedy().orElseThrow().choices()).containsExactly(";");
  }

  @Test
  void numbers_that_hardly_repeat_are_asked_about() {
    StringBuilder prices = new StringBuilder();
    for (int row = 0; row < 80; row++) {
      prices
          .append(row % 7)
          .append(',')
          .append(row % 5)
          .append(',')
          .append(1000 + row)
          .append('\n');
    }
    assertThat(fault(CsvFormat.DEFAULT, prices.toString()))
        .isInstanceOf(UndecidedTaskException.class)
        .hasMessageContaining("80 different numbers");
  }

  @Test
  void a_column_without_any_value_is_refused_by_name() {
    assertThat(
            fault(
                CsvFormat.DEFAULT.withMissing(MissingValues.MEAN), "a,extra,c\n1,,x\n2,,y\n3,,x\n"))
        .hasMessageContaining("column 2 (extra) holds no value");
  }

  @Test
  void a_class_that_stands_for_a_missing_one_is_left_out_where_that_is_asked_for() {
    String table = "1,2,yes\n3,4,NA\n5,6,no\n7,8,yes\n";
    DataSet dropped = read(CsvFormat.DEFAULT.withMissing(MissingValues.DROP), table);
    assertThat(dropped.classes()).containsExactly("no", "yes");
    assertThat(dropped.rows()).isEqualTo(3);
    List<String> notes = new ArrayList<>();
    byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
    assertThat(CsvFormat.DEFAULT.read("t", new ByteArrayInputStream(bytes), notes::add).classes())
        .containsExactly("NA", "no", "yes");
    assertThat(notes).contains("column 3: 'NA' is taken for a class, of 1 samples");
  }

  @Test
  void a_first_column_with_the_name_of_a_label_is_noted() {
    List<String> notes = new ArrayList<>();
    byte[] bytes = "label,p0,p1\n1,2,0\n3,4,1\n5,6,0\n".getBytes(StandardCharsets.UTF_8);
    CsvFormat.DEFAULT.read("t", new ByteArrayInputStream(bytes), notes::add);
    assertThat(notes)
        .contains(
            "column 1 (label) has the name of a label, but column 3 (p1) is taken as the label");
  }

  @Test
  void a_position_that_the_table_lacks_is_refused() {
    CsvFormat format = CsvFormat.DEFAULT.withLabel(LabelColumn.at(4));
    assertThat(fault(format, "1,2,x\n3,4,y\n"))
        .hasMessage("data.csv:1: there is no column 4, there are 3");
    assertThat(fault(CsvFormat.DEFAULT.withLabel(LabelColumn.at(-4)), "1,2,x\n3,4,y\n"))
        .hasMessageContaining("there is no column -4");
    assertThatThrownBy(() -> LabelColumn.of("0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_whole_number_is_a_position_and_all_else_a_name() {
    assertThat(LabelColumn.of("-2")).isEqualTo(LabelColumn.at(-2));
    assertThat(LabelColumn.of("class")).isEqualTo(LabelColumn.named("class"));
    assertThat(LabelColumn.of("1.5")).isEqualTo(LabelColumn.named("1.5"));
  }

  @Test
  void a_first_column_of_text_beside_numbers_is_suggested_as_the_class() {
    assertThat(remedy(CsvFormat.DEFAULT, "setosa,5.1,3.5\nvirginica,6.3,3.3\n"))
        .isEqualTo(remedy(Setting.LABEL, "1"));
    assertThat(remedy(CsvFormat.DEFAULT, "kind,a,b\nsetosa,5.1,3.5\nvirginica,6.3,3.3\n"))
        .isEqualTo(remedy(Setting.LABEL, "1"));
    assertThat(remedy(CsvFormat.DEFAULT, "a,kind,b\n1,setosa,3.5\n2,virginica,3.3\n"))
        .isEqualTo(remedy(Setting.LABEL, "2"));
    assertThat(fault(CsvFormat.DEFAULT, "sex,age,kind\nm,3,x\nf,4,y\n").remedy()).isEmpty();
  }

  @Test
  void the_label_may_be_named_in_a_header_of_numbers() {
    assertThat(read(CsvFormat.DEFAULT.withLabel("1"), "0,1,2\n3,0,5\n6,1,8\n").classes())
        .containsExactly("0", "1");
  }

  // ---------------------------------------------------------------------- separator and decimal

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
    assertThatThrownBy(() -> read(CsvFormat.DEFAULT.withDecimal(','), "1,2,x\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both separator and decimal");
    assertThatThrownBy(() -> CsvFormat.DEFAULT.withDecimal(';'))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_separator_and_the_decimal_mark_that_a_file_has_are_suggested() {
    assertThat(remedy(CsvFormat.DEFAULT, "a;b;c\n1;2;3\n"))
        .isEqualTo(remedy(Setting.SEPARATOR, ";"));
    assertThat(remedy(CsvFormat.DEFAULT, "\"a\";\"b\"\n1;x\n"))
        .isEqualTo(remedy(Setting.SEPARATOR, ";"));
    assertThat(remedy(CsvFormat.DEFAULT, "a\tb\tc\n")).isEqualTo(remedy(Setting.SEPARATOR, "\t"));
    assertThat(remedy(CsvFormat.DEFAULT, "a|b|c;d\n")).isEqualTo(remedy(Setting.SEPARATOR, "|"));
    assertThat(remedy(CsvFormat.DEFAULT.withSeparator(';'), "a,b,c\n"))
        .isEqualTo(remedy(Setting.SEPARATOR, ","));
    assertThat(remedy(CsvFormat.DEFAULT, "5,1;3,5;x\n4,9;3,0;y\n"))
        .isEqualTo(remedy(Setting.SEPARATOR, ";"));
    assertThat(remedy(CsvFormat.DEFAULT.withSeparator(';'), "a;b;c\n5,1;3;x\n"))
        .isEqualTo(remedy(Setting.DECIMAL, ","));
    assertThat(remedy(CsvFormat.DEFAULT, "a,b,c\n\"5,1\",3,x\n"))
        .isEqualTo(remedy(Setting.DECIMAL, ","));
  }

  // ------------------------------------------------------------------------------- missing values

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "NA", "N/A", "NaN", "nan", "null", "None", " ? "})
  void a_missing_value_is_refused_left_out_or_kept_for_the_mean(String cell) {
    String text = "a,b,kind\n1,2,x\n3," + cell + ",y\n5,6,y\n";
    assertThat(remedy(CsvFormat.DEFAULT, text)).isEqualTo(remedy(Setting.MISSING, "drop", "mean"));
    DataSet dropped = read(CsvFormat.DEFAULT.withMissing(MissingValues.DROP), text);
    assertThat(dropped.features()).containsExactly(1, 2, 5, 6);
    assertThat(classesOf(dropped)).containsExactly("x", "y");
    assertThat(dropped.hasMissing()).isFalse();
    DataSet kept = read(CsvFormat.DEFAULT.withMissing(MissingValues.MEAN), text);
    assertThat(kept.features()).containsExactly(1, 2, 3, Float.NaN, 5, 6);
    assertThat(kept.hasMissing()).isTrue();
    assertThat(kept.select(0, 2).hasMissing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "NA"})
  void a_sample_without_class_is_left_out_even_where_features_are_replaced(String label) {
    String text = "a,b,kind\n1,2,0\n3,4," + label + "\n5,6,1\n";
    assertThat(remedy(CsvFormat.DEFAULT, text)).isEqualTo(remedy(Setting.MISSING, "drop"));
    assertThat(fault(CsvFormat.DEFAULT, text).line()).isEqualTo(3);
    for (MissingValues treatment : List.of(MissingValues.DROP, MissingValues.MEAN)) {
      CsvFormat format = CsvFormat.DEFAULT.withMissing(treatment);
      assertThat(read(format, text).features()).containsExactly(1, 2, 5, 6);
      assertThat(classesOf(read(format, text))).containsExactly("0", "1");
      assertThat(notes(format, text)).contains("samples left out because a value is missing: 1");
      assertThat(read(format.withTask(Task.REGRESSION), text).value(1)).isEqualTo(1);
    }
  }

  @Test
  void none_and_na_are_classes_among_names() {
    assertThat(read(CsvFormat.DEFAULT, "1,2,None\n3,4,NA\n5,6,scratch\n").classes())
        .containsExactly("NA", "None", "scratch");
  }

  @Test
  void a_table_that_lacks_a_value_in_each_line_is_refused() {
    CsvFormat format = CsvFormat.DEFAULT.withMissing(MissingValues.DROP);
    assertThat(fault(format, "a,b,c\n1,,x\n,2,y\n"))
        .hasMessage("data.csv: no sample is left: a value is missing in each of the 2");
  }

  @Test
  void a_network_does_not_learn_from_missing_features() {
    DataSet kept = read(CsvFormat.DEFAULT.withMissing(MissingValues.MEAN), "1,?,x\n3,4,y\n");
    assertThatThrownBy(() -> new Batches(kept, 2, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has missing features");
  }

  // ------------------------------------------------------------------------------------- the task

  @Test
  void a_column_of_many_numbers_or_names_or_of_fractions_asks_for_the_task() {
    String numbers = "a,target\n" + lines(442, i -> i % 7 + ".5," + i);
    assertThat(fault(CsvFormat.DEFAULT, numbers))
        .isInstanceOf(UndecidedTaskException.class)
        .hasMessage(
            "data.csv: column 2 (target) holds 442 different numbers: are they values, or classes?"
                + " Or is another column the class?");
    assertThat(remedy(CsvFormat.DEFAULT, numbers))
        .isEqualTo(remedy(Setting.TASK, "regression", "classification"));
    assertThat(remedy(CsvFormat.DEFAULT, "a,b\n1,0.5\n2,1\n3,1\n"))
        .isEqualTo(remedy(Setting.TASK, "regression", "classification"));
    assertThat(remedy(CsvFormat.DEFAULT, "a,b\n" + lines(101, i -> i + ",n" + i)))
        .isEqualTo(remedy(Setting.TASK, "classification"));
    assertThat(read(CsvFormat.DEFAULT, "a,b\n" + lines(100, i -> i + ",n" + i)).classes())
        .hasSize(100);
    assertThat(read(CsvFormat.DEFAULT.withTask(Task.CLASSIFICATION), numbers).classes())
        .hasSize(442);
  }

  @Test
  void a_column_of_millions_of_texts_asks_before_it_fills_the_memory() {
    assertThat(fault(CsvFormat.DEFAULT, "a,b\n" + lines(100_001, i -> "1,n" + i) + "oops\n"))
        .hasMessageContaining("holds more than 100000 different texts");
  }

  @Test
  void values_are_read_for_a_regression_and_fractions_as_classes_where_asked() {
    String text = "a,b,target\n1,2,0.50\n3,4,.5\n5,6,-1e3\n";
    DataSet values = read(CsvFormat.DEFAULT.withTask(Task.REGRESSION), text);
    assertThat(values.task()).isEqualTo(Task.REGRESSION);
    assertThat(values.target()).isEqualTo("target");
    assertThat(values.value(2)).isEqualTo(-1000);
    assertThat(read(CsvFormat.DEFAULT.withTask(Task.CLASSIFICATION), text).classes())
        .containsExactly("-1000", "0.5");
    assertThat(fault(CsvFormat.DEFAULT.withTask(Task.REGRESSION), "1,2,3\n1,2,x\n"))
        .hasMessage("data.csv:2: column 3: 'x' is not a number");
    assertThat(fault(CsvFormat.DEFAULT.withTask(Task.REGRESSION), "1,2,3\n1,2,1e39\n"))
        .hasMessageContaining("'1e39' is not a finite float32 number");
  }

  @Test
  void a_header_above_values_is_recognised() {
    CsvFormat format = CsvFormat.DEFAULT.withTask(Task.REGRESSION);
    assertThat(read(format, "0,1,target\n1.5,2,3.5\n2.5,3,5.5\n").rows()).isEqualTo(2);
    assertThat(read(format, "0,1,2\n1.5,2,3.5\n2.5,3,5.5\n").rows()).isEqualTo(2);
    assertThat(read(format, "0,1\n1.5,2\n2.5,3\n").rows()).isEqualTo(3);
    assertThat(remedy(format, "1,2,3\n4,5,9\n7,8,15\n"))
        .isEqualTo(remedy(Setting.HEADER, "yes", "no"));
  }

  // ------------------------------------------------------------------------------------ the notes

  @Test
  void what_was_decided_about_the_header_is_noted() {
    assertThat(notes(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n3,4,y\n"))
        .containsExactly("header: the first line names the columns, a, b, c");
    assertThat(notes(CsvFormat.DEFAULT, "0,1,target\n1,2,0\n3,4,1\n"))
        .containsExactly("header: the first line names the columns, 0, 1, target");
    assertThat(notes(CsvFormat.DEFAULT, "1,5,x\n3,4,y\n"))
        .containsExactly("no header: the first line is a sample");
    assertThat(notes(CsvFormat.DEFAULT.withHeader(Header.PRESENT), "2,2\n1,2,x\n3,4,y\n"))
        .containsExactly("header: the first line is left out, 2, 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\",a,kind\n", ",a,kind\n", "id,a,kind\n", "", "a,kind\n"})
  void a_column_of_row_numbers_is_warned_of(String header) {
    String rows = lines(6, i -> "\"" + (i + 1) + "\"," + i * i + "," + (i % 2 == 0 ? "x" : "y"));
    assertThat(notes(CsvFormat.DEFAULT, header + rows))
        .anyMatch(
            note ->
                note.startsWith("column 1") && note.contains("goes up by one from line to line"));
  }

  @Test
  void columns_that_do_not_count_are_not_warned_of() {
    assertThat(
            notes(
                CsvFormat.DEFAULT, "a,b,kind\n" + lines(6, i -> i / 2 + "," + 2 * i + "," + i % 2)))
        .hasSize(1);
  }

  @Test
  void a_column_whose_differences_float32_loses_is_warned_of() {
    String text = "time,kind\n" + lines(6, i -> 1_000_000_000 + 7 * i + "," + i % 2);
    assertThat(notes(CsvFormat.DEFAULT, text))
        .contains(
            "column 1 (time): between 1.0E9 and 1.000000035E9 float32 keeps fewer than a thousand"
                + " steps; subtract a constant first");
  }

  @Test
  void names_among_numbers_are_noted() {
    assertThat(notes(CsvFormat.DEFAULT, "a,room\n1.5,10\n2,1A\n3,10\n"))
        .contains(
            "column 2 (room) holds numbers and names: each text of it is taken for a class of its"
                + " own");
  }
}
