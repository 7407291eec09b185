package dev.hadamard.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jline.nativ.CLibrary;

/**
 * The width of the terminal as the system tells it, through JLine's native library.
 *
 * <p>JLine unpacks the library to {@code java.io.tmpdir} under a name that others can read while it
 * does so. So it gets a folder that is this user's alone.
 */
final class TerminalWidth {

  /** What is taken where the system does not know. */
  static final int DEFAULT = 80;

  private static final String FOLDER = "jline.tmpdir";

  private TerminalWidth() {}

  /** Standard output and error, and what the launcher may have kept of error's terminal. */
  private static final int[] DESCRIPTORS = {1, 2, 3};

  /** The columns at this moment. */
  static int columns() {
    try {
      useOwnFolder();
      return IntStream.of(DESCRIPTORS)
          .map(CLibrary::getTerminalWidth)
          .filter(columns -> columns > 0)
          .findFirst()
          .orElse(DEFAULT);
    } catch (Exception | LinkageError unsupported) { // JLine throws what its library's loading does
      return DEFAULT;
    }
  }

  private static void useOwnFolder() {
    if (System.getProperty(FOLDER) == null) {
      try {
        Path folder = Files.createTempDirectory("hadamard-terminal-");
        folder.toFile().deleteOnExit(); // after the library, which asks for that later
        System.setProperty(FOLDER, folder.toString());
      } catch (IOException full) {
        System.setProperty(FOLDER, "/nonexistent"); // the default serves then
      }
    }
  }
}
