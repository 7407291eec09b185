package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One command line that was run in this process.
 *
 * @param exitCode what the process would have ended with
 * @param out what went to standard output
 * @param err what went to standard error
 */
record Invocation(int exitCode, String out, String err) {

  static Invocation of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        HadamardCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exitCode = HadamardCommand.run(commandLine, args);
    return new Invocation(exitCode, out.toString(), err.toString());
  }

  /** This invocation, if it ended with the code; else a failure that shows what was printed. */
  Invocation endsWith(int expected) {
    assertThat(exitCode).as("exit code; out:%n%s%nerr:%n%s", out, err).isEqualTo(expected);
    return this;
  }

  /** Asserts that it was refused as a wrong call: code 2, nothing on out, two lines at most. */
  Invocation isRefused() {
    endsWith(2);
    assertThat(out).isEmpty();
    assertThat(err).startsWith("hadamard: ").doesNotContain("Exception");
    assertThat(err.lines().count()).as(err).isLessThanOrEqualTo(2);
    return this;
  }

  /** Standard output as the one JSON object that it must be. */
  JsonObject json() {
    assertThat(out.lines()).hasSize(1);
    return JsonParser.parseString(out).getAsJsonObject();
  }
}
