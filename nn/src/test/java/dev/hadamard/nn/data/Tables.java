package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hadamard.nn.data.CsvFormat.Header;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables written out in tests: read them, or see why they cannot be read. */
final class Tables {

  static final String NAME = "data.csv";

  /** Two samples of a network's training below their names. */
  static final DataSet NAMED =
      read(CsvFormat.DEFAULT, "width,height,class\n0.5,10,yes\n1.5,20,no\n");

  /** The same without names. */
  static final DataSet BARE =
      read(CsvFormat.DEFAULT.withHeader(Header.ABSENT), "0.5,10,yes\n1.5,20,no\n");

  /** The same without names, behind a column of row numbers that the training ignored. */
  static final DataSet BARE_WITH_NUMBERS =
      read(
          CsvFormat.DEFAULT.withHeader(Header.ABSENT).withIgnored(List.of(TableColumn.at(1))),
          "1,0.5,10,yes\n2,1.5,20,no\n");

  private Tables() {}

  static DataSet read(CsvFormat format, String text) {
    return read(format, text.getBytes(StandardCharsets.UTF_8));
  }

  static DataSet read(CsvFormat format, byte[] bytes) {
    return format.read(NAME, new ByteArrayInputStream(bytes));
  }

  static DataFileException fault(CsvFormat format, String text) {
    DataFileException fault =
        catchThrowableOfType(DataFileException.class, () -> read(format, text));
    assertThat(fault).as("no fault in %s", text).isNotNull();
    return fault;
  }

  /** What a fault of a table suggests. */
  static List<Remedy> remedies(CsvFormat format, String text) {
    return fault(format, text).remedies();
  }

  /** Any of these values of a setting. */
  static List<Remedy> remedies(Setting setting, String... values) {
    return Remedy.anyOf(setting, values);
  }

  static List<String> notes(CsvFormat format, String text) {
    List<String> notes = new ArrayList<>();
    format.read(NAME, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), notes::add);
    return notes;
  }

  static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  /** The name of the class of each sample. */
  static List<String> classesOf(DataSet data) {
    return IntStream.range(0, data.rows())
        .mapToObj(row -> data.classes().get(data.label(row)))
        .toList();
  }
}
