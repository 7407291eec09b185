package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tensors for results in between of operations that follow each other. Each operation may take
 * those that the one before has taken.
 */
final class ScratchTensors {

  private final Function<Shape, Tensor> allocate;
  private final Map<Shape, List<Tensor>> all = new HashMap<>();
  private final Map<Shape, Integer> taken = new HashMap<>();

  ScratchTensors(Function<Shape, Tensor> allocate) {
    this.allocate = allocate;
  }

  /** Called before each operation. */
  void next() {
    taken.clear();
  }

  /** One that this operation has not taken yet. */
  Tensor get(Shape shape) {
    List<Tensor> known = all.computeIfAbsent(shape, none -> new ArrayList<>());
    int index = taken.merge(shape, 1, Integer::sum) - 1;
    if (index == known.size()) {
      known.add(allocate.apply(shape));
    }
    return known.get(index);
  }
}
