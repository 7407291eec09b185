package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;

/**
 * The binding of a loss to tensors of a step.
 *
 * @param arena from which further memory comes
 */
record BoundLoss(Backend backend, TensorArena arena, Tensor outputs, Tensor targets)
    implements LossBinding {

  @Override
  public Tensor keep(int rows, int columns) {
    return arena.allocate(rows, columns);
  }

  @Override
  public Tensor row(double... values) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = (float) values[i];
    }
    Tensor row = arena.allocate(1, values.length);
    backend.write(numbers, row);
    return row;
  }
}
