package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.classesOf;
import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static dev.hadamard.nn.data.Tables.remedies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the first line name the columns? */
class CsvHeaderTest {

  private static final String IRIS = "5.1,3.5,0\n4.9,3.0,0\n6.3,3.3,1\n5.8,2.7,1\n";
  private static final String NAMED_IRIS =
      IRIS.replace(",0\n", ",setosa\n").replace(",1\n", ",virginica\n");

  @ParameterizedTest
  @ValueSource(strings = {"0,1,target", "0,1,2", "1,2,3", "2019,2020,label", "10,20,1A"})
  void numbers_name_the_columns_where_the_rest_of_the_table_says_so(String header) {
    DataSet data = read(CsvFormat.DEFAULT, header + "\n" + IRIS);
    assertThat(data.rows()).isEqualTo(4);
    assertThat(data.classes()).containsExactly("0", "1");
    assertThat(data.feature(0, 0)).isEqualTo(5.1f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,1,species", "1,2,species", "0,1,2", "1,2,3"})
  void numbers_that_count_the_columns_name_them_above_classes_with_names_too(String header) {
    DataSet data = read(CsvFormat.DEFAULT, header + "\n" + NAMED_IRIS);
    assertThat(data.rows()).isEqualTo(4);
    assertThat(data.classes()).containsExactly("setosa", "virginica");
  }

  @Test
  void numbers_name_the_columns_behind_row_numbers_too() {
    DataSet data = read(CsvFormat.DEFAULT, ",0,1,2\n0,5.1,3.5,0\n1,4.9,3,0\n2,6.3,3,1\n3,6,2,1\n");
    assertThat(data.rows()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0,1,1",
        "1,2,0",
        "5,6,7",
        "0.5,1.5,0",
        "0,1,setosa\n7,8,setosa",
        "1,0,2",
        "2,3,4",
        "0,1"
      })
  void a_first_line_that_may_well_be_a_sample_is_one(String first) {
    String rest = first.length() == 3 ? "1,0\n2,1\n3,0\n" : IRIS;
    int more = (int) first.lines().count();
    DataSet data = read(CsvFormat.DEFAULT, first + "\n" + rest);
    assertThat(data.rows()).isEqualTo((int) rest.lines().count() + more);
    assertThat(data.feature(0, 0))
        .isEqualTo(Float.parseFloat(first.substring(0, first.indexOf(','))));
  }

  @Test
  void a_sample_that_was_held_back_comes_first() {
    DataSet data = read(CsvFormat.DEFAULT, "7,8,1\n" + IRIS);
    assertThat(classesOf(data)).containsExactly("1", "0", "0", "1", "1");
    assertThat(data.features()).startsWith(7, 8, 5.1f, 3.5f).endsWith(5.8f, 2.7f);
  }

  @Test
  void a_first_line_that_may_be_either_is_asked_for() {
    DataFileException fault = fault(CsvFormat.DEFAULT, "0,1,2,3\n5,6,7,0\n7,8,9,1\n4,4,4,2\n");
    assertThat(fault.problem())
        .isEqualTo(
            "data.csv:1: does the first line name the columns, or is it a sample? It is 0, 1, 2,"
                + " 3");
    assertThat(read(CsvFormat.DEFAULT.withHeader(Header.ABSENT), "0,1,2,3\n5,6,7,0\n").rows())
        .isEqualTo(2);
  }

  @Test
  void a_name_above_values_is_asked_for_where_the_rest_of_its_line_looks_like_a_sample() {
    CsvFormat format = CsvFormat.DEFAULT.withTask(Task.REGRESSION);
    assertThat(fault(format, "1.5,2.5,abc\n1,2,3.5\n2,3,4.5\n").remedies())
        .isEqualTo(remedies(Setting.HEADER, "yes", "no"));
    assertThat(read(format, "2019,2020,price\n1,2,3.5\n2,3,4.5\n").rows()).isEqualTo(2);
  }

  @Test
  void a_name_that_no_other_line_has_above_names_is_asked_for() {
    assertThat(fault(CsvFormat.DEFAULT, "2019,2020,kind\n" + NAMED_IRIS).remedies())
        .isEqualTo(remedies(Setting.HEADER, "yes", "no"));
    assertThat(read(CsvFormat.DEFAULT, "2019,2020,setosa\n" + NAMED_IRIS).rows()).isEqualTo(5);
    assertThat(read(CsvFormat.DEFAULT, "20.5,2020,kind\n" + NAMED_IRIS).rows()).isEqualTo(5);
  }

  @Test
  void a_first_line_that_lacks_each_feature_is_no_header() {
    CsvFormat format = CsvFormat.DEFAULT.withMissing(MissingValues.MEAN);
    assertThat(read(format, "?,?,a\n1,2,b\n3,4,a\n2,2,b\n").rows()).isEqualTo(4);
  }

  @Test
  void the_column_that_is_named_is_one_where_the_next_line_has_a_number() {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,3,x\nc,2,3,y\n"))
        .hasMessageContaining("column 2: 'b' is not a number, the next line has one there");
  }

  @Test
  void of_many_columns_alike_the_first_ones_are_noted() {
    StringBuilder text = new StringBuilder();
    for (int row = 1; row <= 8; row++) {
      text.append((row + ",").repeat(100)).append(row % 2 == 0 ? "a" : "b").append('\n');
    }
    List<String> notes = new ArrayList<>();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    CsvFormat.DEFAULT.read("t", new ByteArrayInputStream(bytes), notes::add);
    assertThat(notes).filteredOn(note -> note.contains("goes up by one")).hasSize(5);
    assertThat(notes).contains("the same holds for 95 columns more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5,7,1A", "7,7,1A", "-7,8,1A", "7,,1A"})
  void a_name_above_numbers_is_asked_for_where_the_rest_of_its_line_looks_like_a_sample(
      String first) {
    CsvFormat format = CsvFormat.DEFAULT.withMissing(MissingValues.DROP);
    assertThat(fault(format, first + "\n" + IRIS).remedies())
        .isEqualTo(remedies(Setting.HEADER, "yes", "no"));
  }

  @Test
  void a_first_line_of_counts_is_no_sample_and_can_be_left_out() {
    String text = "150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n6.3,3.3,6,2.5,2\n";
    assertThat(fault(CsvFormat.DEFAULT, text))
        .hasMessageStartingWith("data.csv:1: column 3: 'setosa' is not a number")
        .hasMessageContaining("the first line does not look like a sample");
    assertThat(read(CsvFormat.DEFAULT.withHeader(Header.PRESENT), text).classes())
        .containsExactly("0", "2");
  }

  @Test
  void a_first_line_of_another_length_can_be_left_out() {
    String text = "569,2,malignant,benign\n17.9,10.3,0\n20.5,17.7,1\n";
    assertThat(fault(CsvFormat.DEFAULT, text))
        .hasMessageContaining("data.csv:2: 3 columns where the first line has 4")
        .hasMessageContaining("is the first line a sample?");
    assertThat(read(CsvFormat.DEFAULT.withHeader(Header.PRESENT), text).rows()).isEqualTo(2);
    assertThat(
            read(CsvFormat.DEFAULT.withHeader(Header.PRESENT), "My table\n1,2,0\n3,4,1\n").rows())
        .isEqualTo(2);
  }

  @Test
  void the_row_names_of_r_have_no_name_in_the_header() {
    DataSet data = read(CsvFormat.DEFAULT, "\"a\",\"b\",\"kind\"\n\"1\",5,6,x\n\"2\",7,8,y\n");
    assertThat(data.columns()).isEqualTo(3);
    assertThat(data.classes()).containsExactly("x", "y");
    assertThat(read(CsvFormat.DEFAULT.withLabel("b"), "a,b\n1,5,6\n2,7,8\n").classes())
        .containsExactly("6", "8");
  }
}
