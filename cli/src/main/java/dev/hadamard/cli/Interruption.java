package dev.hadamard.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during long work: the thread that made this is interrupted, ends after the batch or slice
 * at hand, saves and releases what it has, and only then does the JVM end.
 */
final class Interruption implements AutoCloseable {

  /** What a shell expects of a program that Ctrl-C ended: 128 + SIGINT. */
  static final int EXIT_CODE = 130;

  private static final int PATIENCE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "interruption");
  private final Thread worker = Thread.currentThread();
  private volatile boolean isRequested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    isRequested = true;
    worker.interrupt();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("hadamard: the work did not stop in time");
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
