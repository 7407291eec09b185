package dev.hadamard.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What of the library's log reaches standard error: warnings, and with {@code --verbose}
 * information. The command itself says which backend it took, so it need not be said twice.
 */
final class LibraryLog {

  /** Held, because the logging system forgets the level of a logger that nobody holds. */
  private static final Logger ROOT = Logger.getLogger("dev.hadamard");

  private LibraryLog() {}

  static void configure(boolean isVerbose) {
    if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
      System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
    }
    ROOT.setLevel(isVerbose ? Level.INFO : Level.WARNING);
  }
}
