package dev.hadamard.nd4j;

import dev.hadamard.Shape;
import dev.hadamard.spi.AbstractBackend;
import dev.hadamard.spi.AbstractTensor;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A tensor in ND4J's memory: a buffer, or a part of one, and three arrays over it. An empty tensor
 * has none of them: no operation on it gets as far as ND4J (rule B12).
 */
final class Nd4jTensor extends AbstractTensor {

  /** What a Java buffer over native memory may show at once: its bytes are counted by an int. */
  private static final int WINDOW = 1 << 28;

  private final @Nullable DataBuffer buffer;
  private final int start;
  private final boolean isView;
  private final @Nullable INDArray flat;
  private final @Nullable INDArray rows;
  private final @Nullable INDArray transposed;

  /** Allocates it, filled with zeros. */
  Nd4jTensor(AbstractBackend<?> owner, Shape shape) {
    super(owner, shape);
    start = 0;
    isView = false;
    buffer = shape.isEmpty() ? null : Memory.allocate(shape.size(), true);
    flat = flat(buffer, 0, shape);
    rows = rows(buffer, 0, shape);
    transposed = transposed(buffer, 0, shape);
  }

  /** A view. */
  Nd4jTensor(Nd4jTensor allocation, int from, Shape shape) {
    super(allocation, from, shape);
    start = from;
    isView = true;
    buffer = shape.isEmpty() ? null : allocation.buffer;
    flat = flat(buffer, from, shape);
    rows = rows(buffer, from, shape);
    transposed = transposed(buffer, from, shape);
  }

  private static @Nullable INDArray flat(@Nullable DataBuffer buffer, int from, Shape shape) {
    return buffer == null ? null : Memory.vector(buffer, from, shape.size());
  }

  private static @Nullable INDArray rows(@Nullable DataBuffer buffer, int from, Shape shape) {
    return buffer == null ? null : Memory.rowMajor(buffer, from, shape.rows(), shape.columns());
  }

  private static @Nullable INDArray transposed(@Nullable DataBuffer buffer, int from, Shape shape) {
    return buffer == null ? null : Memory.columnMajor(buffer, from, shape.columns(), shape.rows());
  }

  /** All elements as a vector. */
  INDArray flat() {
    return present(flat);
  }

  /** Rows × columns, row-major. */
  INDArray rows() {
    return present(rows);
  }

  /** Columns × rows, column-major: the transpose, in the order that BLAS wants. */
  INDArray transposed() {
    return present(transposed);
  }

  /** Copies the buffer's remaining floats, as many as there are elements, to the device. */
  void write(FloatBuffer source) {
    for (int at = 0; at < shape().size(); at += window(at)) {
      host(at).put(source.slice(source.position() + at, window(at)));
    }
  }

  /** Copies the elements to the buffer's remaining floats, of which there are as many. */
  void read(FloatBuffer target) {
    for (int at = 0; at < shape().size(); at += window(at)) {
      target.slice(target.position() + at, window(at)).put(host(at));
    }
  }

  /** Copies n elements from one on into the beginning of an array, from the host's memory. */
  void copyTo(int first, float[] target, int n) {
    elements(first).get(target, 0, n);
  }

  /** Copies the first n numbers of an array over the elements from one on, in the host's memory. */
  void copyFrom(int first, float[] source, int n) {
    elements(first).put(source, 0, n);
  }

  private FloatPointer elements(int first) {
    return new FloatPointer(present(buffer).pointer()).position((long) start + first);
  }

  private int window(int at) {
    return Math.min(WINDOW, shape().size() - at);
  }

  /** The elements from here on, at most {@value #WINDOW}, in the host's memory. */
  private FloatBuffer host(int at) {
    return elements(at).limit((long) start + at + window(at)).asBuffer();
  }

  void free() {
    if (buffer != null && !isView) {
      buffer.close();
    }
  }

  private static <A> A present(@Nullable A array) {
    if (array == null) {
      throw new IllegalStateException("an empty tensor has no memory");
    }
    return array;
  }
}
