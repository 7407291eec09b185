package dev.hadamard.nn.data;

import org.jspecify.annotations.Nullable;

/** Recognises the encoding of a file by its first bytes. */
final class FirstBytes {

  private static final int FEWEST_PAIRS = 3;

  /** The bytes of the length that a model begins with, and the first of those that are 0. */
  private static final int LENGTH_BYTES = 8;

  private static final int HIGH_BYTES = 4;

  private FirstBytes() {}

  /**
   * Refuses a file whose first bytes show that it is not UTF-8 text but in a wide encoding, in a
   * spreadsheet's own format, or a model.
   *
   * @throws ModelAsTableException if it is a model
   * @throws DataFileException with the format and how to convert it
   */
  static void requireUtf8(String file, byte[] first) {
    if (startsWith(first, 'P', 'K', 3, 4) || startsWith(first, 0xD0, 0xCF, 0x11, 0xE0)) {
      throw new DataFileException(
          file, 0, "is a spreadsheet or a ZIP archive, not text; save the table as CSV in UTF-8");
    }
    if (isModel(first)) {
      throw new ModelAsTableException(file);
    }
    String encoding = wideEncoding(first);
    if (encoding != null) {
      throw new DataFileException(
          file,
          0,
          "is %1$s text, not UTF-8; convert it, as with iconv -f %1$s -t UTF-8"
              .formatted(encoding));
    }
  }

  /** Whether there is JSON behind its length in 8 bytes, of which the upper ones are 0. */
  private static boolean isModel(byte[] first) {
    for (int i = HIGH_BYTES; i < LENGTH_BYTES; i++) {
      if (i >= first.length || first[i] != 0) {
        return false;
      }
    }
    return first.length > LENGTH_BYTES && first[LENGTH_BYTES] == '{';
  }

  private static boolean startsWith(byte[] first, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= first.length || (first[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The name of an encoding with two or four bytes per character; null for any other. It is
   * recognised by its byte order mark or, without one, by the zero bytes of digits and separators,
   * which are at the same place of each character.
   */
  private static @Nullable String wideEncoding(byte[] first) {
    if (startsWith(first, 0xFF, 0xFE, 0, 0) || startsWith(first, 0, 0, 0xFE, 0xFF)) {
      return "UTF-32";
    }
    if (startsWith(first, 0xFF, 0xFE) || startsWith(first, 0xFE, 0xFF)) {
      return "UTF-16";
    }
    int[] zeros = new int[4];
    for (int i = 0; i < first.length; i++) {
      zeros[i % 4] += first[i] == 0 ? 1 : 0;
    }
    int pairs = first.length / 2;
    int high = zeros[0] + zeros[2];
    int low = zeros[1] + zeros[3];
    if (pairs < FEWEST_PAIRS || 2 * Math.max(high, low) < pairs) {
      return null;
    }
    if (high > 0 && low > 0) {
      return zeros[3] == 0 ? "UTF-32BE" : zeros[0] == 0 ? "UTF-32LE" : null;
    }
    return high > 0 ? "UTF-16BE" : "UTF-16LE";
  }
}
