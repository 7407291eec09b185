package dev.hadamard.cpu;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread that runs the vector module's loops until C2 has compiled them. It is there while it has
 * something to do.
 */
final class WarmUp implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WarmUp::newThread);

  WarmUp() {
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "hadamard-cpu-warm-up");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs it later, one after the other; not at all after {@link #close}. */
  void run(Runnable trial) {
    try {
      thread.execute(() -> runAndReport(trial));
    } catch (RejectedExecutionException | OutOfMemoryError refused) {
      // Closed, or the system has no more threads to give: the plain loops stay.
      LOG.log(System.Logger.Level.DEBUG, "no warm-up", refused);
    }
  }

  private static void runAndReport(Runnable trial) {
    try {
      trial.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cpu stays with plain loops, as a trial of the vector module''s failed: {0}",
          failure.toString());
    }
  }

  /** Interrupts what runs, and forgets what would have. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
