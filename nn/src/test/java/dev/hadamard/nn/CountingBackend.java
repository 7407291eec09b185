package dev.hadamard.nn;

import com.sun.management.ThreadMXBean;
import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.spi.ForwardingBackend;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Forwards everything, composites too, and keeps account of what a training asks of a backend. */
final class CountingBackend extends ForwardingBackend {

  enum Op {
    NEW_ARENA,
    ALLOCATE,
    WRITE,
    READ,
    SYNCHRONIZE,
    MATMUL,
    ACTIVATE,
    DERIVATIVE,
    HADAMARD,
    AXPBY,
    ROWS,
    DENSE_FORWARD,
    DENSE_DELTA,
    DENSE_GRADIENT
  }

  /** A call, with the weights it read or wrote where it has any. */
  record Call(Op op, Tensor w) {}

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<Op, Integer> counts = new EnumMap<>(Op.class);
  private final List<Call> denseCalls = new ArrayList<>();
  private long bytesInside;

  CountingBackend(Backend delegate) {
    super(delegate);
  }

  int count(Op op) {
    return counts.getOrDefault(op, 0);
  }

  /** How many calls there were of any kind. */
  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Every denseDelta and denseGradient, in order. */
  List<Call> denseCalls() {
    return Collections.unmodifiableList(denseCalls);
  }

  /** The bytes of heap that this thread allocated inside the backend, this account included. */
  long bytesInside() {
    return bytesInside;
  }

  static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  void reset() {
    counts.clear();
    denseCalls.clear();
    bytesInside = 0;
  }

  private void account(Op op, Runnable call) {
    long before = allocatedBytes();
    counts.merge(op, 1, Integer::sum);
    call.run();
    bytesInside += allocatedBytes() - before;
  }

  @Override
  public TensorArena newArena() {
    counts.merge(Op.NEW_ARENA, 1, Integer::sum);
    TensorArena arena = super.newArena();
    return new TensorArena() {
      @Override
      public Tensor allocate(Shape shape) {
        counts.merge(Op.ALLOCATE, 1, Integer::sum);
        return arena.allocate(shape);
      }

      @Override
      public long bytes() {
        return arena.bytes();
      }

      @Override
      public boolean isClosed() {
        return arena.isClosed();
      }

      @Override
      public void close() {
        arena.close();
      }
    };
  }

  @Override
  public void write(FloatBuffer source, Tensor target) {
    account(Op.WRITE, () -> super.write(source, target));
  }

  @Override
  public void read(Tensor source, FloatBuffer target) {
    account(Op.READ, () -> super.read(source, target));
  }

  @Override
  public void synchronize() {
    account(Op.SYNCHRONIZE, super::synchronize);
  }

  @Override
  public void matmul(
      float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
    account(Op.MATMUL, () -> super.matmul(alpha, a, ta, b, tb, beta, out));
  }

  @Override
  public void activate(Activation f, Tensor z, Tensor out) {
    account(Op.ACTIVATE, () -> super.activate(f, z, out));
  }

  @Override
  public void derivative(Activation f, Tensor z, Tensor out) {
    account(Op.DERIVATIVE, () -> super.derivative(f, z, out));
  }

  @Override
  public void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
    account(Op.DERIVATIVE, () -> super.derivativeFromOutput(f, a, out));
  }

  @Override
  public void hadamard(Tensor a, Tensor b, Tensor out) {
    account(Op.HADAMARD, () -> super.hadamard(a, b, out));
  }

  @Override
  public void axpby(float alpha, Tensor x, float beta, Tensor y) {
    account(Op.AXPBY, () -> super.axpby(alpha, x, beta, y));
  }

  @Override
  public void addRow(Tensor row, Tensor x) {
    account(Op.ROWS, () -> super.addRow(row, x));
  }

  @Override
  public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
    account(Op.ROWS, () -> super.sumRows(alpha, x, beta, row));
  }

  @Override
  public void softmaxRows(Tensor z, Tensor out) {
    account(Op.ROWS, () -> super.softmaxRows(z, out));
  }

  @Override
  public void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
    account(Op.DENSE_FORWARD, () -> delegate().denseForward(x, w, b, f, z, a));
  }

  @Override
  public void denseDelta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
    account(
        Op.DENSE_DELTA,
        () -> {
          denseCalls.add(new Call(Op.DENSE_DELTA, w));
          delegate().denseDelta(deltaNext, w, f, kept, delta);
        });
  }

  @Override
  public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
    account(
        Op.DENSE_GRADIENT,
        () -> {
          denseCalls.add(new Call(Op.DENSE_GRADIENT, w));
          delegate().denseGradient(alpha, delta, x, beta, w, b);
        });
  }
}
