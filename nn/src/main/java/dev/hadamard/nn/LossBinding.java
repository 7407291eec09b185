package dev.hadamard.nn;

import dev.hadamard.Tensor;

/** What a {@link Loss} works on: the outputs and targets of one batch size, and memory. */
public interface LossBinding {

  /**
   * The outputs a of the last layer, seen as m × n: all leading extents together are m. Unchanged.
   */
  Tensor outputs();

  /** The targets t, in the shape of the outputs. Unchanged. */
  Tensor targets();

  /** m. */
  default int rows() {
    return outputs().shape().rows();
  }

  /** n. */
  default int columns() {
    return outputs().shape().columns();
  }

  /** Allocates memory for results in between, with the lifetime of the binding. */
  Tensor keep(int rows, int columns);

  /**
   * Puts numbers on the device, as one row. A number that depends on m or n, such as 1/m, belongs
   * here: as a constant in a formula it would make another kernel for each batch size.
   */
  Tensor row(double... values);
}
