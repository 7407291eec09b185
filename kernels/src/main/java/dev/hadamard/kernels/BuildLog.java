package dev.hadamard.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds to a compiler's log the source lines that it names. Most drivers write a position as {@code
 * file.cl:12:5}, some as {@code file.cl(12)}.
 */
public final class BuildLog {

  private static final Pattern PLACE = Pattern.compile("(\\w+\\.cl)[:(](\\d{1,9})");
  private static final int MOST_LINES = 12;
  private static final int MOST_CHARACTERS = 4000;

  private BuildLog() {}

  /** Returns the log, followed by the lines that it names, each with its file and number. */
  public static String annotate(String log, KernelSource source) {
    List<String> lines = new ArrayList<>();
    Matcher place = PLACE.matcher(log);
    while (place.find() && lines.size() < MOST_LINES) {
      int number = Integer.parseInt(place.group(2));
      String file = place.group(1);
      source
          .line(file, number)
          .map(text -> "  %s:%d | %s".formatted(file, number, text))
          .filter(line -> !lines.contains(line))
          .ifPresent(lines::add);
    }
    String messages = log.strip();
    if (messages.length() > MOST_CHARACTERS) {
      messages = messages.substring(0, MOST_CHARACTERS) + "\n...";
    }
    return lines.isEmpty() ? messages : messages + "\n" + String.join("\n", lines);
  }
}
