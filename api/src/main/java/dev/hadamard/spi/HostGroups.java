package dev.hadamard.spi;

import dev.hadamard.Tensor;
import dev.hadamard.op.GroupNormalization;
import java.nio.FloatBuffer;

/**
 * Normalises groups on the host, where a backend has no code for it: reads the operands, adds in
 * double, rounds, writes the results. Correct and slow; one log line says so.
 */
final class HostGroups<T extends AbstractTensor> {

  private final AbstractBackend<T> backend;
  private final HostExpressions<T> host;

  HostGroups(AbstractBackend<T> backend, HostExpressions<T> host) {
    this.backend = backend;
    this.host = host;
  }

  void register(HostConvolutions.Registry registry) {
    registry.add(GroupNormalization.Forward.class, op -> true, this::forward);
    registry.add(GroupNormalization.DataGradient.class, op -> true, this::dataGradient);
    registry.add(GroupNormalization.ParameterGradient.class, op -> true, this::parameterGradient);
  }

  private void forward(GroupNormalization.Forward op) {
    host.say(op.name(), 6);
    float[] x = read(op.x());
    float[] gamma = read(op.gamma());
    float[] beta = read(op.beta());
    double[] mean = new double[op.mean().shape().size()];
    double[] scale = new double[mean.length];
    write(
        formulas(op).forward(i -> x[i], c -> gamma[c], c -> beta[c], op.epsilon(), mean, scale),
        op.y());
    write(mean, op.mean());
    write(scale, op.scale());
  }

  private void dataGradient(GroupNormalization.DataGradient op) {
    host.say(op.name(), 6);
    float[] delta = read(op.delta());
    float[] x = read(op.x());
    float[] gamma = read(op.gamma());
    float[] mean = read(op.mean());
    float[] scale = read(op.scale());
    write(
        formulas(op)
            .dataGradient(i -> delta[i], i -> x[i], c -> gamma[c], g -> mean[g], g -> scale[g]),
        op.dx());
  }

  private void parameterGradient(GroupNormalization.ParameterGradient op) {
    host.say(op.name(), 6);
    float[] delta = read(op.delta());
    float[] x = read(op.x());
    float[] mean = read(op.mean());
    float[] scale = read(op.scale());
    double[] dBeta = new double[op.dBeta().shape().size()];
    write(
        formulas(op)
            .parameterGradient(i -> delta[i], i -> x[i], g -> mean[g], g -> scale[g], dBeta),
        op.dGamma());
    write(dBeta, op.dBeta());
  }

  private static ReferenceGroups formulas(GroupNormalization op) {
    return new ReferenceGroups(
        op.samples().shape().dimension(0), op.pixels(), op.groups(), op.depth());
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
