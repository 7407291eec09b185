package dev.hadamard.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes.
 *
 * @param out the answer
 * @param err progress and complaints
 * @param outStyle whether the answer may be coloured
 * @param errIsTerminal whether a person watches the progress, so that a bar makes sense
 */
record Console(PrintWriter out, PrintWriter err, Ansi outStyle, boolean errIsTerminal) {

  /** The system property in which the launcher says which streams are terminals: out, err. */
  private static final String TERMINALS = "cli.terminals";

  static Console of(CommandSpec spec) {
    List<String> terminals = Arrays.asList(System.getProperty(TERMINALS, "").split(",", -1));
    boolean isPlain =
        System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv().get("TERM"));
    CommandLine commandLine = spec.commandLine();
    return new Console(
        commandLine.getOut(),
        commandLine.getErr(),
        terminals.contains("out") && !isPlain ? Ansi.ON : Ansi.OFF,
        terminals.contains("err") && !"dumb".equals(System.getenv().get("TERM")));
  }

  /** Text with picocli's markup, as in {@code @|bold text|@}, for the answer. */
  String styled(String markup) {
    return outStyle.string(markup);
  }

  /** The header bold, then the rows. */
  void printTable(TextTable table) {
    List<String> lines = table.lines();
    out.println(styled("@|bold " + lines.get(0) + "|@"));
    lines.stream().skip(1).forEach(out::println);
  }
}
