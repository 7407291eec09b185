package dev.hadamard.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Data sets that come with the library, for a first training without a download. */
public final class BundledData {

  private BundledData() {}

  /**
   * Handwritten digits: 1,797 images of 8×8 pixels with values from 0 to 16, in ten classes. This
   * is the test set of "Optical Recognition of Handwritten Digits" (E. Alpaydin, C. Kaynak, UCI,
   * 1998); the file NOTICE beside the data states its licence.
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
