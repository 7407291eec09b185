package dev.hadamard;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the library logs, until it is closed. */
final class LogLines extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("dev.hadamard");
  private final List<String> lines = new ArrayList<>();

  LogLines() {
    logger.addHandler(this);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord entry) {
    lines.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
