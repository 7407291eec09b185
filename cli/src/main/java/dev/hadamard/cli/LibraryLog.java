package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Sends the library's warnings to standard error, and its information with {@code --verbose}. The
 * command itself prints the chosen backend, so the log need not repeat it.
 */
final class LibraryLog {

  /**
   * A reference to the logger, because the logging system drops the level of a logger without one.
   */
  private static final Logger ROOT = Logger.getLogger("dev.hadamard");

  private LibraryLog() {}

  /** Escapes control characters in the names of drivers and files. */
  private static final class ShownFormatter extends SimpleFormatter {
    @Override
    public String format(LogRecord entry) {
      return ForeignText.cleanLines(super.format(entry));
    }
  }

  static void configure(boolean isVerbose) {
    if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
      System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
    }
    ROOT.setLevel(isVerbose ? Level.INFO : Level.WARNING);
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(new ShownFormatter());
    }
  }
}
