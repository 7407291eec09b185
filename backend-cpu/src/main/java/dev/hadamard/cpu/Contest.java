package dev.hadamard.cpu;

/** Whether a loop has become faster than the one that serves. */
interface Contest {

  /**
   * Runs the candidate again and again, until it is faster or time is up.
   *
   * @param loop what is said where it does not, such as {@code the product}
   */
  boolean isWon(String loop, Runnable candidate, Runnable serving);
}
