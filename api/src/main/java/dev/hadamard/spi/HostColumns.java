package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Columns;

/**
 * Joins and divides columns on the host, where a backend has no code for it. Correct and slow; one
 * log line says so.
 */
final class HostColumns {

  private final HostOperations<?> host;

  HostColumns(HostOperations<?> host) {
    this.host = host;
  }

  void register(HostOperations.Registry registry) {
    registry.add(Columns.Join.class, op -> true, this::join);
    registry.add(Columns.Split.class, op -> true, this::split);
  }

  private void join(Columns.Join op) {
    host.say(op.name(), op.parts().size() + 1);
    Shape shape = op.whole().shape();
    float[] whole = new float[shape.size()];
    int at = 0;
    for (Tensor tensor : op.parts()) {
      float[] part = host.read(tensor);
      int columns = tensor.shape().columns();
      for (int row = 0; row < shape.rows(); row++) {
        System.arraycopy(part, row * columns, whole, row * shape.columns() + at, columns);
      }
      at += columns;
    }
    host.write(whole, op.whole());
  }

  private void split(Columns.Split op) {
    host.say(op.name(), op.parts().size() + 1);
    Shape shape = op.whole().shape();
    float[] whole = host.read(op.whole());
    int at = 0;
    for (Tensor tensor : op.parts()) {
      int columns = tensor.shape().columns();
      float[] part = new float[tensor.shape().size()];
      for (int row = 0; row < shape.rows(); row++) {
        System.arraycopy(whole, row * shape.columns() + at, part, row * columns, columns);
      }
      host.write(part, tensor);
      at += columns;
    }
  }
}
