package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tensors by their names, which are allocated when they are first asked for. */
final class ScratchMemory implements AutoCloseable {

  private final Backend backend;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private @Nullable TensorArena arena;

  ScratchMemory(Backend backend) {
    this.backend = backend;
  }

  /** A tensor that is 0 at first. */
  Tensor get(String name, Shape shape) {
    Tensor known = tensors.get(name);
    if (known == null) {
      if (arena == null) {
        arena = backend.newArena();
      }
      known = arena.allocate(shape);
      tensors.put(name, known);
    } else if (!known.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "scratch memory %s is %s, not %s".formatted(name, known.shape(), shape));
    }
    return known;
  }

  /** A tensor with these values at first. */
  Tensor get(String name, Shape shape, Supplier<float[]> values) {
    boolean isNew = !tensors.containsKey(name);
    Tensor tensor = get(name, shape);
    if (isNew) {
      backend.write(values.get(), tensor);
    }
    return tensor;
  }

  /** The bytes of all. */
  long bytes() {
    return arena == null ? 0 : arena.bytes();
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }
}
