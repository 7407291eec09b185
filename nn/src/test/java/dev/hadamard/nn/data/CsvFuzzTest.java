package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.data.CsvFormat.Header;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Small tables of odd cells, odd quoting and odd lines, read in every format: a data set that holds
 * together, or a {@link DataFileException} that names the file and that a terminal can show.
 *
 * <p>{@code -Dfuzz.tables=1000000} reads more of them.
 */
class CsvFuzzTest {

  private static final int TABLES = Integer.getInteger("fuzz.tables", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", 11);

  private static final String[] CELLS = {
    "0",
    "1",
    "2",
    "3",
    "4",
    "-1",
    "1.5",
    "2,5",
    "03",
    "3.0",
    "3e0",
    "1e400",
    "1e-400",
    "1e999999999",
    "1e9999999999",
    "740245381351497731",
    "1D",
    "0x1p3",
    "NaN",
    "NA",
    "?",
    "",
    " ",
    "\t",
    "x",
    "y",
    "x y",
    "\"1\"",
    "\"1\"2",
    "\"",
    "\"\"",
    "\"a,b\"",
    "\"a\nb\"",
    " \"1\"",
    "1\"",
    "\u001b[31m",
    "\u202e",
    "\ud800",
    "\uFEFF",
    "\uFEFF\"1\"",
    "class",
    "target",
    "ü",
    "😀",
    "\0",
    "-",
    ".",
    "+.5e-3",
    "Infinity",
    "9".repeat(400),
    "16777217",
    "1e9",
    "null",
    "'",
    "#",
    "\u2028",
    "\u00a0",
    "1.696.000",
    "\"334,544\"",
    "sep=;",
    "sep=,",
    "#N/A",
    "a\r\"b"
  };
  private static final String[] SEPARATORS = {",", ",", ",", ",", ";", "\t", "|"};
  private static final String[] BREAKS = {"\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n", ""};
  private static final TableColumn[] LABELS = {
    TableColumn.LAST,
    TableColumn.LAST,
    TableColumn.at(1),
    TableColumn.at(3),
    TableColumn.named("class")
  };

  private final SplitMix64 random = new SplitMix64(SEED);

  private int below(int limit) {
    return random.nextInt(limit);
  }

  private <T> T one(T[] of) {
    return of[below(of.length)];
  }

  private String table() {
    int width = 2 + below(4);
    boolean isOrderly = below(4) > 0;
    String separator = isOrderly ? "," : one(SEPARATORS);
    StringBuilder text = new StringBuilder(below(8) == 0 ? "\uFEFF" : "");
    for (int line = below(9); line >= 0; line--) {
      int cells = below(isOrderly ? 60 : 8) == 0 ? 1 + below(6) : width;
      for (int cell = 0; cell < cells; cell++) {
        text.append(cell == 0 ? "" : separator);
        text.append(isOrderly && below(60) > 0 ? CELLS[below(10)] : one(CELLS));
      }
      text.append(isOrderly ? "\n" : one(BREAKS));
    }
    return text.toString();
  }

  private CsvFormat format() {
    TableColumn label = one(LABELS);
    Header header = one(Header.values());
    boolean isComma = below(8) == 0;
    Character separator = below(4) == 0 ? null : one(SEPARATORS).charAt(0);
    TableColumn ignored = one(LABELS);
    boolean isNamed = label.name() != null || ignored.name() != null;
    return new CsvFormat(
        isNamed && header == Header.ABSENT ? Header.DETECT : header,
        label,
        below(4) == 0 ? List.of(ignored) : List.of(),
        separator,
        isComma ? ',' : '.',
        one(MissingValues.values()),
        below(3) == 0 ? null : one(Task.values()));
  }

  @Test
  void any_table_is_read_or_refused_by_the_exception_that_says_why() {
    int read = 0;
    for (int i = 0; i < TABLES; i++) {
      CsvFormat format = format();
      String table = table();
      try {
        read += check(format, table) ? 1 : 0;
      } catch (RuntimeException | AssertionError fault) {
        throw new AssertionError(
            "seed %d, table %d, %s:%n%s".formatted(SEED, i, format, table), fault);
      }
    }
    assertThat(read).as("tables that were read").isGreaterThan(TABLES / 50);
  }

  /** Whether the table was read. */
  private static boolean check(CsvFormat format, String table) {
    byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
    StringBuilder notes = new StringBuilder();
    try {
      DataSet data = format.read("table", new ByteArrayInputStream(bytes), notes::append);
      assertThat(data.rows()).isPositive();
      assertThat(data.features()).hasSize(data.rows() * data.columns());
      assertThat(data.hasMissing() && format.missing() != MissingValues.MEAN).isFalse();
      assertThat(data.task())
          .isEqualTo(format.task() == null ? Task.CLASSIFICATION : format.task());
      isShown(notes.toString());
      return true;
    } catch (DataFileException refused) {
      assertThat(refused.getMessage()).startsWith("table:").hasSizeLessThan(500);
      isShown(String.valueOf(refused.getMessage()));
      return false;
    }
  }

  private static void isShown(String message) {
    assertThat(
            message
                .codePoints()
                .filter(c -> Character.getType(c) == Character.CONTROL || c == 0x202e))
        .as(message)
        .isEmpty();
  }
}
