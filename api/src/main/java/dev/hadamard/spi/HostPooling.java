package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;

/**
 * Computes pooling on the host, where a backend has no code for it: reads the operands, adds in
 * double, rounds, writes the results. Correct and slow; one log line says so.
 */
final class HostPooling {

  private final HostOperations<?> host;

  HostPooling(HostOperations<?> host) {
    this.host = host;
  }

  void register(HostOperations.Registry registry) {
    registry.add(Pooling.Max.class, op -> true, this::max);
    registry.add(Pooling.MaxGradient.class, op -> true, this::maxGradient);
    registry.add(Pooling.Average.class, op -> true, this::average);
    registry.add(Pooling.AverageGradient.class, op -> true, this::averageGradient);
  }

  private void max(Pooling.Max op) {
    host.say(op.name(), 3);
    float[] x = host.read(op.x());
    double[] winner = new double[op.y().shape().size()];
    double[] y = formulas(op, op.x(), op.y()).max(i -> x[i], winner);
    host.write(winner, op.winner());
    host.write(y, op.y());
  }

  private void maxGradient(Pooling.MaxGradient op) {
    host.say(op.name(), 3);
    float[] delta = host.read(op.delta());
    float[] winner = host.read(op.winner());
    host.write(
        formulas(op, op.dx(), op.delta()).maxGradient(i -> delta[i], i -> winner[i]), op.dx());
  }

  private void average(Pooling.Average op) {
    host.say(op.name(), 2);
    float[] x = host.read(op.x());
    host.write(formulas(op, op.x(), op.y()).average(i -> x[i], op.isPaddingCounted()), op.y());
  }

  private void averageGradient(Pooling.AverageGradient op) {
    host.say(op.name(), 2);
    float[] delta = host.read(op.delta());
    host.write(
        formulas(op, op.dx(), op.delta()).averageGradient(i -> delta[i], op.isPaddingCounted()),
        op.dx());
  }

  private static ReferencePooling formulas(Pooling op, Tensor input, Tensor output) {
    return new ReferencePooling(op.window(), input.shape(), output.shape());
  }
}
