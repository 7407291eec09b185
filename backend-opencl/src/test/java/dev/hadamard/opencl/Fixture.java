package dev.hadamard.opencl;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.Arrays;
import java.util.Random;

/** Tensors of a test, with the numbers that went into them. */
final class Fixture implements AutoCloseable {

  /** A tensor and its content. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Matrix(Tensor tensor, float[] values) {
    float at(int i, int j) {
      return values[i * tensor.shape().columns() + j];
    }
  }

  private final Backend backend;
  private final TensorArena arena;
  private final Random random;

  Fixture(Backend backend, long seed) {
    this.backend = backend;
    this.arena = backend.newArena();
    this.random = new Random(seed);
  }

  Matrix random(int rows, int columns) {
    return random(rows, columns, 1);
  }

  /** Uniform in ±scale. */
  Matrix random(int rows, int columns, float scale) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * scale;
    }
    return of(rows, columns, values);
  }

  Matrix filled(int rows, int columns, float value) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, value);
    return of(rows, columns, values);
  }

  Matrix of(int rows, int columns, float... values) {
    Tensor tensor = arena.allocate(Shape.of(rows, columns));
    backend.write(values, tensor);
    return new Matrix(tensor, values);
  }

  float[] read(Matrix matrix) {
    return backend.read(matrix.tensor());
  }

  @Override
  public void close() {
    arena.close();
  }
}
