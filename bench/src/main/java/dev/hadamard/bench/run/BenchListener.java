package dev.hadamard.bench.run;

/** Told how a run goes on. */
public interface BenchListener {

  /** A line worth keeping, such as a contestant that cannot run. */
  void note(String line);

  /**
   * Something else is being done.
   *
   * @param what in a few words
   * @param done how much of the time is over, from 0 to 1
   * @param secondsLeft how long it will take at most
   */
  void progress(String what, double done, double secondsLeft);
}
