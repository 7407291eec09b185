package dev.hadamard.kernels.tune;

import java.time.Duration;

/**
 * A moment by which something has to be done.
 *
 * @param nanoTime as {@link System#nanoTime} tells it
 */
record Deadline(long nanoTime) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The end of one of so many equal parts of the time that is left. */
  Deadline share(int parts) {
    long now = System.nanoTime();
    return new Deadline(now + Math.max(0, nanoTime - now) / parts);
  }

  boolean isAhead() {
    return System.nanoTime() - nanoTime < 0;
  }

  double secondsLeft() {
    return Math.max(0, nanoTime - System.nanoTime()) / 1e9;
  }
}
