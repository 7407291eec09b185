package dev.hadamard.cpu;

/**
 * By the clock. Until C2 has compiled the candidate, it is many times slower.
 *
 * @param patienceNanos how long the candidate may take to become the faster one
 */
record TimedContest(long patienceNanos) implements Contest {

  /** Calls between two comparisons. */
  private static final int CALLS = 50;

  /** Comparisons to win in a row: a single one may have been disturbed. */
  private static final int WINS = 3;

  /** The best of them counts: the others were interrupted. */
  private static final int COMPARISONS = 5;

  private static final System.Logger LOG = System.getLogger(TimedContest.class.getName());

  /** {@inheritDoc} Lost if this thread is interrupted. */
  @Override
  public boolean isWon(String loop, Runnable candidate, Runnable serving) {
    long start = System.nanoTime();
    int wins = 0;
    while (!Thread.currentThread().isInterrupted()) {
      for (int i = 0; i < CALLS && !Thread.currentThread().isInterrupted(); i++) {
        candidate.run();
        serving.run();
      }
      wins = bestNanos(candidate) < bestNanos(serving) ? wins + 1 : 0;
      if (wins == WINS) {
        return true;
      }
      if (wins == 0 && System.nanoTime() - start > patienceNanos) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "cpu keeps its plain loop for {0}: the vector module''s is not faster here",
            loop);
        return false;
      }
    }
    return false;
  }

  private static long bestNanos(Runnable work) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < COMPARISONS; i++) {
      long start = System.nanoTime();
      work.run();
      work.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
