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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a CSV file: unpacked, without byte order mark, its lines ending in {@code \n}, and
 * without the line {@code sep=;} that spreadsheets may put first.
 *
 * @param content the text, followed by {@link #END_MARK}
 * @param separator what the first line names; null if there is no such line
 */
record CsvText(Reader content, @Nullable Character separator) {

  /**
   * Read behind the end of the text: a line with one empty quoted cell. Where a quote is left open
   * the line becomes part of the last cell, which then is not empty.
   */
  private static final byte[] END_MARK = "\n\"\"".getBytes(StandardCharsets.UTF_8);

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** So many bytes show the encoding. */
  private static final int FIRST_BYTES = 4096;

  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("(\"?)sep=([^\"\\n])\\1[ \\t]*", Pattern.CASE_INSENSITIVE);

  private static final int LONGEST_SEPARATOR_LINE = 16;

  /**
   * Opens a text.
   *
   * @param in left open
   * @throws DataFileException if it is no UTF-8 text, as far as its first bytes show
   */
  static CsvText open(String file, InputStream in) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in);
    bytes.mark(2);
    boolean gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    BufferedInputStream content =
        new BufferedInputStream(new LeftOpen(gzipped ? new GZIPInputStream(bytes) : bytes));
    content.mark(FIRST_BYTES);
    FirstBytes.requireUtf8(file, content.readNBytes(FIRST_BYTES));
    content.reset();
    Reader text = new BufferedReader(new LineFeeds(decoded(content)));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return new CsvText(text, separatorLine(text));
  }

  private static Reader decoded(InputStream content) {
    return new InputStreamReader(
        new SequenceInputStream(content, new ByteArrayInputStream(END_MARK)),
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** Reads the line that names the separator, and leaves its end so that lines count as before. */
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

  /** The caller's stream, which the caller closes. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  /**
   * A text with {@code \n} for {@code \r\n} and {@code \r}. The parser loses a cell that holds a
   * {@code \r} and ends its line.
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
