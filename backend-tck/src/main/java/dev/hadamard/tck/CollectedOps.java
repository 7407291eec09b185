package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.op.Op;
import dev.hadamard.spi.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The operations that some calls stand for: they are noted, and not run. */
final class CollectedOps extends ForwardingBackend {

  private final List<Op> ops = new ArrayList<>();

  private CollectedOps(Backend backend) {
    super(backend);
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
}
