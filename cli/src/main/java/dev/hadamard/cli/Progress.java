package dev.hadamard.cli;

/** Shows how far a training has come. */
interface Progress extends AutoCloseable {

  /** The device is ready; the first step begins. */
  void begin();

  /**
   * One batch was learnt.
   *
   * @param batch its number in the epoch, from 1 on
   */
  void step(int batch);

  /** One pass over the data was made. */
  void epoch(Epoch epoch);

  @Override
  void close();

  /** A line an epoch; on a terminal some of them, and a bar below. */
  static Progress of(Console console, TrainingPlan plan) {
    return console.errIsTerminal()
        ? new ProgressTable(console, plan, System::nanoTime)
        : new ProgressLines(console.people(), plan.epochs(), plan.score());
  }
}
