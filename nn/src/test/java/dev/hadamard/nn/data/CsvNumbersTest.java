package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.classesOf;
import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a number, and which labels are one class. */
class CsvNumbersTest {

  @Test
  void an_integer_of_many_zeros_is_compared_at_once() {
    String zeros = "0".repeat(65_000);
    String rows =
        "1,2,7" + zeros + "\n3,4,7" + zeros + "\n5,6,8" + zeros + "\n1,1,-0" + zeros + "\n";
    DataSet data = read(CsvFormat.DEFAULT.withTask(Task.CLASSIFICATION), rows.repeat(20));
    assertThat(data.classes()).hasSize(3).first().isEqualTo("0");
  }

  @Test
  void integers_too_large_for_a_double_are_classes_of_their_own() {
    DataSet data =
        read(
            CsvFormat.DEFAULT,
            "1.5,740245381351497730\n2.5,740245381351497731\n3.5,5\n4.5,740245381351497730\n");
    assertThat(data.classes()).containsExactly("5", "740245381351497730", "740245381351497731");
    assertThat(classesOf(data))
        .containsExactly("740245381351497730", "740245381351497731", "5", "740245381351497730");
  }

  @Test
  void an_integer_is_one_class_however_it_is_written() {
    DataSet data =
        read(CsvFormat.DEFAULT, "1.5,3\n1,03\n1,3.0\n1,3e0\n1,+3\n1,30e-1\n1,-4\n1,-0\n1,0\n");
    assertThat(data.classes()).containsExactly("-4", "0", "3");
    assertThat(classesOf(data)).containsExactly("3", "3", "3", "3", "3", "3", "-4", "0", "0");
  }

  @Test
  void a_suffix_of_java_makes_a_class_a_name() {
    DataSet data = read(CsvFormat.DEFAULT, "1.5,1D\n2.5,1F\n3.5,2D\n4.5,1D\n");
    assertThat(data.classes()).containsExactly("1D", "1F", "2D");
    assertThat(classesOf(data)).containsExactly("1D", "1F", "2D", "1D");
  }

  @Test
  void a_header_of_days_names_the_columns() {
    DataSet data = read(CsvFormat.DEFAULT, "1d,7d,30d,churn\n1,2,3,0\n4,5,6,1\n");
    assertThat(data.rows()).isEqualTo(2);
    assertThat(data.classes()).containsExactly("0", "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3d", "3f", "0x1p3", "1e", "1e+", "--1", "1_000", "..", "+", "e5", "1 2", "١", "1.2.3"
      })
  void a_cell_that_is_no_plain_decimal_number_is_text(String cell) {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n1," + cell + ",y\n"))
        .hasMessageStartingWith("data.csv:3: column 2 (b): '" + cell + "' is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Infinity", "-Infinity", "inf", "0x1p3"})
  void a_word_of_java_for_a_number_is_text(String cell) {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n1," + cell + ",y\n"))
        .hasMessageContaining("'" + cell + "' is not a number");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0,-0.0",
    "+1.5,1.5",
    ".5,0.5",
    "5.,5",
    "1e3,1000",
    "1E-3,0.001",
    "007,7",
    "3.4028235e38,3.4028235e38",
    "1e-46,0",
    "1e-999999999,0"
  })
  void a_plain_decimal_number_is_read(String cell, float value) {
    assertThat(read(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n1," + cell + ",y\n").feature(1, 1))
        .isEqualTo(value);
  }

  /**
   * Rounding to double first would end one float32 too low: the digits lie just above the middle.
   */
  @Test
  void a_number_is_rounded_once() {
    String justAbove = "1.00000005960464477539062500000001";
    assertThat((float) Double.parseDouble(justAbove)).isEqualTo(1);
    assertThat(read(CsvFormat.DEFAULT, "a,b\n" + justAbove + ",x\n2,y\n").feature(0, 0))
        .isEqualTo(Math.nextUp(1f));
  }

  @Test
  void a_column_of_names_and_numbers_is_one_of_names_whatever_comes_first() {
    for (String text : new String[] {"1.5,10\n2,1A\n3,10\n", "2,1A\n1.5,10\n3,1A\n"}) {
      assertThat(read(CsvFormat.DEFAULT, text).classes()).containsExactly("10", "1A");
    }
  }

  @Test
  void a_first_label_that_is_a_fraction_is_told_as_what_it_is() {
    assertThat(fault(CsvFormat.DEFAULT, "1.5,2,0.5\n3,4,1\n").problem())
        .isEqualTo(
            "data.csv: column 3 holds 2 different numbers, such as 0.5: are they values, or"
                + " classes? Or is another column the class?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\"", "\"1\"2", "\"1\" ", " \"1\""})
  void malformed_quoting_is_refused_with_its_line(String cell) {
    assertThat(fault(CsvFormat.DEFAULT, "a,b,c\n1,2,x\n1," + cell + ",y\n").line()).isEqualTo(3);
  }
}
