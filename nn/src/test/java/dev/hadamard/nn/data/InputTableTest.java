package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.BARE;
import static dev.hadamard.nn.data.Tables.BARE_WITH_NUMBERS;
import static dev.hadamard.nn.data.Tables.NAMED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New tables for a trained network that could be misread: a doubt is a refusal with a remedy. */
class InputTableTest {

  private static final DataSet ONE = Tables.read(CsvFormat.DEFAULT, "x,kind\n1,a\n2,b\n");

  private final Path file;
  private final List<String> notes = new ArrayList<>();

  InputTableTest(@TempDir Path folder) {
    this.file = folder.resolve("new.csv");
  }

  private Path table(String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static InputFormat like(DataSet trained) {
    return InputFormat.of(trained.columns(), trained.schema(), trained.classes());
  }

  private static InputFormat dropping(DataSet trained) {
    return like(trained).withMissing(MissingValues.DROP);
  }

  private static InputFormat labelled(DataSet trained, int column) {
    return like(trained).withLabel(TableColumn.at(column));
  }

  private static InputFormat ignoring(DataSet trained, int column) {
    return like(trained).withIgnored(List.of(TableColumn.at(column)));
  }

  private DataSet labels(DataSet trained, String text) {
    return like(trained).readLabelled(table(text), notes::add);
  }

  private InputSamples samples(InputFormat format, String text) {
    return format.read(table(text), notes::add);
  }

  private List<List<Float>> features(InputFormat format, String text) {
    InputSamples samples = samples(format, text);
    return IntStream.range(0, samples.rows())
        .mapToObj(
            row ->
                IntStream.range(0, samples.columns())
                    .mapToObj(column -> samples.features(row)[column])
                    .toList())
        .toList();
  }

  private static DataFileException fault(Runnable reading) {
    DataFileException fault = catchThrowableOfType(DataFileException.class, reading::run);
    assertThat(fault).as("no fault").isNotNull();
    return fault;
  }

  private DataFileException fault(InputFormat format, String text) {
    return fault(() -> samples(format, text));
  }

  // ------------------------------------------------------------------ a sample keeps its place

  @ParameterizedTest
  @ValueSource(strings = {"x\n1\n\n3\n", "x\n1\n\"\"\n3\n", "x\n1\n  \n3\n\n\n", "x\r\n1\r\n\r\n3"})
  void a_blank_line_between_the_samples_of_one_column_is_a_missing_value(String text) {
    DataFileException refused = fault(like(ONE), text);
    assertThat(refused.problem()).endsWith("new.csv:3: column 1 (x) is empty");
    assertThat(refused.remedies()).containsExactlyElementsOf(missing());
    InputSamples samples = samples(dropping(ONE), text);
    assertThat(samples.rows()).isEqualTo(3);
    assertThat(samples.isComplete(1)).isFalse();
    assertThat(samples.features(2)).containsExactly(3f);
  }

  private static List<Remedy> missing() {
    return Remedy.anyOf(Setting.MISSING, "drop", "mean");
  }

  @Test
  void blank_lines_around_one_column_are_ignored_but_an_empty_cell_in_quotes_counts() {
    assertThat(samples(like(ONE), "\n\nx\n1\n2\n\n\n").rows()).isEqualTo(2);
    assertThat(samples(dropping(ONE), "x\n1\n\"\"\n\n").rows()).isEqualTo(2);
    assertThat(fault(like(ONE), "x\n1\n\"\"\n")).hasMessageContaining(":3: column 1 (x) is empty");
  }

  @Test
  void a_blank_line_above_a_sample_without_header_is_a_missing_value_too() {
    DataSet bare = Tables.read(CsvFormat.DEFAULT.withHeader(Header.ABSENT), "1,a\n2,b\n");
    assertThat(samples(dropping(bare), "\n1\n").rows()).isEqualTo(2);
  }

  @Test
  void a_line_of_separators_between_samples_lacks_all_its_values() {
    String text = "width,height\n1,2\n,\n3,4\n,\n";
    assertThat(fault(like(NAMED), text)).hasMessageContaining(":3: column 1 (width) is empty");
    InputSamples samples = samples(dropping(NAMED), text);
    assertThat(samples.rows()).isEqualTo(3);
    assertThat(samples.features(2)).containsExactly(3f, 4f);
  }

  @Test
  void a_blank_line_of_several_columns_and_one_with_a_label_is_skipped_as_in_training() {
    assertThat(samples(like(NAMED), "width,height\n1,2\n\n3,4\n\"\"\n5,6\n").rows()).isEqualTo(3);
    assertThat(labels(NAMED, "width,height,class\n1,2,yes\n,,\n3,4,no\n").rows()).isEqualTo(2);
  }

  // --------------------------------------------------------------------- a header of numbers

  @Test
  void numbers_above_a_known_class_may_be_a_header_where_the_training_had_none() {
    String text = "2019,2020,kind\n7,8,yes\n9,10,no\n";
    List<Remedy> either = Remedy.anyOf(Setting.HEADER, "yes", "no");
    assertThat(fault(like(BARE), text).remedies()).isEqualTo(either);
    assertThat(fault(() -> labels(BARE, text)).remedies()).isEqualTo(either);
    assertThat(features(like(BARE), "7,8,yes\n9,10,no\n")).hasSize(2);
  }

  @Test
  void columns_that_count_from_any_number_may_be_a_header() {
    DataSet four =
        Tables.read(CsvFormat.DEFAULT.withHeader(Header.ABSENT), "0.5,1,2,3,yes\n1.5,2,3,4,no\n");
    assertThat(fault(like(four), "2019,2020,2021,2022\n1,2,3,4\n").remedies())
        .isEqualTo(Remedy.anyOf(Setting.HEADER, "yes", "no"));
    assertThat(features(like(four), "2019,2020,2021,2023\n1,2,3,4\n")).hasSize(2);
  }

  @Test
  void a_first_line_that_is_a_sample_is_told_where_there_are_no_names() {
    features(like(BARE), "7,8\n");
    assertThat(notes).containsExactly("no header: the first line is a sample");
  }

  // -------------------------------------------------------------------- columns by position

  @Test
  void a_label_column_without_a_class_of_the_model_is_no_label() {
    DataFileException refused = fault(like(BARE), "1,7,8\n2,9,10\n");
    assertThat(refused.problem())
        .endsWith(
            "new.csv:1: column 3 was the class in the training, but '8' is none of the model's"
                + " classes, no, yes; is it the class, or is another column to be left out?");
    assertThat(refused.remedies())
        .containsExactly(Remedy.of(Setting.LABEL, "3"), Remedy.of(Setting.IGNORE, "1"));
    assertThat(features(ignoring(BARE, 1), "1,7,8\n2,9,10\n"))
        .containsExactly(List.of(7f, 8f), List.of(9f, 10f));
    assertThat(features(labelled(BARE, 3), "1,7,new\n")).containsExactly(List.of(1f, 7f));
    assertThat(features(like(BARE), "1,7,?\n")).containsExactly(List.of(1f, 7f));
  }

  @Test
  void text_where_a_feature_was_is_refused_and_the_column_can_be_left_out() {
    DataFileException refused = fault(like(BARE), "r1,7,8\nr2,9,10\n");
    assertThat(refused).hasMessageContaining("column 1: 'r1' is not a number");
    assertThat(refused.remedies()).containsExactly(Remedy.of(Setting.IGNORE, "1"));
    assertThat(features(ignoring(BARE, 1), "r1,7,8\n")).containsExactly(List.of(7f, 8f));
  }

  @Test
  void without_names_the_label_must_not_be_a_column_that_was_a_feature() {
    DataFileException refused = fault(labelled(BARE, 1), "yes,7,1\n");
    assertThat(refused)
        .hasMessageContaining("column 1 is a feature that the model was trained on; it is not");
    assertThat(refused.remedies()).containsExactly(Remedy.of(Setting.LABEL, "3"));
  }

  @Test
  void another_label_than_that_of_the_training_does_not_make_the_old_one_a_feature() {
    assertThat(features(labelled(BARE_WITH_NUMBERS, 1), "no,7,8,1\n"))
        .containsExactly(List.of(7f, 8f));
    assertThat(notes).contains("column 4 was the label of the training, so it is no feature");
  }

  // ----------------------------------------------------------------- columns of the same name

  @ParameterizedTest
  @CsvSource({"4,3", "3,4"})
  void the_header_of_the_training_decides_which_of_two_columns_is_the_feature(
      int label, int ignored) {
    DataSet twice =
        Tables.read(
            CsvFormat.DEFAULT
                .withLabel(TableColumn.at(label))
                .withIgnored(List.of(TableColumn.at(ignored))),
            "x,y,x,x\n1,2,0,1\n3,4,1,0\n");
    String text = "x,y,x,x\n7,8,1,1\n";
    assertThat(features(like(twice), text)).containsExactly(List.of(7f, 8f));
    assertThat(labels(twice, text).features()).containsExactly(7, 8);
  }

  @Test
  void a_position_decides_which_of_two_columns_is_the_feature() {
    DataSet label = Tables.read(CsvFormat.DEFAULT, "x,y,x\n1,2,a\n3,4,b\n");
    DataFileException doubt = fault(like(label), "y,x,x\n8,b,7\n");
    assertThat(doubt).hasMessageContaining("two columns are named 'x'; which one is the label?");
    assertThat(doubt.remedies()).isEqualTo(Remedy.anyOf(Setting.LABEL, "2", "3"));
    assertThat(features(labelled(label, 2), "y,x,x\n8,b,7\n")).containsExactly(List.of(7f, 8f));
    assertThat(features(like(label), "y,x\n8,7\n")).containsExactly(List.of(7f, 8f));
    DataSet ignored =
        Tables.read(
            CsvFormat.DEFAULT.withIgnored(List.of(TableColumn.at(1))),
            "x,x,y,kind\n9,1,2,a\n9,3,4,b\n");
    assertThat(fault(like(ignored), "y,x,x\n8,7,9\n").remedies())
        .isEqualTo(Remedy.anyOf(Setting.IGNORE, "2", "3"));
    assertThat(features(ignoring(ignored, 3), "y,x,x\n8,7,9\n")).containsExactly(List.of(7f, 8f));
  }

  // ------------------------------------------------------------------ separator, decimal mark

  @Test
  void another_separator_and_decimal_mark_than_in_the_training_are_named_together() {
    assertThat(fault(like(NAMED), "width;height\n7;8\n").remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";"));
    Remedy both = Remedy.of(Setting.SEPARATOR, ";").and(Setting.DECIMAL, ",");
    for (String text :
        List.of(
            "width;height\n7,5;8\n",
            "height;class;width\n8,25;;7,5\n",
            "\"width\";\"height\"\n7,5;8\n",
            "width;height;note\n7;8;a\n7,5;8;b\n")) {
      assertThat(fault(like(NAMED), text).remedies()).as(text).containsExactly(both);
    }
    DataSet german =
        Tables.read(CsvFormat.DEFAULT.withDecimal(','), "width;height;class\n0,5;1;a\n1,5;2;b\n");
    assertThat(fault(like(german), "width,height\n7.5,8\n").remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, ",").and(Setting.DECIMAL, "."));
    assertThat(fault(like(german), "width\theight\n7,5\t8\n").remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, "\t"));
  }

  @Test
  void another_separator_is_named_where_there_are_no_names_too() {
    assertThat(fault(like(BARE), "7;8\n9;10\n").remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";"));
    assertThat(fault(like(BARE), "7,25;8,5\n9;10\n").remedies())
        .containsExactly(Remedy.of(Setting.SEPARATOR, ";").and(Setting.DECIMAL, ","));
  }

  // -------------------------------------------------------------------------------- true, false

  @ParameterizedTest
  @CsvSource({
    "0,1,False,TRUE",
    "0,1,false,true",
    "false,true,FALSE,True",
    "False,True,false,true",
    "FALSE,TRUE,0,1.0"
  })
  void truth_values_are_classes_however_they_are_written(
      String trainedNo, String trainedYes, String no, String yes) {
    DataSet trained =
        Tables.read(CsvFormat.DEFAULT, "x,flag\n1,%s\n2,%s\n".formatted(trainedNo, trainedYes));
    DataSet data = labels(trained, "x,flag\n1,%s\n2,%s\n".formatted(yes, no));
    assertThat(Tables.classesOf(data)).containsExactly(trainedYes, trainedNo);
    assertThat(notes)
        .containsExactly(
            "column 2 (flag): '%s' is read as the class %s".formatted(yes, trainedYes),
            "column 2 (flag): '%s' is read as the class %s".formatted(no, trainedNo));
  }

  @Test
  void truth_values_are_no_classes_where_they_could_be_two() {
    DataSet three = Tables.read(CsvFormat.DEFAULT, "x,flag\n1,0\n2,1\n3,2\n");
    assertThat(fault(() -> labels(three, "x,flag\n1,True\n")))
        .hasMessageContaining("'True' is none of the model's classes, 0, 1, 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "false", "FALSE"})
  void truth_among_the_features_is_to_be_written_as_numbers(String truth) {
    assertThat(fault(like(NAMED), "width,height\n1," + truth + "\n"))
        .hasMessageEndingWith(
            "column 2 (height): '%s' is not a number; write true as 1 and false as 0"
                .formatted(truth));
    DataFileException training =
        fault(
            () ->
                Tables.read(CsvFormat.DEFAULT, "a,b,kind\n1," + truth + ",x\n2," + truth + ",y\n"));
    assertThat(training.problem())
        .endsWith(
            "column 2 (b): '%s' is not a number; write true as 1 and false as 0, or leave the"
                    .formatted(truth)
                + " column out");
    assertThat(training.remedies()).containsExactly(Remedy.of(Setting.IGNORE, "b"));
  }
}
