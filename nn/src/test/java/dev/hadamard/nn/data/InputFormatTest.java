package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables for a network that is trained: which column is which input. */
class InputFormatTest {

  /** A table with names, row numbers that were ignored, and the class in front. */
  private static final DataSet NAMED =
      Tables.read(
          CsvFormat.DEFAULT.withLabel("class").withIgnored(List.of(TableColumn.named("id"))),
          "class,id,width,height\nyes,1,0.5,10\nno,2,1.5,20\n");

  private static final DataSet BARE =
      Tables.read(CsvFormat.DEFAULT.withHeader(Header.ABSENT), "0.5,10,yes\n1.5,20,no\n");

  private static final List<String> CLASSES = List.of("no", "yes");

  private final Path file;
  private final List<String> notes = new ArrayList<>();

  InputFormatTest(@TempDir Path folder) {
    this.file = folder.resolve("new.csv");
  }

  private static InputFormat like(DataSet trained) {
    return InputFormat.of(2, trained.schema(), trained.classes());
  }

  private static InputFormat unknown() {
    return InputFormat.of(2, Optional.empty(), List.of());
  }

  private Path table(String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private List<List<Float>> read(InputFormat format, String text) {
    InputSamples samples = format.read(table(text), notes::add);
    return IntStream.range(0, samples.rows())
        .mapToObj(row -> List.of(samples.features(row)[0], samples.features(row)[1]))
        .toList();
  }

  private DataFileException fault(InputFormat format, String text) {
    DataFileException fault =
        catchThrowableOfType(DataFileException.class, () -> format.read(table(text), notes::add));
    assertThat(fault).as("no fault in %s", text).isNotNull();
    return fault;
  }

  private static InputFormat with(
      InputFormat format, Header header, @Nullable TableColumn label, List<TableColumn> ignored) {
    InputFormat changed = format.withHeader(header).withIgnored(ignored);
    return label == null ? changed : changed.withLabel(label);
  }

  // ------------------------------------------------------------------------------------- by name

  @ParameterizedTest
  @ValueSource(
      strings = {
        "width,height\n7,8\n",
        "height,width\n8,7\n",
        "class,id,width,height\n?,9,7,8\n",
        "note,height,class,width\nhello,8,maybe,7\n",
        "height,id,width\n8,x,7\n"
      })
  void columns_are_found_by_their_names_in_any_order(String text) {
    assertThat(read(like(NAMED), text)).containsExactly(List.of(7f, 8f));
  }

  @Test
  void a_column_that_the_training_did_not_have_is_left_out_with_a_note() {
    read(like(NAMED), "weight,height,width,id\n1,8,7,3\n");
    assertThat(notes).containsExactly("columns that the model does not know are left out: weight");
  }

  @Test
  void a_table_that_lacks_a_column_is_refused_by_its_name() {
    assertThat(fault(like(NAMED), "width,id\n7,1\n"))
        .hasMessageEndingWith(
            ":1: there is no column 'height', which the model was trained on, among width, id");
    assertThat(fault(like(NAMED), "a,b\n7,8\n")).hasMessageContaining("no column 'width'");
    assertThat(fault(like(NAMED), "width,height,width\n7,8,9\n"))
        .hasMessageContaining("two columns are named 'width'");
  }

  @Test
  void a_table_without_names_is_refused_unless_its_order_is_vouched_for() {
    DataFileException unnamed = fault(like(NAMED), "7,8\n9,10\n");
    assertThat(unnamed).hasMessageContaining("does not name the columns");
    assertThat(unnamed.remedies()).containsExactly(Remedy.of(Setting.HEADER, "no"));
    InputFormat vouched = with(like(NAMED), Header.ABSENT, null, List.of());
    assertThat(read(vouched, "7,8\n9,10\n")).containsExactly(List.of(7f, 8f), List.of(9f, 10f));
    assertThat(read(vouched, "yes,1,7,8\n")).containsExactly(List.of(7f, 8f));
  }

  @Test
  void a_feature_is_neither_the_label_nor_ignored() {
    InputFormat label = with(like(NAMED), Header.DETECT, TableColumn.named("width"), List.of());
    InputFormat ignored =
        with(like(NAMED), Header.DETECT, null, List.of(TableColumn.named("width")));
    assertThat(fault(label, "width,height\n7,8\n"))
        .hasMessageContaining("column 1 (width) is a feature that the model was trained on");
    assertThat(fault(ignored, "width,height\n7,8\n"))
        .hasMessageContaining("column 1 (width) is a feature that the model was trained on");
  }

  @Test
  void two_features_of_one_name_are_taken_in_their_order() {
    DataSet twice = Tables.read(CsvFormat.DEFAULT, "x,x,class\n1,2,a\n3,4,b\n");
    assertThat(read(like(twice), "x,class,x\n7,,8\n")).containsExactly(List.of(7f, 8f));
    assertThat(fault(like(twice), "x,y\n7,8\n")).hasMessageContaining("no column 'x'");
  }

  @Test
  void row_names_as_r_writes_them_are_ignored_again() {
    DataSet r =
        Tables.read(
            CsvFormat.DEFAULT.withIgnored(List.of(TableColumn.at(1))),
            "width,height,class\n1,0.5,10,yes\n2,1.5,20,no\n");
    assertThat(read(like(r), "height,width\n1,8,7\n2,10,9\n"))
        .containsExactly(List.of(7f, 8f), List.of(9f, 10f));
  }

  @Test
  void a_line_of_more_cells_than_names_is_no_table_with_row_names_unless_the_training_had_them() {
    assertThat(fault(like(NAMED), "width,height\n1,7,8\n"))
        .hasMessageEndingWith(":2: 3 columns where the first line names 2");
    assertThat(fault(like(NAMED), "width,height\n7,8,\n"))
        .hasMessageEndingWith(":2: 3 columns where the first line names 2");
  }

  @Test
  void columns_that_a_data_frame_counts_are_names_too() {
    DataSet counted =
        Tables.read(CsvFormat.DEFAULT, "0,1,2\n0.5,10,3\n0.7,20,4\n1.5,30,3\n0.1,30,4\n");
    assertThat(counted.schema().orElseThrow().featureNames()).containsExactly("0", "1");
    assertThat(read(like(counted), "1,0\n8,7\n")).containsExactly(List.of(7f, 8f));
  }

  // --------------------------------------------------------------------------------- by position

  @ParameterizedTest
  @ValueSource(strings = {"7,8\n", "7,8,yes\n", "7,8,?\n", "a,b\n7,8\n", "a,b,class\n7,8,\n"})
  void without_names_the_order_of_the_training_counts(String text) {
    assertThat(read(like(BARE), text)).containsExactly(List.of(7f, 8f));
  }

  @Test
  void a_header_without_names_in_the_training_is_told() {
    read(like(BARE), "a,b\n7,8\n");
    assertThat(notes)
        .containsExactly(
            "header: the first line is left out, and columns are taken in their order: a, b");
  }

  @Test
  void another_number_of_columns_is_refused_with_a_remedy() {
    assertThat(fault(like(BARE), "7\n")).hasMessageEndingWith("1 column for a model of 2 inputs");
    DataFileException four = fault(like(BARE), "1,7,8,yes\n");
    assertThat(four).hasMessageContaining("4 columns for a model of 2 inputs");
    assertThat(four.remedies())
        .containsExactly(Remedy.of(Setting.LABEL, "-1").and(Setting.IGNORE, "1"));
    DataFileException three = fault(unknown(), "1,7,8\n");
    assertThat(three.remedies())
        .containsExactly(Remedy.of(Setting.LABEL, "-1"), Remedy.of(Setting.IGNORE, "1"));
    assertThat(fault(like(BARE), "7,8\n7,8,9\n")).hasMessageContaining(":2: 3 columns");
  }

  @Test
  void a_table_without_the_columns_that_were_ignored_is_not_guessed_at() {
    DataSet ignoring =
        Tables.read(
            CsvFormat.DEFAULT.withHeader(Header.ABSENT).withIgnored(List.of(TableColumn.at(1))),
            "1,0.5,10,1\n2,1.5,20,0\n");
    assertThat(read(like(ignoring), "5,7,8,1\n")).containsExactly(List.of(7f, 8f));
    assertThat(read(like(ignoring), "7,8\n")).containsExactly(List.of(7f, 8f));
    assertThat(fault(like(ignoring), "7,8,1\n").remedies())
        .containsExactly(Remedy.of(Setting.LABEL, "-1"), Remedy.of(Setting.IGNORE, "1"));
  }

  @Test
  void a_model_that_knows_no_table_takes_as_many_columns_as_inputs() {
    assertThat(read(unknown(), "7,8\n9,10\n")).containsExactly(List.of(7f, 8f), List.of(9f, 10f));
    InputFormat labelled = with(unknown(), Header.DETECT, TableColumn.LAST, List.of());
    assertThat(read(labelled, "7,8,yes\n")).containsExactly(List.of(7f, 8f));
  }

  @Test
  void counted_columns_may_be_a_header_or_a_sample() {
    InputFormat three = InputFormat.of(3, Optional.empty(), List.of());
    assertThat(fault(three, "0,1,2\n7,8,9\n").remedies())
        .containsExactly(Remedy.of(Setting.HEADER, "yes"), Remedy.of(Setting.HEADER, "no"));
  }

  // ------------------------------------------------------------------------------------- cells

  @Test
  void separator_and_decimal_mark_are_those_of_the_training() {
    DataSet german =
        Tables.read(
            CsvFormat.DEFAULT.withDecimal(',').withSeparator('|'),
            "width|height|class\n0,5|10|yes\n1,5|20|no\n");
    assertThat(read(like(german), "height|width\n8,25|7,5\n"))
        .containsExactly(List.of(7.5f, 8.25f));
    InputFormat points = like(german).withSeparator(';').withDecimal('.');
    assertThat(read(points, "height;width\n8.25;7.5\n")).containsExactly(List.of(7.5f, 8.25f));
    assertThat(read(like(german), "sep=;\nheight;width\n8,25;7,5\n"))
        .containsExactly(List.of(7.5f, 8.25f));
  }

  @Test
  void text_in_a_feature_is_refused_with_line_and_column() {
    assertThat(fault(like(NAMED), "width,height\n7,8\n7,tall\n"))
        .hasMessageEndingWith("new.csv:3: column 2 (height): 'tall' is not a number");
    assertThat(fault(like(NAMED), "width,height\n7,1e99\n"))
        .hasMessageContaining("not a finite float32");
    assertThat(fault(like(NAMED), "width,height\n")).hasMessageEndingWith("there is only a header");
    assertThat(fault(like(NAMED), "")).hasMessageEndingWith("is empty");
  }

  @Test
  void a_missing_value_is_treated_as_in_the_training() {
    assertThat(fault(like(NAMED), "width,height\n7,\n").remedies())
        .containsExactly(Remedy.of(Setting.MISSING, "drop"), Remedy.of(Setting.MISSING, "mean"));
    DataSet mean =
        Tables.read(
            CsvFormat.DEFAULT.withMissing(MissingValues.MEAN),
            "width,height,class\n0.5,,yes\n1.5,20,no\n");
    InputSamples filled = like(mean).read(table("width,height\n?,8\n"), notes::add);
    assertThat(filled.features(0)).containsExactly(Float.NaN, 8f);
    assertThat(filled.isComplete(0)).isTrue();
  }

  @Test
  void a_sample_that_is_dropped_keeps_its_place() {
    DataSet drop =
        Tables.read(
            CsvFormat.DEFAULT.withMissing(MissingValues.DROP),
            "width,height,class\n0.5,10,yes\n1.5,20,no\n");
    InputSamples samples = like(drop).read(table("width,height\n1,2\n?,8\n3,4\n"), notes::add);
    assertThat(samples.rows()).isEqualTo(3);
    assertThat(samples.isComplete(0)).isTrue();
    assertThat(samples.isComplete(1)).isFalse();
    assertThat(samples.features(2)).containsExactly(3f, 4f);
  }

  // ------------------------------------------------------------------------------------ labels

  @Test
  void labels_become_the_classes_of_the_model() {
    DataSet data =
        like(NAMED).readLabelled(table("height,width,class\n8,7,yes\n10,9,yes\n"), notes::add);
    assertThat(data.classes()).isEqualTo(CLASSES);
    assertThat(Tables.classesOf(data)).containsExactly("yes", "yes");
    assertThat(data.features()).containsExactly(7, 8, 9, 10);
  }

  @Test
  void classes_that_are_numbers_are_compared_as_numbers() {
    DataSet data =
        InputFormat.of(2, Optional.empty(), List.of("3", "4"))
            .readLabelled(table("7,8,3.0\n9,10,04\n"), notes::add);
    assertThat(Tables.classesOf(data)).containsExactly("3", "4");
    assertThat(notes)
        .containsExactly("column 3 is taken as the label", "no header: the first line is a sample");
  }

  @Test
  void a_class_that_the_model_does_not_know_is_refused() {
    assertThatThrownBy(
            () ->
                like(NAMED)
                    .readLabelled(table("width,height,class\n7,8,yes\n7,8,maybe\n"), notes::add))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining(
            ":3: column 3 (class): 'maybe' is none of the model's classes, no, yes");
  }

  @Test
  void a_table_without_label_cannot_be_evaluated() {
    assertThatThrownBy(() -> like(NAMED).readLabelled(table("width,height\n7,8\n"), notes::add))
        .isInstanceOf(MissingLabelException.class)
        .hasMessageContaining("there is no column 'class', which was the label of the training");
  }

  @Test
  void values_of_a_regression_are_read_with_their_name() {
    DataSet houses =
        Tables.read(CsvFormat.DEFAULT.withTask(Task.REGRESSION), "a,b,price\n1,2,10.5\n3,4,20.5\n");
    DataSet data = like(houses).readLabelled(table("price,b,a\n30,8,7\n"), notes::add);
    assertThat(data.target()).isEqualTo("price");
    assertThat(data.value(0)).isEqualTo(30);
    assertThat(data.features()).containsExactly(7, 8);
  }

  // ------------------------------------------------------------------------------------- schema

  @Test
  void a_part_of_a_table_knows_its_columns_and_so_does_a_scaled_one() {
    DataSet scaled = Scaling.none(2).apply(NAMED.select(1));
    assertThat(scaled.schema()).isEqualTo(NAMED.schema());
    TableSchema schema = NAMED.schema().orElseThrow();
    assertThat(schema.featureNames()).containsExactly("width", "height");
    assertThat(schema.labelName()).contains("class");
    assertThat(schema.ignored()).containsExactly(1);
  }

  @Test
  void a_schema_that_contradicts_itself_is_refused() {
    MissingValues fail = MissingValues.FAIL;
    for (Runnable broken :
        List.<Runnable>of(
            () -> new TableSchema(1, List.of(), 0, List.of(), ',', '.', fail),
            () -> new TableSchema(3, List.of("a"), 0, List.of(), ',', '.', fail),
            () -> new TableSchema(3, List.of(), 3, List.of(), ',', '.', fail),
            () -> new TableSchema(3, List.of(), 0, List.of(0), ',', '.', fail),
            () -> new TableSchema(3, List.of(), 0, List.of(1, 1), ',', '.', fail),
            () -> new TableSchema(3, List.of(), 0, List.of(1, 2), ',', '.', fail),
            () -> new TableSchema(3, List.of(), 0, List.of(), '1', '.', fail),
            () -> new TableSchema(3, List.of(), 0, List.of(), ',', '!', fail))) {
      assertThatThrownBy(broken::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
