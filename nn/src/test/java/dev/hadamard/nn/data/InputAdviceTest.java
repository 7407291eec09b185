package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.BARE;
import static dev.hadamard.nn.data.Tables.BARE_WITH_NUMBERS;
import static dev.hadamard.nn.data.Tables.NAMED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The advice for a table of a trained network counts with the settings that were given. */
class InputAdviceTest {

  private final Path file;

  InputAdviceTest(@TempDir Path folder) {
    this.file = folder.resolve("new.csv");
  }

  private Path table(String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static InputFormat like(DataSet trained, int... ignored) {
    return InputFormat.of(trained.columns(), trained.schema(), trained.classes())
        .withIgnored(IntStream.of(ignored).mapToObj(TableColumn::at).toList());
  }

  private static InputFormat unknown() {
    return InputFormat.of(2, Optional.empty(), List.of());
  }

  private static DataFileException fault(Runnable reading) {
    DataFileException fault = catchThrowableOfType(DataFileException.class, reading::run);
    assertThat(fault).as("no fault").isNotNull();
    return fault;
  }

  private DataFileException fault(InputFormat format, String text) {
    return fault(() -> format.read(table(text)));
  }

  private DataFileException labelledFault(InputFormat format, String text) {
    return fault(() -> format.readLabelled(table(text)));
  }

  // ----------------------------------------------------------------------------------- separator

  @Test
  void another_separator_in_a_column_that_is_ignored_is_text() {
    InputFormat ignoring = unknown().withIgnored(List.of(TableColumn.at(1), TableColumn.at(4)));
    assertThat(ignoring.read(table("a;b,7,8,z\n")).features(0)).containsExactly(7, 8);
    InputFormat labelled =
        unknown().withLabel(TableColumn.at(1)).withIgnored(List.of(TableColumn.at(4)));
    assertThat(labelled.read(table("a;b,7,8,z\n")).features(0)).containsExactly(7, 8);
  }

  @Test
  void a_separator_that_was_given_is_not_doubted_for_the_width_alone() {
    String text = "a;b,7,8\n";
    assertThat(fault(unknown(), text)).hasMessageContaining("cells are separated by ','");
    assertThat(fault(unknown().withSeparator(','), text))
        .hasMessageContaining("3 columns for a model of 2 inputs");
  }

  // ------------------------------------------------------------------------------------- ignored

  @Test
  void a_column_to_ignore_is_named_together_with_those_that_are_ignored() {
    assertThat(fault(like(BARE_WITH_NUMBERS, 1), "1,a,7,8\n").remedies())
        .containsExactly(Remedy.of(Setting.IGNORE, "1,2"));
    assertThat(fault(like(BARE_WITH_NUMBERS, 1), "1,2,7,8\n").remedies())
        .containsExactly(Remedy.of(Setting.LABEL, "4"), Remedy.of(Setting.IGNORE, "1,2"));
    assertThat(like(BARE_WITH_NUMBERS, 1, 2).read(table("1,a,7,8\n")).features(0))
        .containsExactly(7, 8);
  }

  @Test
  void one_of_two_columns_of_a_name_is_ignored_together_with_those_that_are_ignored() {
    DataSet twice =
        Tables.read(
            CsvFormat.DEFAULT.withIgnored(List.of(TableColumn.at(1))),
            "x,x,y,kind\n9,1,2,a\n9,3,4,b\n");
    assertThat(fault(like(twice, -1), "y,x,x,x\n8,7,9,z\n").remedies())
        .isEqualTo(Remedy.anyOf(Setting.IGNORE, "2,4", "3,4"));
    assertThat(like(twice, 3, 4).read(table("y,x,x,x\n8,7,9,z\n")).features(0))
        .containsExactly(7, 8);
  }

  @Test
  void a_label_that_is_ignored_is_named_as_the_label_of_the_training() {
    String reason = " was the label of the training; do not ignore it, or name another label";
    for (DataFileException refused :
        List.of(
            labelledFault(like(NAMED, 3), "width,height,class\n7,8,yes\n"),
            labelledFault(like(NAMED, 3), "height,width,class\n8,7,yes\n"))) {
      assertThat(refused).hasMessageEndingWith("column 3 (class)" + reason);
      assertThat(refused.remedies()).isEmpty();
    }
    assertThat(labelledFault(like(BARE, 3), "7,8,yes\n")).hasMessageEndingWith("column 3" + reason);
    assertThat(like(BARE, 3).read(table("7,8,yes\n")).features(0)).containsExactly(7, 8);
  }

  // --------------------------------------------------------------------------------------- lines

  @Test
  void an_empty_line_of_another_width_is_refused_as_any_line_is() {
    assertThat(fault(like(NAMED), "width,height,id\n1,2,a\n,\n3,4,b\n"))
        .hasMessageEndingWith("new.csv:3: 2 columns where the first line has 3");
    assertThat(like(NAMED).read(table("width,height,id\n1,2,a\n\n3,4,b\n")).rows()).isEqualTo(2);
  }

  @Test
  void a_labelled_sample_keeps_its_line_and_its_columns_for_messages() {
    DataSet data =
        like(NAMED)
            .withMissing(MissingValues.DROP)
            .readLabelled(table("height,width,class\n1,2,no\n\n?,4,no\n5,6,yes\n"));
    InputSamples samples = InputSamples.of(data);
    assertThat(samples.rows()).isEqualTo(2);
    assertThat(samples.place(1)).endsWith("new.csv:5");
    assertThat(samples.place(1, 0)).endsWith("new.csv:5: column 2 (width)");
    assertThat(InputSamples.of(data.select(1)).place(0)).endsWith("new.csv: sample 1");
  }
}
