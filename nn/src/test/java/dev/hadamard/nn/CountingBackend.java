package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.spi.ForwardingBackend;
import dev.hadamard.spi.RepeatedOperations;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps account of what a training asks of a backend: calls and operations by their names. */
final class CountingBackend extends ForwardingBackend {

  /** A call, with the weights it read or wrote where it has any. */
  record Call(String op, Tensor w) {}

  private final Map<String, Integer> counts = new HashMap<>();
  private final List<TensorArena> arenas = new ArrayList<>();
  private int failing;
  private final List<Call> denseCalls = new ArrayList<>();

  CountingBackend(Backend delegate) {
    super(delegate);
  }

  int count(String op) {
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

  private void account(String op, Runnable call) {
    counts.merge(op, 1, Integer::sum);
    call.run();
  }

  @Override
  public TensorArena newArena() {
    counts.merge("newArena", 1, Integer::sum);
    TensorArena arena = super.newArena();
    arenas.add(arena);
    return new ForwardingArena(arena) {
      @Override
      public Tensor allocate(Shape shape) {
        if (counts.merge("allocate", 1, Integer::sum) == failing) {
          throw new OutOfDeviceMemoryException(shape.bytes(), bytes(), bytes());
        }
        return super.allocate(shape);
      }
    };
  }

  @Override
  public void write(FloatBuffer source, Tensor target) {
    account("write", () -> super.write(source, target));
  }

  @Override
  public void read(Tensor source, FloatBuffer target) {
    account("read", () -> super.read(source, target));
  }

  @Override
  public void synchronize() {
    account("synchronize", super::synchronize);
  }

  @Override
  public void run(Op op) {
    account(op.name(), () -> super.run(op));
    if (op instanceof Dense.Delta delta) {
      denseCalls.add(new Call(op.name(), delta.w()));
    } else if (op instanceof Dense.Gradients gradients) {
      gradients.layers().forEach(layer -> denseCalls.add(new Call(op.name(), layer.w())));
    }
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    return new RepeatedOperations(this, operations);
  }
}
