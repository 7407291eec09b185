package dev.hadamard.bench.worker;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The process of one contestant. It opens the engine and serves requests: each is a line on
 * standard input, and each answer is a line on standard output. Answers begin with {@value #MARK};
 * other lines on that stream come from libraries.
 *
 * <table>
 *   <caption>The protocol; each answer may also be {@code failed REASON} or {@code unsupported
 *       REASON}</caption>
 *   <tr><th>request</th><th>answer</th></tr>
 *   <tr><td>(start)</td><td>{@code open NANOS}, then {@code fact KEY VALUE} lines, then {@code
 *       ready}</td></tr>
 *   <tr><td>{@code first WORK}</td><td>{@code nanos N}: prepare, one run and release of a work</td></tr>
 *   <tr><td>{@code prepare WORK}</td><td>{@code prepared MODE…}, the modes that can be measured</td></tr>
 *   <tr><td>{@code result FILE}</td><td>{@code written COUNT}: floats, little-endian; before any
 *       measuring</td></tr>
 *   <tr><td>{@code measure MODE MILLIS}</td><td>{@code times N…}: nanoseconds a run, each the mean of a
 *       batch that takes 50 µs or more</td></tr>
 *   <tr><td>{@code phases MILLIS}</td><td>{@code phases NAME=NANOS…}</td></tr>
 *   <tr><td>{@code release}</td><td>{@code released}</td></tr>
 *   <tr><td>{@code peak}</td><td>{@code peak GFLOPS}</td></tr>
 *   <tr><td>{@code learn EPOCHS}</td><td>{@code curve SECONDS:LOSS…}</td></tr>
 *   <tr><td>{@code quit}, or the end of input</td><td>the process ends</td></tr>
 * </table>
 */
public final class WorkerMain {

  /** The prefix of every answer. */
  public static final String MARK = "##hadamard ";

  private final Engine engine;
  private final PrintStream answers;
  private @Nullable Task task;

  private WorkerMain(Engine engine, PrintStream answers) {
    this.engine = engine;
    this.answers = answers;
  }

  /**
   * Serves until the input ends.
   *
   * @param args the engine's name and, optionally, the device's id
   */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // refusals go into a report
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what libraries print is no answer
    long start = System.nanoTime();
    try (Engine engine = open(args[0], args.length > 1 ? args[1] : "")) {
      answers.println(MARK + "open " + (System.nanoTime() - start));
      new WorkerMain(engine, answers).serve();
    } catch (Exception | LinkageError refused) {
      answers.println(MARK + "failed " + reason(refused));
      refused.printStackTrace();
    }
    answers.flush();
    System.exit(0); // the threads of some libraries would keep the process alive
  }

  private static Engine open(String name, String device) throws Exception {
    for (ServiceLoader.Provider<EngineProvider> found :
        ServiceLoader.load(EngineProvider.class).stream().toList()) {
      if (offers(found, name)) {
        return found.get().open(name, device);
      }
    }
    throw new IllegalArgumentException("no engine is named " + name);
  }

  /** A peer's class path holds what the peer needs, not what the others of this module do. */
  private static boolean offers(ServiceLoader.Provider<EngineProvider> found, String name) {
    try {
      return found.get().names().contains(name);
    } catch (LinkageError | ServiceConfigurationError elsewhere) {
      return false;
    }
  }

  private void serve() throws IOException {
    engine.describe().forEach((key, value) -> answer("fact", key.replace(' ', '_') + " " + value));
    answer("ready", "");
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (line.equals("quit")) {
        break;
      }
      try {
        obey(line);
      } catch (UnsupportedOperationException e) {
        answer("unsupported", reason(e));
      } catch (Exception | LinkageError | OutOfMemoryError e) {
        release();
        answer("failed", reason(e));
        e.printStackTrace();
      }
    }
    release();
  }

  private void obey(String line) throws IOException {
    int space = line.indexOf(' ');
    String request = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1);
    switch (request) {
      case "first" -> answer("nanos", String.valueOf(first(Work.parse(rest))));
      case "prepare" -> {
        release();
        task = engine.prepare(Work.parse(rest));
        answer("prepared", String.join(" ", modes(task)));
      }
      case "result" -> answer("written", String.valueOf(write(task().result(), Path.of(rest))));
      case "measure" -> {
        String[] words = rest.split(" ", -1);
        answer("times", measure(words[0], Long.parseLong(words[1]) * 1_000_000));
      }
      case "phases" -> answer("phases", phases(task().phases(Long.parseLong(rest) * 1_000_000)));
      case "release" -> {
        release();
        answer("released", "");
      }
      case "peak" -> answer("peak", String.valueOf(engine.peakGflops()));
      case "learn" -> answer("curve", curve(engine.learn(Integer.parseInt(rest))));
      default -> throw new IllegalArgumentException("unknown request " + request);
    }
  }

  private long first(Work work) {
    long start = System.nanoTime();
    try (Task once = engine.prepare(work)) {
      once.run();
    }
    return System.nanoTime() - start;
  }

  private static List<String> modes(Task task) {
    List<String> modes = new java.util.ArrayList<>(List.of("resident"));
    if (task.hasTransfers()) {
      modes.add("transfers");
    }
    if (task.hasKernelTime()) {
      modes.add("kernel");
    }
    return modes;
  }

  private String measure(String mode, long nanos) {
    Task measured = task();
    Stopwatch stopwatch =
        switch (mode) {
          case "resident" -> Stopwatch.ofWall(measured::run);
          case "transfers" -> Stopwatch.ofWall(measured::runWithTransfers);
          case "kernel" -> Stopwatch.ofClock(measured::kernelNanos);
          default -> throw new IllegalArgumentException("unknown mode " + mode);
        };
    StringJoiner times = new StringJoiner(" ");
    for (double time : stopwatch.samples(nanos)) {
      times.add(String.valueOf(Math.round(time * 100) / 100.0));
    }
    return times.toString();
  }

  private static String phases(Map<String, Long> phases) {
    StringJoiner text = new StringJoiner(" ");
    phases.forEach((name, nanos) -> text.add(name + "=" + nanos));
    return text.toString();
  }

  private static String curve(double[][] points) {
    StringJoiner text = new StringJoiner(" ");
    for (double[] point : points) {
      text.add(point[0] + ":" + point[1]);
    }
    return text.toString();
  }

  private static int write(float[] values, Path file) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return values.length;
  }

  private Task task() {
    if (task == null) {
      throw new IllegalStateException("nothing is prepared");
    }
    return task;
  }

  private void release() {
    if (task != null) {
      task.close();
      task = null;
    }
  }

  private void answer(String kind, String rest) {
    answers.println((MARK + kind + " " + rest).stripTrailing());
  }

  /** The reason of a failure in one line. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(root.toString()).strip();
  }
}
