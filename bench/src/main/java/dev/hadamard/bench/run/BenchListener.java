package dev.hadamard.bench.run;

/** Receives the progress of a run. */
public interface BenchListener {

  /** A message to keep, such as a contestant that cannot run. */
  void note(String line);

  /**
   * Called when the next part of the run begins.
   *
   * @param what the part in a few words
   * @param done the fraction of the time that has passed, from 0 to 1
   * @param secondsLeft the longest remaining time in seconds
   */
  void progress(String what, double done, double secondsLeft);
}
