package dev.hadamard.cli;

import dev.hadamard.bench.run.BenchListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows what is being measured and how long is left. */
interface BenchProgress extends BenchListener, AutoCloseable {

  @Override
  void close();

  /** A bar on a terminal, now and then a line otherwise. */
  static BenchProgress of(Console console, String title) {
    return console.errIsTerminal() ? new Bar(console.err(), title) : new Lines(console.err());
  }

  /** How long is left, for people. */
  private static String left(double seconds) {
    return String.format(Locale.ROOT, "%d:%02d left", (long) seconds / 60, (long) seconds % 60);
  }

  /** For a terminal. */
  final class Bar implements BenchProgress {
    private static final int STEPS = 1000;
    private static final int UPDATE_MILLIS = 100;

    private final PrintWriter err;
    private final ProgressBar bar;

    Bar(PrintWriter err, String title) {
      this.err = err;
      this.bar =
          TerminalLibrary.progressBar()
              .setTaskName(title)
              .setInitialMax(STEPS)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
              .hideEta()
              .build();
    }

    @Override
    public void note(String line) {
      err.println("\r" + Console.literal(line));
      err.flush();
    }

    @Override
    public void progress(String what, double done, double secondsLeft) {
      bar.stepTo(Math.round(done * STEPS));
      bar.setExtraMessage(left(secondsLeft) + ", " + Console.literal(what));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** For a log. */
  final class Lines implements BenchProgress {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintWriter err;
    private long last = System.nanoTime() - EVERY_NANOS;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void note(String line) {
      err.println(Console.literal(line));
      err.flush();
    }

    @Override
    public void progress(String what, double done, double secondsLeft) {
      long now = System.nanoTime();
      if (now - last >= EVERY_NANOS) {
        last = now;
        err.printf(
            Locale.ROOT,
            "%3.0f %%  %s  %s%n",
            100 * done,
            left(secondsLeft),
            Console.literal(what));
        err.flush();
      }
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
