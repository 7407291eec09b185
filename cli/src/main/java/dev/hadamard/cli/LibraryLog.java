package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What of the library's log reaches standard error: warnings, and with {@code --verbose}
 * information. The command itself says which backend it took, so it need not be said twice.
 */
final class LibraryLog {

  /** Held, because the logging system forgets the level of a logger that nobody holds. */
  private static final Logger ROOT = Logger.getLogger("dev.hadamard");

  private LibraryLog() {}

  /** Obeys nothing of what drivers and files are called. */
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
