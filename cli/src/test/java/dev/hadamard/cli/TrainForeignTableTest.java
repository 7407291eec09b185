package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code train} on tables as spreadsheets, data frames and other programs leave them: read where
 * the meaning is certain, else refused with what is true and what helps.
 */
class TrainForeignTableTest {

  private static final String NO_NUMBER =
      "is not a number; leave columns of text out, or write each of their values as a column of 0"
          + " and 1";

  private final Path folder;

  TrainForeignTableTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Invocation train(byte[] table, String... options) throws IOException {
    return ShortTraining.in(folder, Files.write(folder.resolve("table.csv"), table), options);
  }

  private Invocation train(String table, String... options) throws IOException {
    return train(table.getBytes(StandardCharsets.UTF_8), options);
  }

  private static String lines(IntFunction<String> line) {
    return IntStream.range(0, 20).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  /** What is wrong, without the name of the file, and the advice below it, if there is any. */
  private static void refuses(Invocation refused, String problem, String... advice) {
    assertThat(refused.isRefused().err()).contains("table.csv" + problem + "\n");
    assertThat(refused.err().lines().skip(1)).containsExactly(advice);
  }

  // ------------------------------------------------------------------------------------- numbers

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1.696.000|1696000",
        "\"1,696,000\"|1696000",
        "\"-1,696.50\"|-1696.50",
        "\"12,34,567\"|1234567",
        "1'696'000|1696000",
        "1 696 000|1696000",
        "1\u00a0696|1696",
        "1\u202f696|1696"
      })
  void thousands_separators_are_named(String number, String plain) throws IOException {
    refuses(
        train("pop,kind\n" + number + ",x\n"),
        ":2: column 1 (pop): '"
            + number.replace("\"", "")
            + "' has thousands separators, which are not read; write the column without them, as"
            + " in "
            + plain);
  }

  @Test
  void a_comma_before_three_digits_may_be_either() throws IOException {
    refuses(
        train("pop,kind\n\"334,544\",x\n"),
        ":2: column 1 (pop): '334,544' is not a number with a decimal point; if the comma separates"
            + " thousands, write the column without it, as in 334544",
        "Try --decimal , --separator ,");
  }

  @Test
  void quoted_decimal_commas_are_read_from_a_table_that_commas_separate() throws IOException {
    String table = "a,b,kind\n" + lines(i -> "\"" + i + ",5\",2," + (i % 2 == 0 ? "x" : "y"));
    refuses(
        train(table),
        ":2: column 1 (a): '0,5' is not a number with a decimal point",
        "Try --decimal , --separator ,");
    assertThat(train(table, "--decimal", ",", "--separator", ",").endsWith(0).out())
        .contains("2 features, 2 classes");
    refuses(
        train(table, "--decimal", ","),
        ":2: the quoting is malformed: a closing quote is followed by text",
        "Try --separator ,");
  }

  @Test
  void prices_with_thousands_separators_are_no_classes() throws IOException {
    String table = "a,price\n" + lines(i -> i + ",\"" + (i + 1) + ",696,000\"");
    String problem =
        ":2: column 2 (price): '1,696,000' has thousands separators, which are not read; write the"
            + " column without them, as in 1696000";
    refuses(train(table), problem, "Try --task classification.");
    refuses(train(table, "--task", "regression"), problem);
    refuses(
        train("a,price\n" + lines(i -> i + ",\"" + i + ",5\"")),
        ":2: column 2 (price): '0,5' is not a number with a decimal point",
        "Try --decimal , --separator , or --task classification.");
  }

  // ----------------------------------------------------------------------------- what Excel writes

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {"sep=;!;", "\"sep=;\"!;", "SEP=|!|", "sep=,!,", "\uFEFFsep=;!;"})
  void the_line_that_names_the_separator_is_honoured(String first, String separator)
      throws IOException {
    String table = "a,b,kind\n" + lines(i -> i + ",2," + (i % 2 == 0 ? "x" : "y"));
    Invocation trained = train(first + "\r\n" + table.replace(",", separator)).endsWith(0);
    assertThat(trained.out())
        .contains("2 features, 2 classes")
        .contains("table    separator: '" + separator + "', as the first line says")
        .contains("table    header: the first line names the columns, a, b, kind");
  }

  @Test
  void the_option_overrules_the_line_that_names_the_separator() throws IOException {
    String table = "sep=;\na,b,kind\n" + lines(i -> i + ",2," + (i % 2 == 0 ? "x" : "y"));
    assertThat(train(table, "--separator", ",").endsWith(0).out()).contains("2 features");
    refuses(
        train(table),
        ":2: one column is not enough for features and a class: cells are separated by ';', this"
            + " line has ','",
        "Try --separator ,");
  }

  // ------------------------------------------------------------------------------- missing values

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#N/A", "#NA", "#N/A N/A", "<NA>", "N/A", "n.a.", "NA", "NaN", "-nan", "1.#QNAN", "-1.#IND",
        "null", "None", "-", "--", ".", "\\N", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!",
        "#NULL!"
      })
  void what_spreadsheets_and_data_frames_write_for_a_missing_value_is_known(String mark)
      throws IOException {
    String table = "a,kind\n" + lines(i -> (i == 3 ? mark : i) + "," + (i % 2 == 0 ? "x" : "y"));
    refuses(
        train(table),
        ":5: column 1 (a): '" + mark + "' marks a missing value",
        "Try --missing drop or --missing mean.");
    assertThat(train(table, "--missing", "drop").endsWith(0).out())
        .contains("samples left out because a value is missing: 1");
  }

  @Test
  void plus_and_minus_are_classes_also_where_samples_are_left_out() throws IOException {
    String table = "a,kind\n" + lines(i -> (i == 3 ? "?" : i) + "," + (i % 2 == 0 ? "+" : "-"));
    assertThat(train(table, "--missing", "drop").endsWith(0).out())
        .contains("1 feature, 2 classes")
        .contains("samples left out because a value is missing: 1");
  }

  // ------------------------------------------------------------------------------ columns of text

  @Test
  void columns_of_text_are_named_and_can_be_ignored() throws IOException {
    String table =
        "name,a,city,kind\n"
            + lines(i -> "n" + i + "," + i + ",\"Ulm; 7, Donau\"," + (i % 2 == 0 ? "x" : "y"));
    refuses(train(table), ":2: column 1 (name): 'n0' " + NO_NUMBER, "Try --ignore name,city.");
    refuses(
        train(table, "--ignore", "name"),
        ":2: column 3 (city): 'Ulm; 7, Donau' " + NO_NUMBER,
        "Try --ignore name,city.");
    for (String ignored : new String[] {"1,3", "name,city", "-2,name"}) {
      assertThat(train(table, "--ignore", ignored).endsWith(0).out())
          .contains("1 feature, 2 classes");
    }
    assertThat(train(table, "--ignore", "1", "--ignore", "3").endsWith(0).out())
        .contains("1 feature, 2 classes");
  }

  @Test
  void a_lone_column_of_text_is_the_class_or_ignored() throws IOException {
    String table = "date,a,price\n" + lines(i -> "2020-01-0" + i + ",3," + i + ".5");
    String problem = ":2: column 1 (date): '2020-01-00' is not a number";
    refuses(
        train(table),
        problem + "; is it the class, or a column to leave out?",
        "Try --ignore date or --label date.");
    refuses(
        train(table, "--task", "regression"),
        ":2: column 1 (date): '2020-01-00' " + NO_NUMBER,
        "Try --ignore date.");
    assertThat(train(table, "--task", "regression", "--ignore", "date").endsWith(0).out())
        .contains("1 feature");
  }

  @Test
  void row_numbers_can_be_ignored() throws IOException {
    String table = "id,a,kind\n" + lines(i -> i + 1 + "," + i % 3 + "," + i % 2);
    assertThat(train(table).endsWith(0).out())
        .contains("if it holds row numbers, use --ignore 1; otherwise the network learns from it");
    assertThat(train(table, "--ignore", "id").endsWith(0).out())
        .contains("1 feature, 2 classes")
        .doesNotContain("row numbers");
  }

  // ------------------------------------------------------------------------------------ encodings

  private static final String ACCENTS =
      "größe,kind\n" + lines(i -> i + "," + (i % 2 == 0 ? "weiß" : "schön"));

  @ParameterizedTest
  @CsvSource({
    "UTF-16, UTF-16",
    "UTF-16LE, UTF-16LE",
    "UTF-16BE, UTF-16BE",
    "x-UTF-16LE-BOM, UTF-16",
    "UTF-32BE, UTF-32BE",
    "X-UTF-32LE-BOM, UTF-32"
  })
  void a_table_in_a_wide_encoding_is_refused_with_the_conversion(String written, String told)
      throws IOException {
    for (String table : new String[] {ACCENTS, "a,b\n1,x\n2,y\n"}) {
      refuses(
          train(table.getBytes(Charset.forName(written))),
          ": is %1$s text, not UTF-8; convert it, as with iconv -f %1$s -t UTF-8".formatted(told));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252"})
  void a_table_in_a_western_encoding_is_refused_with_the_conversion(String written)
      throws IOException {
    refuses(
        train(ACCENTS.getBytes(Charset.forName(written))),
        ": is not UTF-8 text; if it is Windows-1252 or Latin-1, convert it, as with iconv -f"
            + " WINDOWS-1252 -t UTF-8");
  }

  @Test
  void a_spreadsheets_own_file_is_refused() throws IOException {
    refuses(
        train(new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, '!', 0, -1}),
        ": is a spreadsheet or a ZIP archive, not text; save the table as CSV in UTF-8");
  }
}
