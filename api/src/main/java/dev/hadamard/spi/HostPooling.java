package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;
import java.nio.FloatBuffer;

/**
 * Computes pooling on the host, where a backend has no code for it: reads the operands, adds in
 * double, rounds, writes the results. Correct and slow; one log line says so.
 */
final class HostPooling<T extends AbstractTensor> {

  private final AbstractBackend<T> backend;
  private final HostExpressions<T> host;

  HostPooling(AbstractBackend<T> backend, HostExpressions<T> host) {
    this.backend = backend;
    this.host = host;
  }

  void register(HostConvolutions.Registry registry) {
    registry.add(Pooling.Max.class, op -> true, this::max);
    registry.add(Pooling.MaxGradient.class, op -> true, this::maxGradient);
    registry.add(Pooling.Average.class, op -> true, this::average);
    registry.add(Pooling.AverageGradient.class, op -> true, this::averageGradient);
  }

  private void max(Pooling.Max op) {
    host.say(op.name(), 3);
    float[] x = read(op.x());
    double[] winner = new double[op.y().shape().size()];
    double[] y = formulas(op, op.x(), op.y()).max(i -> x[i], winner);
    write(winner, op.winner());
    write(y, op.y());
  }

  private void maxGradient(Pooling.MaxGradient op) {
    host.say(op.name(), 3);
    float[] delta = read(op.delta());
    float[] winner = read(op.winner());
    write(formulas(op, op.dx(), op.delta()).maxGradient(i -> delta[i], i -> winner[i]), op.dx());
  }

  private void average(Pooling.Average op) {
    host.say(op.name(), 2);
    float[] x = read(op.x());
    write(formulas(op, op.x(), op.y()).average(i -> x[i], op.isPaddingCounted()), op.y());
  }

  private void averageGradient(Pooling.AverageGradient op) {
    host.say(op.name(), 2);
    float[] delta = read(op.delta());
    write(
        formulas(op, op.dx(), op.delta()).averageGradient(i -> delta[i], op.isPaddingCounted()),
        op.dx());
  }

  private static ReferencePooling formulas(Pooling op, Tensor input, Tensor output) {
    return new ReferencePooling(op.window(), input.shape(), output.shape());
  }

  private float[] read(Tensor tensor) {
    return host.read(backend.own(tensor));
  }

  private void write(double[] values, Tensor target) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    backend.doWrite(FloatBuffer.wrap(rounded), backend.own(target));
  }
}
