package dev.hadamard.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import dev.hadamard.nn.data.DataFileException.Remedy;
import dev.hadamard.nn.data.DataFileException.Setting;
import dev.hadamard.spi.ForeignText;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a CSV text as they come, cut into cells without blanks around them: strict in
 * quoting, and with limits that have names.
 */
final class CsvLines {

  /** Takes a line. */
  interface Sink {
    /**
     * Takes a line that is not blank.
     *
     * @param line counted from 1
     * @param cells without blanks around them
     */
    void add(long line, List<String> cells);
  }

  /**
   * Read behind the end of the text: a line with one empty quoted cell. Where a quote is left open
   * it becomes part of the last cell, and is missed.
   */
  private static final byte[] END_MARK = "\n\"\"".getBytes(StandardCharsets.UTF_8);

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final String AFTER_QUOTE = "after closing quote";
  private static final String TEXT_AFTER_QUOTE =
      "the quoting is malformed: a closing quote is followed by text";
  private static final String TOO_LONG =
      "a cell has more than %d characters; perhaps a quote is left open"
          .formatted(CsvFormat.MAX_CELL);
  private static final Pattern LINE = Pattern.compile("started in line (\\d+)");

  private CsvLines() {}

  /**
   * Reads a stream to its end.
   *
   * @throws DataFileException naming file, line and reason if it cannot be read as such
   */
  static void read(String file, InputStream in, char separator, Sink sink) {
    try {
      CsvRecord held = null;
      for (CsvRecord line : lines(file, in, separator)) {
        if (held != null) {
          add(held, sink);
        }
        held = line;
      }
      if (held != null && !isBlank(held.getFields())) {
        throw new DataFileException(file, held.getStartingLineNumber(), "a quote is left open");
      }
    } catch (CsvParseException malformed) {
      throw fault(file, malformed);
    } catch (UncheckedIOException | IOException unreadable) {
      throw new DataFileException(file, 0, reason(unreadable), unreadable);
    }
  }

  private static void add(CsvRecord line, Sink sink) {
    if (!isBlank(line.getFields())) {
      sink.add(line.getStartingLineNumber(), line.getFields());
    }
  }

  private static boolean isBlank(List<String> cells) {
    return cells.stream().allMatch(String::isEmpty);
  }

  private static CsvReader<CsvRecord> lines(String file, InputStream in, char separator)
      throws IOException {
    CsvRecordHandler handler =
        CsvRecordHandler.of(
            limits ->
                limits
                    .maxFields(Integer.MAX_VALUE)
                    .maxFieldSize(Integer.MAX_VALUE)
                    .maxRecordSize(Integer.MAX_VALUE)
                    .fieldModifier(new Cells(file)));
    return CsvReader.builder()
        .fieldSeparator(separator)
        .commentCharacter('\0') // none is read, but it must differ from the separator
        .acceptCharsAfterQuotes(false)
        .maxBufferSize(2 * CsvFormat.MAX_CELL)
        .build(handler, text(in));
  }

  /** Checks each cell and takes the blanks from its ends. */
  private record Cells(String file) implements FieldModifier {
    @Override
    public String modify(long line, int index, boolean quoted, String field) {
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

  private static Reader text(InputStream in) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in);
    bytes.mark(2);
    boolean gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    InputStream content = new LeftOpen(gzipped ? new GZIPInputStream(bytes) : bytes);
    Reader text =
        new BufferedReader(
            new InputStreamReader(
                new SequenceInputStream(content, new ByteArrayInputStream(END_MARK)),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  /** The caller's stream, which the caller closes. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  /** The fault that a cell was found to have, or the parser's own in our words. */
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
    return CsvColumns.SEPARATORS.contains(after)
        ? new DataFileException(
            file, line(malformed), TEXT_AFTER_QUOTE, Remedy.of(Setting.SEPARATOR, after))
        : new DataFileException(file, line(malformed), TEXT_AFTER_QUOTE, malformed);
  }

  private static long line(CsvParseException malformed) {
    Matcher line = LINE.matcher(String.valueOf(malformed.getMessage()));
    return line.find() ? Long.parseLong(line.group(1)) : 1;
  }

  private static String reason(Exception fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return "is not UTF-8 text";
      }
      if (cause instanceof ZipException || cause instanceof EOFException) {
        return "is a broken gzip file: "
            + (cause.getMessage() == null ? "it is cut short" : cause.getMessage());
      }
    }
    return "cannot be read: " + fault.getMessage();
  }
}
