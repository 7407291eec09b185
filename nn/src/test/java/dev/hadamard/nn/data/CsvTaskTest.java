package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.lines;
import static dev.hadamard.nn.data.Tables.read;
import static dev.hadamard.nn.data.Tables.remedies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.data.DataFileException.Setting;
import org.junit.jupiter.api.Test;

/** Classes or values: what the label column holds. */
class CsvTaskTest {

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
  void a_column_of_many_numbers_or_names_or_of_fractions_asks_for_the_task() {
    String numbers = "a,target\n" + lines(442, i -> i % 7 + ".5," + i);
    assertThat(fault(CsvFormat.DEFAULT, numbers))
        .isInstanceOf(UndecidedTaskException.class)
        .extracting(DataFileException::problem)
        .isEqualTo(
            "data.csv: column 2 (target) holds 442 different numbers: are they values, or classes?"
                + " Or is another column the class?");
    assertThat(remedies(CsvFormat.DEFAULT, numbers))
        .isEqualTo(remedies(Setting.TASK, "regression", "classification"));
    assertThat(remedies(CsvFormat.DEFAULT, "a,b\n1,0.5\n2,1\n3,1\n"))
        .isEqualTo(remedies(Setting.TASK, "regression", "classification"));
    assertThat(remedies(CsvFormat.DEFAULT, "a,b\n" + lines(101, i -> i + ",n" + i)))
        .isEqualTo(remedies(Setting.TASK, "classification"));
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
    assertThat(remedies(format, "1,2,3\n4,5,9\n7,8,15\n"))
        .isEqualTo(remedies(Setting.HEADER, "yes", "no"));
  }
}
