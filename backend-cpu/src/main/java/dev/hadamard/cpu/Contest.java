package dev.hadamard.cpu;

/** Finds out whether a loop has become faster than the one in use. */
interface Contest {

  /**
   * Runs the candidate repeatedly until it is faster or the time is up.
   *
   * @param loop the loop's name for the log, such as {@code the product}
   */
  boolean isWon(String loop, Runnable candidate, Runnable serving);
}
