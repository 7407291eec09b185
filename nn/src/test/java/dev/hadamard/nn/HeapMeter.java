package dev.hadamard.nn;

import com.sun.management.ThreadMXBean;
import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.spi.ForwardingBackend;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Measures what the calls of a training step allocate on the heap inside the backend, so that the
 * rest is the caller's. Measures itself as little as it can: no lambdas, no collections.
 */
final class HeapMeter extends ForwardingBackend {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long inside;
  private long entered;

  HeapMeter(Backend delegate) {
    super(delegate);
  }

  /** What this thread has allocated outside the backend since it began. */
  long outside() {
    return THREADS.getCurrentThreadAllocatedBytes() - inside;
  }

  private void enter() {
    entered = THREADS.getCurrentThreadAllocatedBytes();
  }

  private void leave() {
    inside += THREADS.getCurrentThreadAllocatedBytes() - entered;
  }

  @Override
  public void write(FloatBuffer source, Tensor target) {
    enter();
    delegate().write(source, target);
    leave();
  }

  @Override
  public void run(Op op) {
    enter();
    delegate().run(op);
    leave();
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    return new Metered(delegate().record(operations));
  }

  private final class Metered implements Recording {
    private final Recording recording;

    Metered(Recording recording) {
      this.recording = recording;
    }

    @Override
    public List<Op> operations() {
      return recording.operations();
    }

    @Override
    public void replay() {
      enter();
      recording.replay();
      leave();
    }

    @Override
    public void close() {
      recording.close();
    }
  }
}
