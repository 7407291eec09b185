package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes.
 *
 * @param out standard output, for the answer
 * @param err standard error, for the progress
 * @param people what people read: standard output, unless that is for machines
 * @param style whether what people read may be coloured
 * @param errIsTerminal whether somebody watches the progress, so that a bar makes sense
 */
record Console(
    PrintWriter out, PrintWriter err, PrintWriter people, Ansi style, boolean errIsTerminal) {

  /** The system property in which the launcher says which streams are terminals: out, err. */
  private static final String TERMINALS = "cli.terminals";

  /** For a command; {@code json} if its answer is for machines. */
  static Console of(CommandSpec spec, boolean json) {
    List<String> terminals = Arrays.asList(System.getProperty(TERMINALS, "").split(",", -1));
    boolean isDumb = "dumb".equals(System.getenv("TERM"));
    boolean isPlain = isDumb || System.getenv("NO_COLOR") != null;
    CommandLine commandLine = spec.commandLine();
    return new Console(
        commandLine.getOut(),
        commandLine.getErr(),
        json ? commandLine.getErr() : commandLine.getOut(),
        terminals.contains(json ? "err" : "out") && !isPlain ? Ansi.ON : Ansi.OFF,
        terminals.contains("err") && !isDumb);
  }

  /** What came from outside, so that no markup in it and no control character is obeyed. */
  static String literal(String text) {
    return ForeignText.clean(text).replace("@|", "@¦").replace("|@", "¦@");
  }

  /**
   * Prints lines for people, with picocli's markup, as in {@code @|bold text|@}. What a terminal
   * would obey is written out, wherever in them it came from.
   */
  void println(String markup) {
    people.println(style.string(ForeignText.cleanLines(markup)));
    people.flush();
  }

  /** Prints a table for people, its header bold. */
  void println(TextTable table) {
    List<String> lines = table.lines();
    println("@|bold " + lines.get(0) + "|@");
    lines.stream().skip(1).forEach(people::println);
    people.flush();
  }

  /**
   * Prints the answer for machines: one object on one line.
   *
   * @throws CheckFailedException if it cannot be written, to a full disk for example
   */
  void printJson(Object answer) {
    out.println(Json.of(answer));
    // Standard output keeps its faults to itself, and what picocli wraps it in never asks.
    if (out.checkError() || System.out.checkError()) {
      throw new CheckFailedException("cannot write to standard output");
    }
  }
}
