package dev.hadamard.cli;

import java.io.PrintWriter;
import java.util.function.IntSupplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;

/**
 * The last line of a terminal, which is written anew again and again, with lines that stay above
 * it. It is never wider than the terminal, which would otherwise go on to a line that stays.
 */
final class LiveLine implements AutoCloseable {

  private static final String CLEAR = "\r\u001b[K";
  private static final String CLEAR_TO_END = "\r\u001b[J";

  private final PrintWriter terminal;
  private final Ansi style;
  private final IntSupplier columns;
  private String shown = "";
  private int shownColumns;

  LiveLine(PrintWriter terminal, Ansi style, IntSupplier columns) {
    this.terminal = terminal;
    this.style = style;
    this.columns = columns;
  }

  /** How many columns a line may have at this moment: one less than there are. */
  int columns() {
    return Math.max(1, columns.getAsInt() - 1);
  }

  /** Replaces the line by this one, in picocli's markup; what is too wide is cut off. */
  void show(String markup) {
    Text line = style.new Text(markup);
    int end = fitting(line);
    terminal.print(clear());
    shown = line.substring(0, end).toString();
    shownColumns = line.getCJKAdjustedLength(0, end);
    terminal.print(shown);
    terminal.flush();
  }

  /**
   * Removes the line. Most terminals that have become narrower since it was shown have wrapped it
   * anew, and the cursor is in the last of several rows. A terminal that cuts it instead, such as
   * xterm, loses as many lines above.
   */
  private String clear() {
    int rowsAbove = Math.max(0, shownColumns - 1) / Math.max(1, columns.getAsInt());
    return rowsAbove == 0 ? CLEAR : "\u001b[" + rowsAbove + "A" + CLEAR_TO_END;
  }

  private int fitting(Text line) {
    int end = line.plainString().length();
    while (end > 0 && line.getCJKAdjustedLength(0, end) > columns()) {
      end--;
    }
    return end;
  }

  /** Prints a text that stays, wrapped, and the line again below it. */
  void println(String markup) {
    terminal.print(clear());
    WrappedText.lines(style, markup, columns.getAsInt()).forEach(terminal::println);
    terminal.print(shown);
    terminal.flush();
  }

  /** Removes the line. */
  @Override
  public void close() {
    terminal.print(clear());
    terminal.flush();
    shown = "";
    shownColumns = 0;
  }
}
