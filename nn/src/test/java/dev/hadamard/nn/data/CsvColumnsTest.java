package dev.hadamard.nn.data;

import static dev.hadamard.nn.data.Tables.fault;
import static dev.hadamard.nn.data.Tables.read;
import static dev.hadamard.nn.data.Tables.remedies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The columns of a table: which is the label, and what is suggested where it is another. */
class CsvColumnsTest {

  @ParameterizedTest
  @CsvSource({"1,hard,soft", "-3,hard,soft", "2,1,3", "-2,1,3", "3,2,4", "-1,2,4"})
  void the_label_is_found_by_its_position_from_either_side(int position, String one, String two) {
    CsvFormat format = CsvFormat.DEFAULT.withLabel(TableColumn.at(position));
    String text =
        position == 1 || position == -3
            ? "kind,a,b\nsoft,1,2\nhard,3,4\n"
            : "a,b,c\n9,1,2\n8,3,4\n";
    assertThat(read(format, text).classes()).containsExactly(one, two);
  }

  @Test
  void a_position_that_the_table_lacks_is_refused() {
    CsvFormat format = CsvFormat.DEFAULT.withLabel(TableColumn.at(4));
    assertThat(fault(format, "1,2,x\n3,4,y\n"))
        .hasMessage("data.csv:1: there is no column 4; the table has 3");
    assertThat(fault(CsvFormat.DEFAULT.withLabel(TableColumn.at(-4)), "1,2,x\n3,4,y\n"))
        .hasMessageContaining("there is no column -4");
    assertThatThrownBy(() -> TableColumn.of("0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_whole_number_is_a_position_and_all_else_a_name() {
    assertThat(TableColumn.of("-2")).isEqualTo(TableColumn.at(-2));
    assertThat(TableColumn.of("class")).isEqualTo(TableColumn.named("class"));
    assertThat(TableColumn.of("1.5")).isEqualTo(TableColumn.named("1.5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "setosa,5.1,3.5!virginica,6.3,3.3        | 1",
        "kind,a,b!setosa,5.1,3.5!virginica,6,3.3 | kind",
        "a,kind,b!1,setosa,3.5!2,virginica,3.3   | kind"
      })
  void a_lone_column_of_text_is_the_class_or_to_be_ignored(String table, String column) {
    String text = table.replace('!', '\n') + "\n";
    assertThat(remedies(CsvFormat.DEFAULT, text))
        .containsExactly(Remedy.of(Setting.LABEL, column), Remedy.of(Setting.IGNORE, column));
    assertThat(remedies(CsvFormat.DEFAULT.withTask(Task.REGRESSION), text))
        .isEqualTo(remedies(Setting.IGNORE, column));
  }

  @Test
  void columns_of_text_beside_a_class_are_to_be_ignored() {
    String text = "sex,age,city,size,kind\nm,3,Ulm,7,x\nf,4,Bonn,8,y\n";
    assertThat(remedies(CsvFormat.DEFAULT, text)).isEqualTo(remedies(Setting.IGNORE, "sex,city"));
    CsvFormat format = CsvFormat.DEFAULT.withIgnored(List.of(TableColumn.named("age")));
    assertThat(remedies(format, text)).isEqualTo(remedies(Setting.IGNORE, "sex,age,city"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // two columns of text before a measure: the one that recurs is the class
        "name,kind,age,width!ann,a,3,1.25!bob,b,4,2.5!cid,a,5,1.5!dan,b,6,2.75|column 2"
            + " (kind)|kind:name name,kind",
        // both recur
        "kind,site,width!a,u,1.25!b,u,2.5!a,v,1.5!b,v,2.75|column 1 (kind) or column 2 (site)"
            + "|kind:site site:kind",
        // the name tells
        "species,site,width!a,u,1.25!b,w,2.5!c,v,1.5!d,z,2.75|column 1 (species)|species:site",
        // the last column recurs too, so that it is the class rather than the first
        "site,width,kind!u,1.25,a!v,2.5,b!u,1.5,a!v,2.75,b|column 1 (site)|site site:kind",
        // no header
        "ann,a,7,1.25!bob,b,8,2.5!cid,a,9,1.5!dan,b,7,2.75|column 2|2:1 1,2"
      })
  void of_several_columns_of_text_the_one_that_may_be_the_class_is_named(
      String table, String named, String remedies) {
    DataFileException fault = fault(CsvFormat.DEFAULT, table.replace('!', '\n') + "\n");
    assertThat(fault.problem())
        .endsWith("is %s the class? Leave other columns of text out".formatted(named));
    assertThat(fault.remedies())
        .containsExactlyElementsOf(
            Stream.of(remedies.split(" ", -1)).map(CsvColumnsTest::remedy).toList());
    assertThat(remedies(CsvFormat.DEFAULT.withTask(Task.REGRESSION), table.replace('!', '\n')))
        .allMatch(remedy -> !remedy.values().containsKey(Setting.LABEL));
  }

  /** Columns to ignore, behind the label and a colon if there is one. */
  private static Remedy remedy(String text) {
    String[] parts = text.split(":", -1);
    return parts.length == 1
        ? Remedy.of(Setting.IGNORE, text)
        : Remedy.of(Setting.LABEL, parts[0]).and(Setting.IGNORE, parts[1]);
  }

  @Test
  void a_column_of_numbers_with_a_misprint_is_not_taken_for_the_class() {
    String text = "a,b,kind\n1,2,x\n1,2,y\n2,2,x\n1,oops,y\n";
    assertThat(fault(CsvFormat.DEFAULT, text)).hasMessageEndingWith("; correct the cell");
  }

  @Test
  void a_lone_column_of_texts_that_never_recur_is_rather_to_be_ignored() {
    String text = "day,a,price\nmon,1,2.5\ntue,2,3.5\nwed,3,1.5\nthu,1,2.5\n";
    assertThat(remedies(CsvFormat.DEFAULT, text))
        .containsExactly(Remedy.of(Setting.IGNORE, "day"), Remedy.of(Setting.LABEL, "day"));
    assertThat(remedies(CsvFormat.DEFAULT, text.replace("day", "class")))
        .containsExactly(Remedy.of(Setting.LABEL, "class"), Remedy.of(Setting.IGNORE, "class"));
    assertThat(remedies(CsvFormat.DEFAULT, text.replace("tue", "mon").replace("thu", "wed")))
        .containsExactly(Remedy.of(Setting.LABEL, "day"), Remedy.of(Setting.IGNORE, "day"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"time, s\"", "2019", "0", "-x", "\"5\"\" pipe\"", "it's", "\"\"", "a\\b", "@a"})
  void a_name_that_an_option_could_not_hold_is_given_by_its_position(String name) {
    String text = "a,b,%s,kind\nm,1,u,x\nf,2,v,y\n".formatted(name);
    assertThat(remedies(CsvFormat.DEFAULT.withHeader(Header.PRESENT), text))
        .isEqualTo(remedies(Setting.IGNORE, "a,3"));
  }

  @Test
  void a_name_that_two_columns_have_is_given_by_its_positions() {
    String text = "a,b,a,kind\nm,1,u,x\nf,2,v,y\n";
    assertThat(remedies(CsvFormat.DEFAULT, text)).isEqualTo(remedies(Setting.IGNORE, "1,3"));
  }

  @Test
  void all_features_are_never_to_be_ignored() {
    assertThat(remedies(CsvFormat.DEFAULT, "a,b,kind\nm,Ulm,x\nf,Bonn,y\n")).isEmpty();
  }

  @Test
  void a_number_in_another_notation_is_named_before_a_column_of_text() {
    CsvFormat format = CsvFormat.DEFAULT.withSeparator(';');
    assertThat(remedies(format, "id;a;b;kind\nS1;12,5;2,1;x\nS2;11,0;4,3;y\n"))
        .containsExactly(Remedy.of(Setting.DECIMAL, ","));
  }

  @Test
  void columns_of_text_that_are_too_many_for_a_message_are_not_listed() {
    assertThat(remedies(CsvFormat.DEFAULT, "n,".repeat(50) + "1,x\n")).hasSize(1);
    assertThat(remedies(CsvFormat.DEFAULT, "n,".repeat(51) + "1,x\n")).isEmpty();
  }

  // ------------------------------------------------------------------------------ ignored columns

  private static CsvFormat without(String... columns) {
    return CsvFormat.DEFAULT.withIgnored(Stream.of(columns).map(TableColumn::of).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-3", "name"})
  void an_ignored_column_may_hold_anything(String column) {
    String text = "a,name,b,kind\n1,Ada,2,x\n3,,4,y\n5,1e99,6,\"y\"\n";
    assertThat(read(without(column), text).features()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(
            read(without(column).withLabel("b"), text.replace('x', '7').replace('y', '8'))
                .classes())
        .containsExactly("2", "4", "6");
  }

  @Test
  void the_header_is_found_by_the_columns_that_are_left() {
    assertThat(read(without("1"), "7,a,kind\n1,2,x\n2,3,y\n").rows()).isEqualTo(2);
    assertThat(read(without("1"), "a,1,x\nb,2,x\nc,3,y\n").rows()).isEqualTo(3);
    assertThat(read(without("1"), "name,0,1,target\nn,5,2,0\nm,7,3,1\nl,6,4,0\nk,5,5,1\n").rows())
        .isEqualTo(4);
  }

  @Test
  void an_ignored_column_must_be_there_and_leave_label_and_features() {
    assertThat(fault(without("city"), "a,kind\n1,x\n"))
        .hasMessage("data.csv:1: there is no column 'city' among a, kind");
    assertThat(fault(without("4"), "a,kind\n1,x\n"))
        .hasMessage("data.csv:1: there is no column 4; the table has 2");
    assertThat(fault(without("-1"), "a,b,kind\n1,2,x\n"))
        .hasMessageContaining("column 3 is the label; choose another label");
    assertThat(fault(without("1", "a"), "a,kind\n1,x\n"))
        .hasMessage("data.csv:1: each column but the label is ignored");
    assertThatThrownBy(() -> without("name").withHeader(Header.ABSENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'name' cannot be found in a file without header");
  }

  @Test
  void a_column_without_any_value_is_to_be_ignored() {
    CsvFormat format = CsvFormat.DEFAULT.withMissing(MissingValues.MEAN);
    assertThat(remedies(format, "a,b,c,kind\n1,,?,x\n2,,-,y\n"))
        .isEqualTo(remedies(Setting.IGNORE, "b,c"));
  }

  @Test
  void the_label_may_be_named_in_a_header_of_numbers() {
    assertThat(read(CsvFormat.DEFAULT.withLabel("1"), "0,1,2\n3,0,5\n6,1,8\n").classes())
        .containsExactly("0", "1");
  }
}
