package dev.hadamard.spi;

/** Told how far a tuning has come. */
public interface TuningListener {

  /**
   * Something begins.
   *
   * @param what the class of work
   * @param done share of the classes that are behind, 0 to 1
   * @param secondsLeft what is left of the budget
   */
  void progress(String what, double done, double secondsLeft);

  /** For those who do not watch. */
  static TuningListener silent() {
    return (what, done, secondsLeft) -> {};
  }
}
