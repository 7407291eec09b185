package dev.hadamard.cpu;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread that runs the vector module's loops until C2 has compiled them. It is there while it has
 * something to do.
 */
final class WarmUp implements AutoCloseable {

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

  /** Runs it later, one after the other. */
  void run(Runnable trial) {
    thread.execute(trial);
  }

  /** Interrupts what runs, and forgets what would have. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
