package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.classesOf;
import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.notes;
import static dev.hadamard.nn.data.Tables.read;
import static dev.hadamard.nn.data.Tables.remedies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that hold no value. */
class CsvMissingTest {

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

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?", "NA", "N/A", "NaN", "nan", "null", "None", " ? ", "#DIV/0!", "-"})
  void a_missing_value_is_refused_left_out_or_kept_for_the_mean(String cell) {
    String text = "a,b,kind\n1,2,x\n3," + cell + ",y\n5,6,y\n";
    assertThat(remedies(CsvFormat.DEFAULT, text))
        .isEqualTo(remedies(Setting.MISSING, "drop", "mean"));
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
    assertThat(remedies(CsvFormat.DEFAULT, text)).isEqualTo(remedies(Setting.MISSING, "drop"));
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
}
