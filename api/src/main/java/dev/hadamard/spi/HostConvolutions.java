package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Computes convolutions on the host, where a backend has no code that covers them: reads the
 * operands, adds in double, rounds, writes the results. Correct and slow; one log line says so.
 */
final class HostConvolutions<T extends AbstractTensor> {

  private final AbstractBackend<T> backend;
  private final HostExpressions<T> host;

  HostConvolutions(AbstractBackend<T> backend, HostExpressions<T> host) {
    this.backend = backend;
    this.host = host;
  }

  /** Takes code for those operations of a type that the predicate covers. */
  interface Registry {
    <O extends Op> void add(Class<O> type, Predicate<O> where, Consumer<O> code);
  }

  /** Registers the code for all that other operations do not compose. */
  void register(Registry registry) {
    registry.add(Convolution.Forward.class, op -> !op.isComposed(), this::forward);
    registry.add(Convolution.DataGradient.class, op -> !op.isComposed(), this::dataGradient);
    registry.add(Convolution.WeightGradient.class, op -> !op.isComposed(), this::weightGradient);
  }

  /** Only the identity comes here: other activations follow as an operation of their own. */
  private void forward(Convolution.Forward op) {
    host.say(op.name(), 5);
    float[] x = read(op.x());
    float[] w = read(op.w());
    float[] b = read(op.b());
    float[] z =
        rounded(
            new ReferenceConvolution(op.window(), op.x().shape(), op.z().shape())
                .forward(i -> x[i], i -> w[i], i -> b[i]));
    write(z, op.z());
    if (!backend.own(op.a()).covers(backend.own(op.z()))) {
      write(z, op.a());
    }
  }

  private void dataGradient(Convolution.DataGradient op) {
    host.say(op.name(), 3);
    float[] delta = read(op.delta());
    float[] w = read(op.w());
    write(
        rounded(
            new ReferenceConvolution(op.window(), op.dx().shape(), op.delta().shape())
                .dataGradient(i -> delta[i], i -> w[i])),
        op.dx());
  }

  private void weightGradient(Convolution.WeightGradient op) {
    host.say(op.name(), 4);
    float[] delta = read(op.delta());
    float[] x = read(op.x());
    ReferenceConvolution sums =
        new ReferenceConvolution(op.window(), op.x().shape(), op.delta().shape());
    add(op.alpha(), sums.weightGradient(i -> delta[i], i -> x[i]), op.beta(), op.w());
    add(op.alpha(), sums.biasGradient(i -> delta[i]), op.beta(), op.b());
  }

  /** target ← α·sums + β·target; β = 0 does not read it. */
  private void add(float alpha, double[] sums, float beta, Tensor target) {
    float[] old = beta == 0 ? new float[sums.length] : read(target);
    float[] result = new float[sums.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (alpha * sums[i] + (double) beta * old[i]);
    }
    write(result, target);
  }

  private static float[] rounded(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private float[] read(Tensor tensor) {
    return host.read(backend.own(tensor));
  }

  private void write(float[] values, Tensor target) {
    backend.doWrite(FloatBuffer.wrap(values), backend.own(target));
  }
}
