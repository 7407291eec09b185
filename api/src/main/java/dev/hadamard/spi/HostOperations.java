package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What operations share that the host computes, where a backend has no code that covers them. They
 * read the operands, compute in double, round, and write the results. Correct and slow; one log
 * line says so.
 */
final class HostOperations<T extends AbstractTensor> {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /** A part of a recording that a device must not capture, since it reads and writes. */
  record Part(Runnable code) implements Runnable {
    @Override
    public void run() {
      code.run();
    }
  }

  /** Takes code for those operations of a type that the predicate covers. */
  interface Registry {
    <O extends Op> void add(Class<O> type, Predicate<O> where, Consumer<O> code);
  }

  private final AbstractBackend<T> backend;
  private final AtomicBoolean isSaid = new AtomicBoolean();

  HostOperations(AbstractBackend<T> backend) {
    this.backend = backend;
  }

  /** Registers the code for all operations that other operations do not compose. */
  void register(Registry registry) {
    new HostExpressions(this).register(registry);
    new HostConvolutions(this).register(registry);
    new HostPooling(this).register(registry);
    new HostGroups(this).register(registry);
    new HostColumns(this).register(registry);
    new HostProducts(this).register(registry);
  }

  /** Logs once that the host computes. */
  void say(String operation, int tensors) {
    if (!isSaid.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} has no code for this operation: it is computed on the host, which is slow"
              + " ({1} with {2} tensors)",
          backend.info().name(),
          operation,
          tensors);
    }
  }

  /** Where views may begin. */
  int viewAlignment() {
    return backend.viewAlignment();
  }

  /** Whether a tensor is all of another one's memory. */
  boolean covers(Tensor tensor, Tensor other) {
    return backend.own(tensor).covers(backend.own(other));
  }

  /** The elements; a tensor without any has no memory to read. */
  float[] read(Tensor tensor) {
    float[] values = new float[tensor.shape().size()];
    if (values.length > 0) {
      backend.doRead(backend.own(tensor), FloatBuffer.wrap(values));
    }
    return values;
  }

  /** Writes all elements; a tensor without any has no memory to write. */
  void write(float[] values, Tensor target) {
    if (values.length > 0) {
      backend.doWrite(FloatBuffer.wrap(values), backend.own(target));
    }
  }

  /** Rounds all elements and writes them. */
  void write(double[] values, Tensor target) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    write(rounded, target);
  }
}
