package dev.hadamard.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Data that comes with the library, for a first training without a download. */
public final class BundledData {

  private BundledData() {}

  /**
   * Handwritten digits: 1,797 images of 8×8 pixels valued 0 to 16, ten classes. The test set of
   * "Optical Recognition of Handwritten Digits" (E. Alpaydin, C. Kaynak, UCI, 1998); see the file
   * NOTICE beside the data for its licence.
   */
  public static DataSet digits() {
    String file = "digits.csv.gz";
    try (InputStream in = BundledData.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the library's jar");
      }
      return CsvFormat.DEFAULT
          .withHeader(CsvFormat.Header.ABSENT)
          .withTask(Task.CLASSIFICATION)
          .read("digits", in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
