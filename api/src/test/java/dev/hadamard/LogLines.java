package dev.hadamard;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs while this is open. */
final class LogLines implements AutoCloseable {

  private final Logger logger = Logger.getLogger("dev.hadamard");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler = new Keeper();

  LogLines() {
    logger.addHandler(handler);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }

  private final class Keeper extends Handler {
    @Override
    public void publish(LogRecord entry) {
      lines.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
