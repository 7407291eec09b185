package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Columns;
import java.nio.FloatBuffer;

/**
 * Joins and divides columns on the host, where a backend has no code for it. Correct and slow; one
 * log line says so.
 */
final class HostColumns<T extends AbstractTensor> {

  private final AbstractBackend<T> backend;
  private final HostExpressions<T> host;

  HostColumns(AbstractBackend<T> backend, HostExpressions<T> host) {
    this.backend = backend;
    this.host = host;
  }

  void join(Columns.Join op) {
    host.say(op.name(), op.parts().size() + 1);
    Shape shape = op.whole().shape();
    float[] whole = new float[shape.size()];
    int at = 0;
    for (Tensor tensor : op.parts()) {
      float[] part = host.read(backend.own(tensor));
      int columns = tensor.shape().columns();
      for (int row = 0; row < shape.rows(); row++) {
        System.arraycopy(part, row * columns, whole, row * shape.columns() + at, columns);
      }
      at += columns;
    }
    backend.doWrite(FloatBuffer.wrap(whole), backend.own(op.whole()));
  }

  void split(Columns.Split op) {
    host.say(op.name(), op.parts().size() + 1);
    Shape shape = op.whole().shape();
    float[] whole = host.read(backend.own(op.whole()));
    int at = 0;
    for (Tensor tensor : op.parts()) {
      int columns = tensor.shape().columns();
      float[] part = new float[tensor.shape().size()];
      for (int row = 0; row < shape.rows(); row++) {
        System.arraycopy(whole, row * shape.columns() + at, part, row * columns, columns);
      }
      if (part.length > 0) {
        backend.doWrite(FloatBuffer.wrap(part), backend.own(tensor));
      }
      at += columns;
    }
  }
}
