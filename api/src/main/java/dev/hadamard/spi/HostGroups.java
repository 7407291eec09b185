package dev.hadamard.spi;

import dev.hadamard.op.GroupNormalization;

/**
 * Normalises groups on the host, where a backend has no code for it: reads the operands, adds in
 * double, rounds, writes the results. Correct and slow; one log line says so.
 */
final class HostGroups {

  private final HostOperations<?> host;

  HostGroups(HostOperations<?> host) {
    this.host = host;
  }

  void register(HostOperations.Registry registry) {
    registry.add(GroupNormalization.Forward.class, op -> true, this::forward);
    registry.add(GroupNormalization.DataGradient.class, op -> true, this::dataGradient);
    registry.add(GroupNormalization.ParameterGradient.class, op -> true, this::parameterGradient);
  }

  private void forward(GroupNormalization.Forward op) {
    host.say(op.name(), 6);
    float[] x = host.read(op.x());
    float[] gamma = host.read(op.gamma());
    float[] beta = host.read(op.beta());
    double[] mean = new double[op.mean().shape().size()];
    double[] scale = new double[mean.length];
    host.write(
        formulas(op).forward(i -> x[i], c -> gamma[c], c -> beta[c], op.epsilon(), mean, scale),
        op.y());
    host.write(mean, op.mean());
    host.write(scale, op.scale());
  }

  private void dataGradient(GroupNormalization.DataGradient op) {
    host.say(op.name(), 6);
    float[] delta = host.read(op.delta());
    float[] x = host.read(op.x());
    float[] gamma = host.read(op.gamma());
    float[] mean = host.read(op.mean());
    float[] scale = host.read(op.scale());
    host.write(
        formulas(op)
            .dataGradient(i -> delta[i], i -> x[i], c -> gamma[c], g -> mean[g], g -> scale[g]),
        op.dx());
  }

  private void parameterGradient(GroupNormalization.ParameterGradient op) {
    host.say(op.name(), 6);
    float[] delta = host.read(op.delta());
    float[] x = host.read(op.x());
    float[] mean = host.read(op.mean());
    float[] scale = host.read(op.scale());
    double[] dBeta = new double[op.dBeta().shape().size()];
    host.write(
        formulas(op)
            .parameterGradient(i -> delta[i], i -> x[i], g -> mean[g], g -> scale[g], dBeta),
        op.dGamma());
    host.write(dBeta, op.dBeta());
  }

  private static ReferenceGroups formulas(GroupNormalization op) {
    return new ReferenceGroups(
        op.samples().shape().dimension(0), op.pixels(), op.groups(), op.depth());
  }
}
