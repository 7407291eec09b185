package dev.hadamard.spi;

import dev.hadamard.expression.Bounded;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;

/**
 * Computes expressions on the host, where a backend has no code that covers them: reads the inputs,
 * evaluates in double, rounds, writes the outputs. Correct and slow; one log line says so.
 */
final class HostExpressions {

  private final HostOperations<?> host;

  HostExpressions(HostOperations<?> host) {
    this.host = host;
  }

  void register(HostOperations.Registry registry) {
    registry.add(Elementwise.class, op -> true, this::compute);
    registry.add(Reduction.class, op -> true, this::reduce);
  }

  private void compute(Elementwise op) {
    host.say(op.name(), op.inputs().size() + op.outputs().size());
    float[][] inputs = op.inputs().stream().map(host::read).toArray(float[][]::new);
    int size = op.outputs().get(0).shape().size();
    float[][] outputs = new float[op.outputs().size()][size];
    Evaluation evaluation = new Evaluation(op.program());
    double[] arguments = new double[inputs.length];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = inputs[j][op.place(j, i)];
      }
      evaluation.at(arguments, i);
      for (int j = 0; j < outputs.length; j++) {
        Bounded result = evaluation.output(j);
        outputs[j][i] = (float) result.value();
      }
    }
    for (int j = 0; j < outputs.length; j++) {
      host.write(outputs[j], op.outputs().get(j));
    }
  }

  /** The same for a reduction; a sum is added in double. */
  private void reduce(Reduction op) {
    host.say(op.name(), op.inputs().size() + 1);
    float[][] inputs = op.inputs().stream().map(host::read).toArray(float[][]::new);
    double[] results = ReferenceReduction.of(op, (input, place) -> inputs[input][place]);
    host.write(results, op.out());
  }
}
