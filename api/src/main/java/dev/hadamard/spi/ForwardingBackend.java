package dev.hadamard.spi;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendInfo;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * A backend that forwards every primitive to another backend and computes the composites from the
 * primitives. It is the base class of decorators that count, check or break an operation, and the
 * unfused counterpart of a backend that fuses. The tensors are those of the other backend. A replay
 * of a recording makes the calls again, so that a decorator sees them.
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
  public void matmul(
      float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
    delegate.matmul(alpha, a, ta, b, tb, beta, out);
  }

  @Override
  public void activate(Activation f, Tensor z, Tensor out) {
    delegate.activate(f, z, out);
  }

  @Override
  public void derivative(Activation f, Tensor z, Tensor out) {
    delegate.derivative(f, z, out);
  }

  @Override
  public void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
    delegate.derivativeFromOutput(f, a, out);
  }

  @Override
  public void hadamard(Tensor a, Tensor b, Tensor out) {
    delegate.hadamard(a, b, out);
  }

  @Override
  public void axpby(float alpha, Tensor x, float beta, Tensor y) {
    delegate.axpby(alpha, x, beta, y);
  }

  @Override
  public void addRow(Tensor row, Tensor x) {
    delegate.addRow(row, x);
  }

  @Override
  public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
    delegate.sumRows(alpha, x, beta, row);
  }

  @Override
  public void softmaxRows(Tensor z, Tensor out) {
    delegate.softmaxRows(z, out);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
