package dev.hadamard.cli;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import picocli.CommandLine.Help.Ansi;

/**
 * What the program knows of the terminal that it may be writing to.
 *
 * @param showsOut whether standard output is one
 * @param showsErr whether standard error is one
 * @param isDumb whether it may not obey the codes that move its cursor: {@code TERM} is dumb, empty
 *     or not set
 * @param isPlain whether colours are unwanted: it is dumb, or {@code NO_COLOR} is set
 * @param hasSymbols whether its encoding has the bar's letters and the star
 * @param columns how wide it is at this moment
 */
record Terminal(
    boolean showsOut,
    boolean showsErr,
    boolean isDumb,
    boolean isPlain,
    boolean hasSymbols,
    IntSupplier columns) {

  /** The system property in which the launcher says which streams are terminals: out, err. */
  private static final String PROPERTY = "cli.terminals";

  private static final String SYMBOLS = "━╸─★·…";

  /** The one that this process was started on. */
  static Terminal ofProcess() {
    return of(System.getProperty(PROPERTY, ""), System.getenv(), StandardStreams.charset());
  }

  /**
   * Whether standard output may be a terminal: the launcher said so, or the program was started
   * without the launcher.
   */
  static boolean mayShowOut() {
    return System.getProperty(PROPERTY) == null || ofProcess().showsOut();
  }

  /** The one that a launcher, an environment and an encoding describe. */
  static Terminal of(String streams, Map<String, String> environment, Charset charset) {
    List<String> terminals = Arrays.asList(streams.split(",", -1));
    String type = environment.getOrDefault("TERM", "");
    boolean isDumb = type.isEmpty() || type.equals("dumb");
    boolean isPlain = isDumb || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        terminals.contains("out"),
        terminals.contains("err"),
        isDumb,
        isPlain,
        charset.canEncode() && charset.newEncoder().canEncode(SYMBOLS),
        TerminalWidth::columns);
  }

  /** How text on a stream may be styled. */
  Ansi style(boolean isTerminal) {
    return isTerminal && !isPlain ? Ansi.ON : Ansi.OFF;
  }
}
