package dev.hadamard;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Reads a configuration file as UTF-8, with or without the byte order mark that Windows editors
 * write.
 */
final class PropertiesText {

  /** No configuration file is this large; a larger one, such as /dev/zero, is something else. */
  private static final int MOST_BYTES = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private PropertiesText() {}

  /**
   * Reads a stream to its end.
   *
   * @throws IOException if it cannot be read or is not UTF-8 text, with the reason in words
   */
  static Properties read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IOException("it is larger than 1 MiB");
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(decode(bytes)));
    } catch (IllegalArgumentException badEscape) {
      throw new IOException(
          badEscape.getMessage() + "; a backslash begins an escape: write it twice, or use /",
          badEscape);
    }
    return properties;
  }

  private static String decode(byte[] bytes) throws IOException {
    if (isUtf16(bytes)) {
      throw new IOException("it is UTF-16 text; save it as UTF-8");
    }
    ByteBuffer source = ByteBuffer.wrap(bytes);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(source).toString();
    } catch (CharacterCodingException malformed) {
      throw new IOException(notUtf8(bytes, source.position()), malformed);
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** Recognised by its byte order mark, or by the zero byte in each letter of a key. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int mark = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    return mark == 0xFEFF || mark == 0xFFFE || bytes[0] == 0 || bytes[1] == 0;
  }

  private static String notUtf8(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return "line %d is no UTF-8 text (byte 0x%02X); save it as UTF-8"
        .formatted(line, bytes[position]);
  }
}
