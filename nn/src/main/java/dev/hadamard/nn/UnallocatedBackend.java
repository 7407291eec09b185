package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Op;
import dev.hadamard.spi.ForwardingBackend;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The twin of a backend that allocates and computes nothing. What is built on it says what memory
 * it would take on the other one.
 */
final class UnallocatedBackend extends ForwardingBackend {

  private UnallocatedBackend(Backend backend) {
    super(backend);
  }

  static Backend of(Backend backend) {
    return backend instanceof UnallocatedBackend ? backend : new UnallocatedBackend(backend);
  }

  @Override
  public TensorArena newArena() {
    return new UnallocatedArena();
  }

  /** Writes nothing. */
  @Override
  public void write(FloatBuffer source, Tensor target) {}

  @Override
  public void read(Tensor source, FloatBuffer target) {
    throw refusal("read");
  }

  @Override
  public void synchronize() {
    throw refusal("synchronize");
  }

  @Override
  public void run(Op op) {
    throw refusal(op.name());
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    return new Planned(List.copyOf(operations));
  }

  /** Leaves the other backend open. */
  @Override
  public void close() {}

  private static IllegalStateException refusal(String call) {
    return new IllegalStateException(call + ": nothing is allocated");
  }

  private record Planned(List<Op> operations) implements Recording {
    @Override
    public void replay() {
      throw refusal("replay");
    }

    @Override
    public void close() {}
  }
}
