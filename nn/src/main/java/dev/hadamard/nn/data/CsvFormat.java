package dev.hadamard.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * How to read a table of labelled samples from a CSV file (RFC 4180, UTF-8, gzipped or not): one
 * sample a line, numbers in all columns but one, which holds the class.
 *
 * <p>Classes are integers or names. If the first one is an integer all must be; the classes are
 * then sorted as numbers, else as text, so a class's index does not depend on the order of lines.
 * Blank lines are skipped, blanks around a cell ignored.
 *
 * @param header whether the first line names the columns
 * @param label the column that holds the class, by its name in the header; null for the last one
 * @param separator between cells
 * @param task what the label column holds: classes or values; null if the column is to decide
 */
public record CsvFormat(
    Header header, @Nullable String label, char separator, @Nullable Task task) {

  /** Whether the first line names the columns. */
  public enum Header {
    /**
     * It does if no cell of it is a number, the class's column aside, or if the class's column was
     * given by name.
     */
    DETECT,
    /** It does. */
    PRESENT,
    /** It does not: every line is a sample. */
    ABSENT
  }

  /** Commas, the class in the last column, the header detected. */
  public static final CsvFormat DEFAULT = new CsvFormat(Header.DETECT, null, ',', null);

  /**
   * Checks that a class column given by name goes with a header.
   *
   * @throws IllegalArgumentException if there can be no header to name it
   */
  public CsvFormat {
    if (label != null && header == Header.ABSENT) {
      throw new IllegalArgumentException(
          "the column '" + label + "' cannot be found in a file without header");
    }
  }

  /** This format with another answer about the header. */
  public CsvFormat withHeader(Header other) {
    return new CsvFormat(other, label, separator, task);
  }

  /** This format with the class in the column of this name. */
  public CsvFormat withLabel(String column) {
    return new CsvFormat(header, column, separator, task);
  }

  /** This format with another separator, such as {@code ;} or a tab. */
  public CsvFormat withSeparator(char other) {
    return new CsvFormat(header, label, other, task);
  }

  /** This format with classes or values in the label column; null if the column is to decide. */
  public CsvFormat withTask(@Nullable Task wanted) {
    return new CsvFormat(header, label, separator, wanted);
  }

  /**
   * Reads a file.
   *
   * @throws DataFileException naming file, line and reason: the file is missing, unreadable, empty,
   *     no UTF-8 or a broken gzip; a line has a cell too few or too many; a cell is no finite
   *     float32; a class is blank or no integer where the others are; there is but one class
   * @throws UndecidedTaskException if no task was given and there are more classes than are taken
   *     for classes
   */
  public DataSet read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    } catch (NoSuchFileException missing) {
      throw new DataFileException(file.toString(), 0, "there is no such file", missing);
    } catch (IOException unreadable) {
      throw new DataFileException(
          file.toString(), 0, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Reads a stream to its end, as {@link #read(Path)} does; the caller closes it.
   *
   * @param name what messages call it
   */
  public DataSet read(String name, InputStream in) {
    CsvTable table = new CsvTable(name, this);
    // Not closed: that would close the caller's stream, and nothing else is held.
    @SuppressWarnings("resource")
    CsvReader<CsvRecord> lines;
    try {
      lines = CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text(in));
      for (CsvRecord line : lines) {
        table.add(line.getStartingLineNumber(), line.getFields());
      }
      return table.toDataSet();
    } catch (CsvParseException malformed) {
      throw new DataFileException(name, 0, reason(malformed), malformed);
    } catch (UncheckedIOException | IOException unreadable) {
      throw new DataFileException(name, 0, reason(unreadable), unreadable);
    }
  }

  private static Reader text(InputStream in) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in);
    bytes.mark(2);
    boolean gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return new InputStreamReader(
        gzipped ? new GZIPInputStream(bytes) : bytes,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static String reason(Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return "is not UTF-8 text";
      }
      if (cause instanceof ZipException || cause instanceof EOFException) {
        return "is a broken gzip file: " + cause.getMessage();
      }
    }
    return "cannot be read: " + fault.getMessage();
  }
}
