package dev.hadamard.opencl;

import dev.hadamard.kernels.launch.DeviceClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;

/**
 * Measures the time of kernels by the device's clock.
 *
 * <p>OpenCL 1.2 measures times only on a queue that was created for this, and returns them through
 * an event of each command. Both take time, so the session uses such a queue only during a reading:
 *
 * <pre>
 *   usual queue      ───────┐ finish                 ┌─────────
 *   profiling queue         └── kernels, an event each ──┘ finish, add up, release the events
 * </pre>
 *
 * <p>The clock is never reset, so readings may overlap: each is the difference of two totals. It is
 * used under the backend's lock.
 */
final class ClClock implements DeviceClock, AutoCloseable {

  /** The number of launches that may be pending; by then the session has waited for the first. */
  private static final int MOST_PENDING = 2 * ClSession.SPAN;

  private final ClSession session;
  private final Deque<cl_event> pending = new ArrayDeque<>();
  private final long[] time = new long[1];
  private final Pointer timePointer = Pointer.to(time);
  private @Nullable cl_command_queue queue;
  private int readers;
  private long total;
  private long untimed;

  ClClock(ClSession session) {
    this.session = session;
  }

  /** Whether a launch needs an event. */
  boolean isRunning() {
    return readers > 0;
  }

  /** Adds the event of a launch, which is released later. */
  void started(cl_event launch) {
    session.ledger().created();
    pending.add(launch);
    if (pending.size() > MOST_PENDING) {
      add(pending.remove());
    }
  }

  @Override
  public Reading newReading() {
    return new Difference();
  }

  private final class Difference implements Reading {
    private boolean timing;
    private long nanos;
    private long missing;

    @Override
    public void begin() {
      session.finish("kernelNanos");
      addAll(); // of readings that go on
      if (queue == null) {
        queue = session.newProfilingQueue();
      }
      if (queue != null) {
        session.switchTo(queue);
        readers++;
        timing = true;
        nanos = -total;
        missing = -untimed;
      }
    }

    /** {@inheritDoc} The usual queue is back then. */
    @Override
    public void end() {
      try {
        session.finish("kernelNanos");
        addAll();
      } finally {
        if (timing && --readers == 0) {
          drop();
          session.switchBack();
        }
      }
      nanos += total;
      missing += untimed;
    }

    @Override
    public OptionalLong nanos() {
      return timing && missing == 0 ? OptionalLong.of(nanos) : OptionalLong.empty();
    }
  }

  private void addAll() {
    while (!pending.isEmpty()) {
      add(pending.remove());
    }
  }

  /** Adds the time of a launch once it is finished. */
  private void add(cl_event launch) {
    int status = CL.clWaitForEvents(1, new cl_event[] {launch});
    long start = status == CL.CL_SUCCESS ? at(launch, CL.CL_PROFILING_COMMAND_START) : 0;
    long end = status == CL.CL_SUCCESS ? at(launch, CL.CL_PROFILING_COMMAND_END) : 0;
    release(launch);
    session.check(status, "kernelNanos", null);
    if (start > 0 && end >= start) {
      total += end - start;
    } else {
      untimed++;
    }
  }

  /** The time of a command's state in nanoseconds, or 0 if the driver does not report it. */
  private long at(cl_event launch, int moment) {
    int status = CL.clGetEventProfilingInfo(launch, moment, Sizeof.cl_ulong, timePointer, null);
    return status == CL.CL_SUCCESS ? time[0] : 0;
  }

  private void drop() {
    while (!pending.isEmpty()) {
      release(pending.remove());
    }
  }

  private void release(cl_event launch) {
    CL.clReleaseEvent(launch);
    session.ledger().released();
  }

  /** Releases pending launches and the queue. */
  @Override
  public void close() {
    drop();
    if (queue != null) {
      session.switchBack();
      CL.clFinish(queue);
      CL.clReleaseCommandQueue(queue);
      session.ledger().released();
      queue = null;
    }
  }
}
