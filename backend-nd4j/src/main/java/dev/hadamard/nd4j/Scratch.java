package dev.hadamard.nd4j;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Vectors for what lies between the passes of an operation, and one of ones, whose product with a
 * matrix is the sum of its rows. They grow to the largest size that was asked for and stay, so that
 * a training step allocates none. The backend's lock guards them.
 */
final class Scratch {

  private final Vector first = new Vector(false);
  private final Vector second = new Vector(false);
  private final Vector ones = new Vector(true);

  /** A vector with anything in it, until this is called again. */
  INDArray first(long size) {
    return first.of(size);
  }

  /** Another one. */
  INDArray second(long size) {
    return second.of(size);
  }

  /** A column of ones. Not to be written. */
  INDArray ones(long size) {
    return ones.of(size);
  }

  void close() {
    first.close();
    second.close();
    ones.close();
  }

  private static final class Vector {
    private final boolean isOnes;
    private @Nullable DataBuffer memory;
    private @Nullable INDArray view;

    Vector(boolean isOnes) {
      this.isOnes = isOnes;
    }

    INDArray of(long size) {
      INDArray fitting = view;
      if (fitting == null || fitting.length() != size) {
        DataBuffer enough = atLeast(size);
        fitting = isOnes ? Memory.columnMajor(enough, 0, size, 1) : Memory.vector(enough, 0, size);
        view = fitting;
      }
      return fitting;
    }

    private DataBuffer atLeast(long size) {
      DataBuffer enough = memory;
      if (enough == null || enough.length() < size) {
        close();
        enough = Memory.allocate(size, false);
        memory = enough;
        if (isOnes) {
          Memory.vector(enough, 0, size).assign(1);
        }
      }
      return enough;
    }

    void close() {
      if (memory != null) {
        Nd4j.getExecutioner().commit(); // what is queued may still use it
        memory.close();
        memory = null;
        view = null;
      }
    }
  }
}
