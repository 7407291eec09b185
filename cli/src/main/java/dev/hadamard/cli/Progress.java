package dev.hadamard.cli;

/** Shows how far a training has come. */
interface Progress extends AutoCloseable {

  /** One batch was learnt. */
  void step();

  /** One pass over the data was made. */
  void epoch(Epoch epoch);

  @Override
  void close();

  /**
   * A bar on a terminal, a line an epoch otherwise.
   *
   * @param title what is being trained, for the bar
   */
  static Progress of(Console console, String title, int epochs, int stepsPerEpoch, Score score) {
    return console.errIsTerminal()
        ? new ProgressBarLine(title, epochs, stepsPerEpoch, score)
        : new ProgressLines(console.people(), epochs, score);
  }
}
