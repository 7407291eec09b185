package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.DenseGradient;
import dev.hadamard.DenseMomentum;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.spi.ForwardingBackend;
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
    DENSE_HEAD,
    DENSE_DELTA,
    DENSE_GRADIENTS,
    DENSE_MOMENTUM
  }

  /** A call, with the weights it read or wrote where it has any. */
  record Call(Op op, Tensor w) {}

  private final Map<Op, Integer> counts = new EnumMap<>(Op.class);
  private final List<TensorArena> arenas = new ArrayList<>();
  private int failing;
  private final List<Call> denseCalls = new ArrayList<>();

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

  /** Every denseDelta, and every layer of denseGradients, in order. */
  List<Call> denseCalls() {
    return Collections.unmodifiableList(denseCalls);
  }

  /** The arenas that were opened and not closed. */
  long liveArenas() {
    return arenas.stream().filter(arena -> !arena.isClosed()).count();
  }

  /** The bytes of the tensors in them. */
  long liveBytes() {
    return arenas.stream().filter(arena -> !arena.isClosed()).mapToLong(TensorArena::bytes).sum();
  }

  /** Lets this allocation fail, counted from 1. */
  void failAllocation(int number) {
    failing = number;
  }

  void reset() {
    counts.clear();
    denseCalls.clear();
  }

  private void account(Op op, Runnable call) {
    counts.merge(op, 1, Integer::sum);
    call.run();
  }

  @Override
  public TensorArena newArena() {
    counts.merge(Op.NEW_ARENA, 1, Integer::sum);
    TensorArena arena = super.newArena();
    arenas.add(arena);
    return new ForwardingArena(arena) {
      @Override
      public Tensor allocate(Shape shape) {
        if (counts.merge(Op.ALLOCATE, 1, Integer::sum) == failing) {
          throw new OutOfDeviceMemoryException(shape.bytes(), bytes(), bytes());
        }
        return super.allocate(shape);
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
  public void denseHead(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
    account(Op.DENSE_HEAD, () -> delegate().denseHead(x, w, b, targets, scale, z, delta));
  }

  @Override
  public void denseGradients(float alpha, float beta, List<DenseGradient> layers) {
    account(
        Op.DENSE_GRADIENTS,
        () -> {
          layers.forEach(layer -> denseCalls.add(new Call(Op.DENSE_GRADIENTS, layer.w())));
          delegate().denseGradients(alpha, beta, layers);
        });
  }

  @Override
  public void denseMomentum(float eta, float mu, List<DenseMomentum> layers) {
    account(Op.DENSE_MOMENTUM, () -> delegate().denseMomentum(eta, mu, layers));
  }
}
