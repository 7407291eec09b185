package dev.hadamard.cli;

import dev.hadamard.spi.ForeignText;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The output of a command. Text for people is wrapped at the width of their terminal; without a
 * terminal, lines are not wrapped.
 *
 * @param out standard output, for the answer
 * @param err standard error, for the progress
 * @param people what people read: standard output, unless that is for machines
 * @param style whether what people read may be coloured
 * @param terminal what is known of the terminal
 * @param isForMachines whether standard output is
 */
record Console(
    PrintWriter out,
    PrintWriter err,
    PrintWriter people,
    Ansi style,
    Terminal terminal,
    boolean isForMachines) {

  /** The width of what is no terminal. */
  private static final int ENDLESS = Integer.MAX_VALUE;

  /** For a command; {@code json} if its answer is for machines. */
  static Console of(CommandSpec spec, boolean json) {
    CommandLine commandLine = spec.commandLine();
    return of(commandLine.getOut(), commandLine.getErr(), json, Terminal.ofProcess());
  }

  static Console of(PrintWriter out, PrintWriter err, boolean json, Terminal terminal) {
    return new Console(
        out,
        err,
        json ? err : out,
        terminal.style(json ? terminal.showsErr() : terminal.showsOut()),
        terminal,
        json);
  }

  /** Whether the progress goes to a terminal that can move its cursor. */
  boolean errIsTerminal() {
    return terminal.showsErr() && !terminal.isDumb();
  }

  /** The columns of what people read; without end where that is no terminal. */
  int columns() {
    boolean isTerminal = isForMachines ? terminal.showsErr() : terminal.showsOut();
    return isTerminal ? terminal.columns().getAsInt() : ENDLESS;
  }

  /** A line of standard error's terminal that is written anew. */
  LiveLine liveLine() {
    return new LiveLine(err, terminal.style(terminal.showsErr()), terminal.columns());
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
    print(people, style, markup, columns());
  }

  /** The same without breaks of its own, so that a command that is copied stays one line. */
  void printlnWhole(String markup) {
    print(people, style, markup, ENDLESS);
  }

  /** Prints a table for people, its header bold; cells wrap where the terminal is too narrow. */
  void println(TextTable table) {
    List<List<String>> rows = table.rows(columns());
    rows.get(0).forEach(line -> people.println(style.string("@|bold " + line + "|@")));
    rows.stream().skip(1).flatMap(List::stream).forEach(people::println);
    people.flush();
  }

  /** Prints lines on standard error: what is going on. Markup is not obeyed. */
  void tell(String text) {
    Ansi plain = Ansi.OFF;
    print(err, plain, literalLines(text), errColumns());
  }

  /** The same for one line, which is cut where the terminal ends. */
  void tellCut(String line) {
    tell(ShortenedText.end(line, errColumns()));
  }

  /** Prints a line on standard error that says why the command fails. */
  void fail(String text) {
    Ansi errStyle = terminal.style(terminal.showsErr());
    text.lines()
        .map(line -> "@|bold,red " + literal(line) + "|@")
        .forEach(line -> print(err, errStyle, line, errColumns()));
  }

  private int errColumns() {
    return terminal.showsErr() ? terminal.columns().getAsInt() : ENDLESS;
  }

  private static String literalLines(String text) {
    return ForeignText.cleanLines(text).replace("@|", "@¦").replace("|@", "¦@");
  }

  private static void print(PrintWriter target, Ansi style, String markup, int columns) {
    String shown = ForeignText.cleanLines(markup);
    if (columns == ENDLESS) {
      target.println(style.string(shown));
    } else {
      WrappedText.lines(style, shown, columns).forEach(target::println);
    }
    target.flush();
  }

  /**
   * Prints the answer for machines: one object on one line. If the process's standard output fails,
   * the command goes on to its exit code, and {@link StandardStreams#close} reports the failure.
   *
   * @throws CheckFailedException if another stream has failed that stands in for standard output
   */
  void printJson(Object answer) {
    out.println(Json.of(answer));
    if (out.checkError() && !System.out.checkError()) {
      throw new CheckFailedException("cannot write to standard output");
    }
  }

  /**
   * Checks that everything printed so far was written. Print streams do not throw on failures.
   *
   * @throws OutputLostException if the process's standard output has failed
   * @throws CheckFailedException if another stream has failed that stands in for it
   */
  static void requireWritten(PrintWriter out) {
    boolean isLost = out.checkError();
    if (System.out.checkError()) {
      throw new OutputLostException();
    }
    if (isLost) {
      throw new CheckFailedException("cannot write to standard output");
    }
  }

  /**
   * Standard output for many answers, buffered. Writing to it throws {@link OutputLostException} as
   * soon as they cannot be written. Flush it at the end; it need not be closed.
   */
  Writer answers() {
    return new BufferedWriter(
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            out.write(text, from, length);
            requireWritten(out);
          }

          @Override
          public void flush() {
            requireWritten(out);
          }

          @Override
          public void close() {}
        });
  }
}
