package dev.hadamard.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during a training: it ends after the batch at hand, the device is released, and only then
 * does the JVM end.
 */
final class Interruption implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "interruption");
  private volatile boolean isRequested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the work is to end as soon as it can. */
  boolean isRequested() {
    return isRequested;
  }

  private void stop() {
    isRequested = true;
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("hadamard: the training did not stop in time");
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended; from here on Ctrl-C ends the JVM at once. */
  @Override
  public void close() {
    finished.countDown();
    if (!isRequested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyEnding) {
        // The request came this very moment; the hook finds the work finished.
      }
    }
  }
}
