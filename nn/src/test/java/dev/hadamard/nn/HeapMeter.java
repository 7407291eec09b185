package dev.hadamard.nn;

import com.sun.management.ThreadMXBean;
import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.op.Dense;
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
  public void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
    enter();
    delegate().denseForward(x, w, b, f, z, a);
    leave();
  }

  @Override
  public void denseDelta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
    enter();
    delegate().denseDelta(deltaNext, w, f, kept, delta);
    leave();
  }

  @Override
  public void denseHead(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
    enter();
    delegate().denseHead(x, w, b, targets, scale, z, delta);
    leave();
  }

  @Override
  public void denseMomentum(float eta, float mu, List<Dense.LayerMomentum> layers) {
    enter();
    delegate().denseMomentum(eta, mu, layers);
    leave();
  }
}
