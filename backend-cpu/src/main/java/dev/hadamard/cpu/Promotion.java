package dev.hadamard.cpu;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Which of two loops serves, where both give the same bits: the plain one at first; the one of the
 * vector module as soon as it has been compiled and is faster.
 *
 * <p>The vector module's code is a thousand times slower than plain loops until C2 has compiled it,
 * which takes some tenths of a second. Many a training is over by then. So that compilation begins
 * in the background when the plain loop has done work that took about as long.
 *
 * @param <T> the kind of loop
 */
final class Promotion<T> {

  /** Finds the loop that takes over; empty if none does. It takes seconds at most. */
  interface Trial<T> extends Supplier<Optional<T>> {}

  private final WarmUp warmUp;
  private final Trial<T> trial;
  private final long enough;

  private volatile T serving;
  private final AtomicBoolean isWaiting = new AtomicBoolean(true);

  /** Of all threads, without a lock: it does not matter if a count is lost. */
  private long work;

  /**
   * Lets the plain loop serve.
   *
   * @param enough the work after which the trial begins, in units of {@link #count}
   */
  Promotion(T plain, long enough, WarmUp warmUp, Trial<T> trial) {
    this.serving = plain;
    this.enough = enough;
    this.warmUp = warmUp;
    this.trial = trial;
  }

  T serving() {
    return serving;
  }

  /** Takes note of work that was done. */
  void count(long done) {
    if (isWaiting.get()) {
      work += done;
      if (work >= enough && isWaiting.compareAndSet(true, false)) {
        warmUp.run(() -> trial.get().ifPresent(winner -> serving = winner));
      }
    }
  }
}
