package dev.hadamard.bench.run;

import dev.hadamard.bench.worker.WorkerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The process of a contestant: it receives requests and returns one answer for each ({@link
 * WorkerMain} describes the protocol). After a process has ended or has not answered in time, every
 * further request is refused with the first reason.
 */
final class Worker implements AutoCloseable {

  /** A refused request, with the reason for the report. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isUnsupported;

    Refusal(String reason, boolean isUnsupported) {
      super(reason);
      this.isUnsupported = isUnsupported;
    }

    /** Whether the contestant does not support the request, rather than having failed. */
    boolean isUnsupported() {
      return isUnsupported;
    }
  }

  private static final String END = "";
  private static final int GRACE_MILLIS = 500;

  private final Process process;
  private final PrintWriter requests;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final long started = System.nanoTime();
  private String end = "";
  private double openMs;
  private double processMs;

  private Worker(Process process) {
    this.process = process;
    this.requests =
        new PrintWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read, "answers of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process; {@link #awaitReady} waits for it.
   *
   * @param log receives its standard error
   */
  static Worker start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new Worker(builder.start());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(WorkerMain.MARK)) {
          answers.add(line.substring(WorkerMain.MARK.length()));
        }
      }
    } catch (IOException closed) {
      // The process has ended, which the end of its answers says.
    }
    answers.add(END);
  }

  /** Waits until the process accepts requests. */
  void awaitReady(Duration patience) throws Refusal, InterruptedException {
    for (String answer = next(patience); !answer.equals("ready"); answer = next(patience)) {
      if (answer.startsWith("open ")) {
        openMs = Double.parseDouble(answer.substring("open ".length())) * 1e-6;
      } else if (answer.startsWith("fact ")) {
        String[] words = answer.split(" ", 3);
        facts.put(words[1].replace('_', ' '), words.length > 2 ? words[2] : "");
      } else {
        refuse(answer);
      }
    }
    processMs = (System.nanoTime() - started) * 1e-6;
  }

  /** The facts that the process reported. */
  Map<String, String> facts() {
    return facts;
  }

  /** The time to open the library and its device. */
  double openMs() {
    return openMs;
  }

  /** The time from the start of the process until it accepted requests. */
  double processMs() {
    return processMs;
  }

  /** Whether the process accepts requests. */
  boolean isAlive() {
    return end.isEmpty();
  }

  /** Sends a request and returns the answer without its expected first word. */
  String ask(String request, String expected, Duration patience)
      throws Refusal, InterruptedException {
    if (!isAlive()) {
      throw new Refusal(end, false);
    }
    requests.println(request);
    String answer = next(patience);
    if (!answer.equals(expected) && !answer.startsWith(expected + " ")) {
      refuse(answer);
    }
    return answer.substring(Math.min(answer.length(), expected.length() + 1));
  }

  private String next(Duration patience) throws Refusal, InterruptedException {
    String answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      process.destroyForcibly();
      throw gone("no answer for " + patience.toSeconds() + " s");
    }
    if (answer.equals(END)) {
      // Ctrl-C reaches all processes at once: give our own interruption the time to arrive.
      Thread.sleep(GRACE_MILLIS);
      throw gone(
          process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)
              ? "the process ended with exit code " + process.exitValue()
              : "the process closed its output");
    }
    return answer;
  }

  private Refusal gone(String reason) {
    end = reason;
    return new Refusal(reason, false);
  }

  private static void refuse(String answer) throws Refusal {
    int space = answer.indexOf(' ');
    String kind = space < 0 ? answer : answer.substring(0, space);
    String reason = space < 0 ? "no reason given" : answer.substring(space + 1);
    throw new Refusal(
        kind.equals("failed") || kind.equals("unsupported") ? reason : "answered " + answer,
        kind.equals("unsupported"));
  }

  @Override
  public void close() {
    requests.println("quit");
    requests.close();
    try {
      if (!process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
