package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceMemory;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Hands everything to another backend: the base of decorators that count, check or change one
 * operation. Tensors are those of the other backend. A decorator that has to see each operation at
 * each replay returns a {@link RepeatedOperations} of itself from {@link #record}.
 */
public class ForwardingBackend implements Backend {

  private final Backend delegate;

  /** Creates a decorator of this backend; closing the decorator closes the backend. */
  public ForwardingBackend(Backend delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  /** The backend that does the work. */
  protected final Backend delegate() {
    return delegate;
  }

  @Override
  public BackendInfo info() {
    return delegate.info();
  }

  @Override
  public TensorArena newArena() {
    return delegate.newArena();
  }

  @Override
  public int viewAlignment() {
    return delegate.viewAlignment();
  }

  @Override
  public DeviceMemory memory() {
    return delegate.memory();
  }

  @Override
  public long scratchBytes(List<? extends Op> operations) {
    return delegate.scratchBytes(operations);
  }

  @Override
  public void write(FloatBuffer source, Tensor target) {
    delegate.write(source, target);
  }

  @Override
  public void read(Tensor source, FloatBuffer target) {
    delegate.read(source, target);
  }

  @Override
  public void synchronize() {
    delegate.synchronize();
  }

  @Override
  public void run(Op op) {
    delegate.run(op);
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    return delegate.record(operations);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
