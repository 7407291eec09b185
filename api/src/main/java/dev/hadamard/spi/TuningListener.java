package dev.hadamard.spi;

/** Receives the progress of a tuning. */
public interface TuningListener {

  /**
   * Called when the measurement of a class of work begins.
   *
   * @param what the class of work
   * @param done the fraction of the classes that are done, 0 to 1
   * @param secondsLeft the seconds left of the budget
   */
  void progress(String what, double done, double secondsLeft);

  /** Returns a listener that does nothing. */
  static TuningListener silent() {
    return (what, done, secondsLeft) -> {};
  }
}
