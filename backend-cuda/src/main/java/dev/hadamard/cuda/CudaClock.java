package dev.hadamard.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import jcuda.driver.CUevent;
import jcuda.driver.JCudaDriver;

/**
 * What kernels took, by the device's clock: an event before each and one after it, while somebody
 * reads the clock.
 *
 * <pre>
 *   stream   | event | kernel | event |      | event | kernel | event |
 *                    <-------->       pauses         <-------->          are left out
 * </pre>
 *
 * <p>A recording is one command, so the pauses between its kernels count. The clock counts on from
 * one reading to the next, so readings may overlap: each is the difference of two totals. It is
 * used under the backend's lock.
 */
final class CudaClock implements AutoCloseable {

  /** Commands that may wait to be added up; by then the session has waited for the first. */
  private static final int MOST_PENDING = 2 * CudaSession.SPAN;

  private static final double NANOS_PER_MILLI = 1e6;

  private record Span(CUevent begin, CUevent end) {}

  private final CudaSession session;
  private final Deque<Span> pending = new ArrayDeque<>();
  private final Deque<Span> idle = new ArrayDeque<>();
  private final float[] millis = new float[1];
  private int readers;
  private double total;

  CudaClock(CudaSession session) {
    this.session = session;
  }

  /** To be told before a command. */
  void before(String operation) {
    if (readers > 0) {
      if (idle.isEmpty()) {
        idle.push(new Span(session.newEvent(true, operation), session.newEvent(true, operation)));
      }
      session.record(idle.element().begin, operation);
    }
  }

  /** To be told after a command that was queued. */
  void after(String operation) {
    if (readers > 0) {
      Span span = idle.element();
      session.record(span.end, operation);
      idle.remove();
      pending.add(span);
      if (pending.size() > MOST_PENDING) {
        add();
      }
    }
  }

  /** A reading that has not begun. */
  Reading newReading() {
    return new Reading();
  }

  /** The kernels between two moments. */
  final class Reading {
    private double nanos;

    /** From here on. Waits for what is queued. */
    void begin() {
      settle();
      readers++;
      nanos = -total;
    }

    /** Up to here. Waits for what is queued; even if that fails, the clock stops for this one. */
    void end() {
      try {
        settle();
      } finally {
        readers--;
      }
      nanos += total;
    }

    long nanos() {
      return Math.round(nanos);
    }
  }

  private void settle() {
    session.finish("kernelNanos");
    while (!pending.isEmpty()) {
      add();
    }
  }

  /** Adds what the oldest command took, once it is done. */
  private void add() {
    Span span = pending.remove();
    idle.push(span);
    session.await(span.end, "kernelNanos");
    session.check(
        CudaStatus.of(() -> JCudaDriver.cuEventElapsedTime(millis, span.begin, span.end)),
        "kernelNanos",
        null);
    total += millis[0] * NANOS_PER_MILLI;
  }

  /** Gives the events back. */
  @Override
  public void close() {
    pending.forEach(this::destroy);
    pending.clear();
    idle.forEach(this::destroy);
    idle.clear();
  }

  private void destroy(Span span) {
    session.destroy(span.begin);
    session.destroy(span.end);
  }
}
