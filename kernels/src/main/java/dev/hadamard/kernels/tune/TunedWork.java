package dev.hadamard.kernels.tune;

import dev.hadamard.kernels.ProductClass;

/** An operation that is timed as the representative of its class of work. */
public sealed interface TunedWork {

  /** The class of elementwise operations. */
  String ELEMENTWISE = "elementwise";

  /** The class of column sums. */
  String SUM_ROWS = "sumRows";

  /** The class of softmax. */
  String SOFTMAX_ROWS = "softmaxRows";

  /** The name of the class, which is the key in a profile. */
  String name();

  /**
   * C ← op(A)·op(B).
   *
   * @param transposedA whether A is stored transposed
   * @param transposedB whether B is stored transposed
   * @param m rows of C
   * @param n columns of C
   * @param k terms of each sum
   */
  record Product(boolean transposedA, boolean transposedB, int m, int n, int k)
      implements TunedWork {

    /** The class that this product represents. */
    public ProductClass shape() {
      return ProductClass.of(transposedA, transposedB, m, n, k);
    }

    /** The number of multiply-adds. */
    public long work() {
      return (long) m * n * k;
    }

    @Override
    public String name() {
      return shape().toString();
    }
  }

  /**
   * An activation over a tensor.
   *
   * @param size the number of elements
   */
  record Elementwise(int size) implements TunedWork {
    @Override
    public String name() {
      return ELEMENTWISE;
    }
  }

  /**
   * The sum of the rows of a matrix.
   *
   * @param rows its rows
   * @param columns its columns
   */
  record SumRows(int rows, int columns) implements TunedWork {
    @Override
    public String name() {
      return SUM_ROWS;
    }
  }

  /**
   * The softmax of each row of a matrix.
   *
   * @param rows its rows
   * @param columns its columns
   */
  record SoftmaxRows(int rows, int columns) implements TunedWork {
    @Override
    public String name() {
      return SOFTMAX_ROWS;
    }
  }
}
