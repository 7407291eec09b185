package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Java program reads in the message which method of the format helps. */
class DataFileExceptionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "a;b;c\\n1;2;x\\n @ format.withSeparator(';')",
        "a\\tb\\n1\\tx\\n @ format.withSeparator('\\t')",
        "a;b;c\\n1,5;2,5;x\\n @ format.withDecimal(',').withSeparator(';')",
        "kind,a,b\\nx,1,2\\ny,2,3\\n @ format.withLabel(TableColumn.named(\"kind\"))"
            + " or format.withIgnored(List.of(TableColumn.named(\"kind\")))",
        "x,1,2\\ny,2,3\\n @ format.withLabel(TableColumn.at(1))"
            + " or format.withIgnored(List.of(TableColumn.at(1)))",
        "n,a,m,kind\\nu,1,v,x\\nw,2,z,y\\n @"
            + " format.withIgnored(List.of(TableColumn.named(\"n\"), TableColumn.named(\"m\")))",
        "a,b\\n?,x\\n1,y\\n @"
            + " format.withMissing(MissingValues.DROP) or format.withMissing(MissingValues.MEAN)",
        "0,1,2,3\\n5,5,5,1\\n6,6,6,2\\n @"
            + " format.withHeader(Header.PRESENT) or format.withHeader(Header.ABSENT)",
        "a,y\\n1,0.5\\n2,1\\n3,1\\n @"
            + " format.withTask(Task.REGRESSION) or format.withTask(Task.CLASSIFICATION)"
      })
  void the_message_ends_with_the_calls_that_help(String text, String calls) {
    DataFileException fault =
        fault(CsvFormat.DEFAULT, text.replace("\\n", "\n").replace("\\t", "\t"));
    assertThat(fault).hasMessageEndingWith(" Remedy: " + calls);
    assertThat(fault.problem()).startsWith("data.csv").doesNotContain("Remedy", "format.");
    assertThat(fault).hasMessageStartingWith(fault.problem());
  }

  @Test
  void a_question_is_followed_by_no_other_mark() {
    assertThat(fault(CsvFormat.DEFAULT, "kind,a\nx,1\ny,2\n"))
        .hasMessageContaining("or a column to leave out? Remedy: ");
    assertThat(fault(CsvFormat.DEFAULT, "a,b\n?,x\n1,y\n"))
        .hasMessageContaining("'?' marks a missing value. Remedy: ");
  }

  @Test
  void without_a_remedy_the_message_is_the_problem() {
    DataFileException fault = fault(CsvFormat.DEFAULT, "");
    assertThat(fault.remedies()).isEqualTo(List.of());
    assertThat(fault).hasMessage(fault.problem());
  }
}
