package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.lines;
import static dev.hadamard.nn.data.Tables.notes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.data.CsvFormat.Header;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is noted of a table that is read. */
class CsvNotesTest {

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

  @Test
  void the_columns_that_are_ignored_are_noted_with_the_header() {
    CsvFormat format =
        CsvFormat.DEFAULT.withIgnored(List.of(TableColumn.at(1), TableColumn.at(-2)));
    assertThat(notes(format, "id,a,b,c\n1,1,2,x\n2,3,4,y\n"))
        .containsExactly("header: the first line names the columns, id, a, b, c; ignored: id, b");
    assertThat(notes(format.withHeader(Header.PRESENT), "2,2\n1,1,2,x\n3,3,4,y\n"))
        .containsExactly("header: the first line is left out, 2, 2; ignored: column 1, column 3");
    assertThat(notes(format, "id,1,2,c\n1,1.5,2,0\n2,3,4,1\n3,3,4,0\n4,3,4,1\n"))
        .contains("header: the first line names the columns, id, 1, 2, c; ignored: id, 2");
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

  @Test
  void a_name_that_two_columns_have_is_noted() {
    assertThat(notes(CsvFormat.DEFAULT, "a,width,b,width,a,a,kind\n1,2,3,4,5,6,x\n2,3,1,7,3,4,y\n"))
        .contains(
            "3 columns are named 'a': give their positions to name one of them",
            "2 columns are named 'width': give their positions to name one of them");
    assertThat(notes(CsvFormat.DEFAULT, "a,,,kind\n1,2,3,x\n2,3,1,y\n"))
        .noneMatch(note -> note.contains("are named"));
  }

  @Test
  void a_name_with_a_comma_or_a_blank_is_quoted_in_a_list() {
    assertThat(notes(CsvFormat.DEFAULT, "\"time, s\",petal width,kind\n1,2,x\n3,4,y\n"))
        .containsExactly(
            "header: the first line names the columns, \"time, s\", \"petal width\", kind");
    CsvFormat format = CsvFormat.DEFAULT.withIgnored(List.of(TableColumn.at(1)));
    assertThat(notes(format, "\"time, s\",a,kind\n1,2,x\n3,4,y\n").get(0))
        .endsWith("; ignored: \"time, s\"");
    assertThat(fault(CsvFormat.DEFAULT.withLabel("sort"), "\"time, s\",a,kind\n1,2,x\n"))
        .hasMessage("data.csv:1: there is no column 'sort' among \"time, s\", a, kind");
  }
}
