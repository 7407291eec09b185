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
 * A tensor in ND4J's memory: one buffer and three views of it. An empty tensor has none of them: no
 * operation on it gets as far as ND4J (rule B12).
 */
final class Nd4jTensor extends AbstractTensor {

  /** What a Java buffer over native memory may show at once: its bytes are counted by an int. */
  private static final int WINDOW = 1 << 28;

  private final @Nullable DataBuffer buffer;
  private final @Nullable INDArray flat;
  private final @Nullable INDArray rows;
  private final @Nullable INDArray transposed;

  /** Allocates it, filled with zeros. */
  Nd4jTensor(AbstractBackend<?> owner, Shape shape) {
    super(owner, shape);
    if (shape.isEmpty()) {
      buffer = null;
      flat = null;
      rows = null;
      transposed = null;
      return;
    }
    buffer = Memory.allocate(shape.size(), true);
    flat = Memory.vector(buffer, shape.size());
    rows = Memory.rowMajor(buffer, shape.rows(), shape.columns());
    transposed = Memory.columnMajor(buffer, shape.columns(), shape.rows());
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

  private int window(int at) {
    return Math.min(WINDOW, shape().size() - at);
  }

  /** The elements from here on, at most {@value #WINDOW}, in the host's memory. */
  private FloatBuffer host(int at) {
    FloatPointer elements = new FloatPointer(present(buffer).pointer());
    return elements.position(at).limit((long) at + window(at)).asBuffer();
  }

  void free() {
    if (buffer != null) {
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
