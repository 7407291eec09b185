package dev.hadamard.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.FileReason;
import dev.hadamard.spi.ForeignText;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Parses the lines of a CSV text into cells without blanks around them. The parser is strict in
 * quoting and reports a cell or line that exceeds a limit.
 */
final class CsvLines {

  /** Receives the lines. */
  interface Sink {
    /**
     * Receives a line that is not blank.
     *
     * @param line the line number, counted from 1
     * @param cells the cells without blanks around them
     */
    void add(long line, List<String> cells);

    /**
     * Receives a line whose cells are all empty. Unless it is overridden, such a line is left out.
     *
     * @param line the line number, counted from 1
     * @param cells the number of cells, which is 1 for a line without content
     * @param isQuoted whether there are quotes, as in {@code ""}
     */
    default void addBlank(long line, int cells, boolean isQuoted) {}
  }

  private static final String AFTER_QUOTE = "after closing quote";
  private static final String TEXT_AFTER_QUOTE =
      "the quoting is malformed: a closing quote is followed by text";
  private static final String TOO_LONG =
      "a cell has more than %d characters; perhaps a quote is left open"
          .formatted(CsvFormat.MAX_CELL);
  private static final String NOT_UTF_8 =
      "is not UTF-8 text; if it is Windows-1252 or Latin-1, convert it, as with iconv -f"
          + " WINDOWS-1252 -t UTF-8";
  private static final Pattern LINE = Pattern.compile("started in line (\\d+)");

  private CsvLines() {}

  /**
   * Reads a text to its end.
   *
   * @throws DataFileException naming file, line and reason if the text cannot be parsed
   */
  static void read(String file, CsvText text, char separator, Sink sink) {
    Cells cells = new Cells(file);
    try {
      CsvRecord held = null;
      boolean isQuoted = false;
      for (CsvRecord line : lines(text, separator, cells)) {
        if (held != null) {
          add(held, isQuoted, sink);
        }
        held = line;
        isQuoted = cells.isQuoted;
      }
      if (held != null && !cells.isLastEmpty) {
        throw new DataFileException(file, held.getStartingLineNumber(), "a quote is left open");
      }
    } catch (CsvParseException malformed) {
      throw fault(file, malformed);
    } catch (UncheckedIOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  /** The exception for a file that cannot be read to its end. */
  static DataFileException unreadable(String file, Exception fault) {
    return new DataFileException(file, 0, reason(fault), fault);
  }

  private static void add(CsvRecord line, boolean isQuoted, Sink sink) {
    List<String> cells = line.getFields();
    if (isBlank(cells)) {
      sink.addBlank(line.getStartingLineNumber(), cells.size(), isQuoted);
    } else {
      sink.add(line.getStartingLineNumber(), cells);
    }
  }

  private static boolean isBlank(List<String> cells) {
    return cells.stream().allMatch(String::isEmpty);
  }

  private static CsvReader<CsvRecord> lines(CsvText text, char separator, Cells cells) {
    CsvRecordHandler handler =
        CsvRecordHandler.of(
            limits ->
                limits
                    .maxFields(Integer.MAX_VALUE)
                    .maxFieldSize(Integer.MAX_VALUE)
                    .maxRecordSize(Integer.MAX_VALUE)
                    .fieldModifier(cells));
    return CsvReader.builder()
        .fieldSeparator(separator)
        .commentCharacter('\0') // none is read, but it must differ from the separator
        .acceptCharsAfterQuotes(false)
        .skipEmptyLines(false)
        .maxBufferSize(2 * CsvFormat.MAX_CELL)
        .build(handler, text.content());
  }

  /** Checks each cell and strips the blanks around it. */
  private static final class Cells implements FieldModifier {
    private final String file;

    /** Whether the last cell is empty, without even a blank. */
    private boolean isLastEmpty;

    /** Whether a cell of the last line is in quotes. */
    private boolean isQuoted;

    Cells(String file) {
      this.file = file;
    }

    @Override
    public String modify(long line, int index, boolean quoted, String field) {
      isLastEmpty = field.isEmpty();
      isQuoted = quoted || (index > 0 && isQuoted);
      if (index >= CsvFormat.MAX_COLUMNS) {
        throw new DataFileException(
            file, line, "more than %d columns".formatted(CsvFormat.MAX_COLUMNS));
      }
      if (field.length() > CsvFormat.MAX_CELL) {
        throw new DataFileException(file, line, TOO_LONG);
      }
      String cell = field.strip();
      if (!quoted && cell.startsWith("\"")) {
        throw new DataFileException(
            file, line, "a blank stands before the opening quote of " + ForeignText.cut(cell, 40));
      }
      return cell;
    }
  }

  /** The exception that the check of a cell threw, or one that rewords the parser's. */
  private static DataFileException fault(String file, CsvParseException malformed) {
    Throwable cause = malformed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof DataFileException found) {
      return found;
    }
    if (!(cause instanceof CsvParseException)) {
      return new DataFileException(file, 0, reason(malformed), malformed);
    }
    String message = String.valueOf(cause.getMessage());
    if (!message.contains(AFTER_QUOTE)) {
      return new DataFileException(file, line(malformed), TOO_LONG, malformed);
    }
    String after = message.substring(message.length() - 1);
    return CsvFaults.SEPARATORS.contains(after)
        ? new DataFileException(
            file, line(malformed), TEXT_AFTER_QUOTE, Remedy.anyOf(Setting.SEPARATOR, after))
        : new DataFileException(file, line(malformed), TEXT_AFTER_QUOTE, malformed);
  }

  private static long line(CsvParseException malformed) {
    Matcher line = LINE.matcher(String.valueOf(malformed.getMessage()));
    return line.find() ? Long.parseLong(line.group(1)) : 1;
  }

  private static String reason(Exception fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return NOT_UTF_8;
      }
      if (cause instanceof ZipException || cause instanceof EOFException) {
        return "is a broken gzip file: "
            + (cause.getMessage() == null ? "it is cut short" : cause.getMessage());
      }
    }
    Exception failure = fault;
    while (!(failure instanceof IOException) && failure.getCause() instanceof Exception cause) {
      failure = cause;
    }
    return "cannot be read: " + ForeignText.cutMiddle(FileReason.of(failure));
  }
}
