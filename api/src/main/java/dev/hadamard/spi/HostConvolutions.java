package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution;

/**
 * Computes convolutions on the host, where a backend has no code that covers them: reads the
 * operands, adds in double, rounds, writes the results. Correct and slow; one log line says so.
 */
final class HostConvolutions {

  private final HostOperations<?> host;

  HostConvolutions(HostOperations<?> host) {
    this.host = host;
  }

  /** Registers the code for all that other operations do not compose. */
  void register(HostOperations.Registry registry) {
    registry.add(Convolution.Forward.class, op -> !op.isComposed(), this::forward);
    registry.add(Convolution.DataGradient.class, op -> !op.isComposed(), this::dataGradient);
    registry.add(Convolution.WeightGradient.class, op -> !op.isComposed(), this::weightGradient);
  }

  /** Only the identity comes here: other activations follow as an operation of their own. */
  private void forward(Convolution.Forward op) {
    host.say(op.name(), 5);
    float[] x = host.read(op.x());
    float[] w = host.read(op.w());
    float[] b = host.read(op.b());
    double[] z =
        new ReferenceConvolution(op.window(), op.x().shape(), op.z().shape())
            .forward(i -> x[i], i -> w[i], i -> b[i]);
    host.write(z, op.z());
    if (!host.covers(op.a(), op.z())) {
      host.write(z, op.a());
    }
  }

  private void dataGradient(Convolution.DataGradient op) {
    host.say(op.name(), 3);
    float[] delta = host.read(op.delta());
    float[] w = host.read(op.w());
    host.write(
        new ReferenceConvolution(op.window(), op.dx().shape(), op.delta().shape())
            .dataGradient(i -> delta[i], i -> w[i]),
        op.dx());
  }

  private void weightGradient(Convolution.WeightGradient op) {
    host.say(op.name(), 4);
    float[] delta = host.read(op.delta());
    float[] x = host.read(op.x());
    ReferenceConvolution sums =
        new ReferenceConvolution(op.window(), op.x().shape(), op.delta().shape());
    add(op.alpha(), sums.weightGradient(i -> delta[i], i -> x[i]), op.beta(), op.w());
    add(op.alpha(), sums.biasGradient(i -> delta[i]), op.beta(), op.b());
  }

  /** target ← α·sums + β·target; β = 0 does not read it. */
  private void add(float alpha, double[] sums, float beta, Tensor target) {
    float[] old = beta == 0 ? new float[sums.length] : host.read(target);
    float[] result = new float[sums.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (alpha * sums[i] + (double) beta * old[i]);
    }
    host.write(result, target);
  }
}
