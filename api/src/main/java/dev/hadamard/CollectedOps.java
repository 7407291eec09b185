package dev.hadamard;

import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The operations that some calls stand for: each is noted, and none is run. */
final class CollectedOps implements Backend {

  private final Backend backend;
  private final List<Op> ops = new ArrayList<>();

  private CollectedOps(Backend backend) {
    this.backend = backend;
  }

  static List<Op> of(Backend backend, Consumer<Backend> calls) {
    CollectedOps collected = new CollectedOps(backend);
    calls.accept(collected);
    return collected.ops;
  }

  @Override
  public void run(Op op) {
    ops.add(op);
  }

  @Override
  public BackendInfo info() {
    return backend.info();
  }

  @Override
  public int viewAlignment() {
    return backend.viewAlignment();
  }

  @Override
  public TensorArena newArena() {
    throw refusal("newArena");
  }

  @Override
  public void write(FloatBuffer source, Tensor target) {
    throw refusal("write");
  }

  @Override
  public void read(Tensor source, FloatBuffer target) {
    throw refusal("read");
  }

  @Override
  public void synchronize() {
    throw refusal("synchronize");
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    throw refusal("record");
  }

  @Override
  public void close() {
    throw refusal("close");
  }

  private static IllegalStateException refusal(String call) {
    return new IllegalStateException(call + " is no operation and cannot be recorded");
  }
}
