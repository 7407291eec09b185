package dev.hadamard.spi;

import dev.hadamard.Transpose;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul.Batched;
import dev.hadamard.op.SwapAxes;

/**
 * Computes products of batches, exchanges of axes and look-ups on the host, where a backend has no
 * code that covers them: reads the operands, adds in double, rounds, writes the results. Correct
 * and slow; one log line says so.
 */
final class HostProducts {

  private final HostOperations<?> host;

  HostProducts(HostOperations<?> host) {
    this.host = host;
  }

  /** Registers the code for what other operations do not compose. */
  void register(HostOperations.Registry registry) {
    registry.add(Batched.class, op -> !op.isComposed(host.viewAlignment()), this::multiply);
    registry.add(SwapAxes.class, op -> true, this::swap);
    registry.add(Lookup.Forward.class, op -> true, this::lookUp);
    registry.add(Lookup.Gradient.class, op -> true, this::lookupGradient);
  }

  private void multiply(Batched op) {
    host.say(op.name(), 3);
    float[] a = host.read(op.a());
    float[] b = host.read(op.b());
    float[] out = op.beta() == 0 ? new float[op.out().shape().size()] : host.read(op.out());
    int m = op.m();
    int n = op.n();
    int k = op.k();
    for (int i = 0; i < out.length; i++) {
      int item = i / n / m;
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum +=
            (double) a[item * m * k + place(op.ta(), i / n % m, p, m, k)]
                * b[item * k * n + place(op.tb(), p, i % n, k, n)];
      }
      out[i] = (float) (op.alpha() * sum + (double) op.beta() * out[i]);
    }
    host.write(out, op.out());
  }

  /** The place in A of element (i, j) of op(A), rows × columns. */
  private static int place(Transpose t, int i, int j, int rows, int columns) {
    return t == Transpose.YES ? j * rows + i : i * columns + j;
  }

  private void swap(SwapAxes op) {
    host.say(op.name(), 2);
    float[] x = host.read(op.x());
    float[] out = new float[x.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = x[op.place(i)];
    }
    host.write(out, op.out());
  }

  private void lookUp(Lookup.Forward op) {
    host.say(op.name(), 3);
    float[] indices = host.read(op.indices());
    float[] table = host.read(op.table());
    int columns = op.table().shape().columns();
    float[] out = new float[op.out().shape().size()];
    for (int i = 0; i < out.length; i++) {
      int row = (int) indices[i / columns];
      boolean isThere = row == indices[i / columns] && row >= 0 && row < table.length / columns;
      out[i] = isThere ? table[row * columns + i % columns] : Float.NaN;
    }
    host.write(out, op.out());
  }

  private void lookupGradient(Lookup.Gradient op) {
    host.say(op.name(), 3);
    float[] indices = host.read(op.indices());
    float[] delta = host.read(op.delta());
    int columns = op.table().shape().columns();
    double[] sums = new double[op.table().shape().size()];
    for (int i = 0; i < delta.length; i++) {
      int row = (int) indices[i / columns];
      if (row == indices[i / columns] && row >= 0 && row < sums.length / columns) {
        sums[row * columns + i % columns] += delta[i];
      }
    }
    host.write(sums, op.table());
  }
}
