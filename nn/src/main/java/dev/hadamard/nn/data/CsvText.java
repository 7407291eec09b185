package dev.hadamard.nn.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a CSV file: decompressed, without a byte order mark, with lines that end in a line
 * feed, and without the line {@code sep=;} that spreadsheets may write first.
 *
 * @param content the text, followed by {@link #END}
 * @param separator the separator that the first line names; null if there is no such line
 * @param beginning the first lines, the last of which may be cut, for messages
 */
record CsvText(Reader content, @Nullable Character separator, String beginning) {

  /** What is done with the text of a file. */
  @FunctionalInterface
  interface Reading<T> {
    T of(String name, CsvText text);
  }

  /**
   * Appended to the text: a line with one empty quoted cell. If a quote is left open, this line
   * becomes part of the last cell, which then is not empty.
   */
  static final String END = "\n\"\"";

  private static final byte[] END_MARK = END.getBytes(StandardCharsets.UTF_8);

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** The number of bytes by which the encoding is recognised. */
  private static final int FIRST_BYTES = 4096;

  /** The number of characters of the first lines. */
  private static final int FIRST_CHARACTERS = 4096;

  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("(\"?)sep=([^\"\\n])\\1[ \\t]*", Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_SEPARATOR_LINE = 16;

  /**
   * Reads a file, which may be a pipe: it is opened once and read from its beginning to its end.
   *
   * @throws DataFileException if the file is missing or cannot be read
   */
  static <T> T read(Path file, Reading<T> reading) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new DataFileException(name, 0, "is a folder, not a table");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(name, in, reading);
    } catch (NoSuchFileException missingFile) {
      throw new DataFileException(name, 0, "there is no such file", missingFile);
    } catch (IOException unreadable) {
      throw CsvLines.unreadable(name, unreadable);
    }
  }

  /**
   * Reads a stream to its end. The caller closes it.
   *
   * @param name the name of the data in messages
   * @throws DataFileException if it cannot be read
   */
  static <T> T read(String name, InputStream in, Reading<T> reading) {
    try {
      return reading.of(name, open(name, in));
    } catch (IOException unreadable) {
      throw CsvLines.unreadable(name, unreadable);
    }
  }

  /**
   * Opens a text.
   *
   * @param in the bytes; the caller closes the stream
   * @throws DataFileException if the first bytes show that it is not UTF-8 text
   */
  static CsvText open(String file, InputStream in) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(new LeftOpen(in));
    bytes.mark(2);
    boolean gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    BufferedInputStream content =
        new BufferedInputStream(gzipped ? new GZIPInputStream(bytes) : bytes);
    content.mark(FIRST_BYTES);
    FirstBytes.requireUtf8(file, content.readNBytes(FIRST_BYTES));
    content.reset();
    Reader text = new BufferedReader(new LineFeeds(decoded(content)));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return new CsvText(text, separatorLine(text), beginning(text));
  }

  private static String beginning(Reader text) throws IOException {
    text.mark(FIRST_CHARACTERS);
    char[] first = new char[FIRST_CHARACTERS];
    int count = 0;
    int read = 0;
    while (read >= 0 && count < first.length) {
      count += read;
      read = text.read(first, count, first.length - count);
    }
    text.reset();
    return new String(first, 0, count);
  }

  private static Reader decoded(InputStream content) {
    return new InputStreamReader(
        new SequenceInputStream(content, new ByteArrayInputStream(END_MARK)),
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /**
   * Reads the line that names the separator, but not its line break, so that the line numbers stay
   * right.
   */
  private static @Nullable Character separatorLine(Reader text) throws IOException {
    text.mark(LONGEST_SEPARATOR_LINE);
    StringBuilder line = new StringBuilder();
    int next = text.read();
    while (next >= 0 && next != '\n' && line.length() < LONGEST_SEPARATOR_LINE - 1) {
      line.append((char) next);
      next = text.read();
    }
    text.reset();
    Matcher separator = SEPARATOR_LINE.matcher(line);
    if (next != '\n'
        || !separator.matches()
        || !CsvFormat.canSeparate(separator.group(2).charAt(0))) {
      return null;
    }
    for (int i = 0; i < line.length(); i++) {
      text.read();
    }
    return separator.group(2).charAt(0);
  }

  /** The caller's stream, which stays open and may be a pipe. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream in) {
      super(in);
    }

    /**
     * At least 1, as there may always be more to read. Java 17 fails to tell it of a pipe, and with
     * 0 a gzip file that has several parts would end after one of them.
     */
    @Override
    public int available() {
      return 1;
    }

    @Override
    public void close() {}
  }

  /**
   * Replaces a carriage return, with or without a line feed, by a line feed. The parser would lose
   * a cell that holds a carriage return and ends its line.
   */
  private static final class LineFeeds extends Reader {
    private final Reader in;
    private boolean isAfterReturn;

    LineFeeds(Reader in) {
      this.in = in;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
      int kept = 0;
      while (kept == 0 && length > 0) {
        int count = in.read(to, offset, length);
        if (count < 0) {
          return count;
        }
        kept = normalise(to, offset, count);
      }
      return kept;
    }

    private int normalise(char[] to, int offset, int count) {
      int next = offset;
      for (int i = offset; i < offset + count; i++) {
        char c = to[i];
        if (c != '\n' || !isAfterReturn) {
          to[next++] = c == '\r' ? '\n' : c;
        }
        isAfterReturn = c == '\r';
      }
      return next - offset;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
