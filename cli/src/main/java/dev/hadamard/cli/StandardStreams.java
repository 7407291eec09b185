package dev.hadamard.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The process's standard output and error. If the locale has no encoding or is not installed, Java
 * would print a question mark for each letter outside ASCII; these streams use UTF-8 instead. Java
 * also ignores failures to write the output, for example to a full disk; these streams record them,
 * so that the exit code shows them.
 */
final class StandardStreams {

  /** The system property in which the launcher names that terminal. */
  private static final String ERROR_TERMINAL = "cli.err";

  private final Charset charset;
  private final Remembering output;

  private StandardStreams(Charset charset, Remembering output) {
    this.charset = charset;
    this.output = output;
  }

  /** Replaces the JVM's streams. */
  static StandardStreams install() {
    Charset charset = charset();
    Remembering output = new Remembering(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(new BufferedOutputStream(output), true, charset));
    System.setErr(new PrintStream(error(), true, charset));
    return new StandardStreams(charset, output);
  }

  /**
   * Standard error, or the terminal that the launcher names. The launcher then passes standard
   * error through a filter that removes warnings of the JVM.
   */
  private static OutputStream error() {
    String terminal = System.getProperty(ERROR_TERMINAL, "");
    if (!terminal.isEmpty()) {
      try {
        return new FileOutputStream(terminal, true);
      } catch (FileNotFoundException notOurs) {
        // The filter passes everything else on.
      }
    }
    return new FileOutputStream(FileDescriptor.err);
  }

  /** The encoding of both streams. */
  static Charset charset() {
    String name =
        System.getProperty(
            "stdout.encoding", // since Java 19
            System.getProperty(
                "sun.stdout.encoding", // before it, on a terminal
                System.getProperty("native.encoding", "UTF-8")));
    Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
  }

  /** Makes the command line print to these streams. */
  CommandLine printedBy(CommandLine commandLine) {
    return commandLine
        .setOut(new PrintWriter(new OutputStreamWriter(System.out, charset), true))
        .setErr(new PrintWriter(new OutputStreamWriter(System.err, charset), true));
  }

  /**
   * The exit code of the process. A command whose output was lost has failed, unless its reader has
   * closed the pipe.
   */
  int close(int exitCode) {
    System.out.flush();
    IOException failure = output.failure;
    if (exitCode == CommandLine.ExitCode.OK && failure != null && !isClosedPipe(failure)) {
      System.err.println("hadamard: cannot write to standard output: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    return exitCode;
  }

  /** Whether the reader has closed the pipe, as in {@code hadamard devices | head}. */
  private static boolean isClosedPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).equals(closedPipe());
  }

  /** The system's message for a pipe without a reader, in its language. */
  private static String closedPipe() {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        pipe.source().close();
        sink.write(ByteBuffer.allocate(1));
      }
    } catch (IOException closed) {
      return String.valueOf(closed.getMessage());
    }
    return "";
  }

  /** Keeps the first failure, which {@link PrintStream} swallows. */
  private static final class Remembering extends FilterOutputStream {
    private @Nullable IOException failure;

    Remembering(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException refused) {
        failure = failure == null ? refused : failure;
        throw refused;
      }
    }
  }
}
