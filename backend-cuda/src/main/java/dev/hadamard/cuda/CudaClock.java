package dev.hadamard.cuda;

import dev.hadamard.kernels.launch.DeviceClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import jcuda.driver.CUevent;
import jcuda.driver.JCudaDriver;

/**
 * Measures the time of kernels by the device's clock: during a reading there is an event before and
 * after each kernel.
 *
 * <pre>
 *   stream   | event | kernel | event |      | event | kernel | event |
 *                    |&lt;------&gt;|      pauses         |&lt;------&gt;|      are left out
 * </pre>
 *
 * <p>A recording is one command, so the pauses between its kernels count. The clock is never reset,
 * so readings may overlap: each is the difference of two totals. It is used under the backend's
 * lock.
 */
final class CudaClock implements DeviceClock, AutoCloseable {

  /** The number of commands that may be pending; by then the session has waited for the first. */
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

  /** Called before a command. */
  void before(String operation) {
    if (readers > 0) {
      if (idle.isEmpty()) {
        idle.push(new Span(session.newEvent(true, operation), session.newEvent(true, operation)));
      }
      session.record(idle.element().begin, operation);
    }
  }

  /** Called after a command that was queued. */
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

  @Override
  public Reading newReading() {
    return new Difference();
  }

  private final class Difference implements Reading {
    private double nanos;

    @Override
    public void begin() {
      settle();
      readers++;
      nanos = -total;
    }

    @Override
    public void end() {
      try {
        settle();
      } finally {
        readers--;
      }
      nanos += total;
    }

    @Override
    public OptionalLong nanos() {
      return OptionalLong.of(Math.round(nanos));
    }
  }

  private void settle() {
    session.finish("kernelNanos");
    while (!pending.isEmpty()) {
      add();
    }
  }

  /** Adds the time of the oldest command once it is finished. */
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

  /** Releases the events. */
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
