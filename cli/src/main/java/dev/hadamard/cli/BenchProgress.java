package dev.hadamard.cli;

import dev.hadamard.bench.run.BenchListener;
import java.util.Locale;

/** Shows what is being measured and how long is left. */
interface BenchProgress extends BenchListener, AutoCloseable {

  @Override
  void close();

  /** A bar on a terminal, now and then a line otherwise. */
  static BenchProgress of(Console console, String title) {
    return console.errIsTerminal()
        ? new Bar(console.liveLine(), title, console.terminal().hasSymbols())
        : new Lines(console);
  }

  /** For a terminal: the bar on its last line, the notes above. */
  final class Bar implements BenchProgress {
    private static final int LONGEST = 20;
    private static final int SHORTEST = 6;

    private final LiveLine line;
    private final String title;
    private final boolean hasSymbols;

    Bar(LiveLine line, String title, boolean hasSymbols) {
      this.line = line;
      this.title = title;
      this.hasSymbols = hasSymbols;
    }

    @Override
    public void note(String note) {
      line.println(Console.literal(note));
    }

    /** What is being measured comes last, since it is cut off where the terminal is narrow. */
    @Override
    public void progress(String what, double done, double secondsLeft) {
      String told =
          String.format(Locale.ROOT, "%3.0f %%  %s left", 100 * done, Figures.whole(secondsLeft));
      int room = line.columns() - title.length() - told.length() - 4;
      String bar =
          room < SHORTEST
              ? ""
              : TrainingBar.bar(done, Math.max(SHORTEST, Math.min(LONGEST, room / 2)), hasSymbols)
                  + "  ";
      line.show(title + "  " + bar + told + "  " + Console.literal(what));
    }

    @Override
    public void close() {
      line.close();
    }
  }

  /** For a log. */
  final class Lines implements BenchProgress {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final Console console;
    private long last = System.nanoTime() - EVERY_NANOS;

    Lines(Console console) {
      this.console = console;
    }

    @Override
    public void note(String line) {
      console.tell(line);
    }

    @Override
    public void progress(String what, double done, double secondsLeft) {
      long now = System.nanoTime();
      if (now - last >= EVERY_NANOS) {
        last = now;
        console.tell(
            String.format(
                Locale.ROOT, "%3.0f %%  %s left  %s", 100 * done, clock(secondsLeft), what));
      }
    }

    private static String clock(double seconds) {
      return String.format(Locale.ROOT, "%d:%02d", (long) seconds / 60, (long) seconds % 60);
    }

    @Override
    public void close() {
      console.err().flush();
    }
  }
}
