package dev.hadamard.spi;

import dev.hadamard.expression.Bounded;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Computes expressions on the host, where a backend has no code that covers them: reads the inputs,
 * evaluates in double, rounds, writes the outputs. Correct and slow; one log line says so.
 */
final class HostExpressions<T extends AbstractTensor> {

  private static final System.Logger LOG = System.getLogger("dev.hadamard");

  /** A part of a recording that a device must not capture, since it reads and writes. */
  record Part(Runnable code) implements Runnable {
    @Override
    public void run() {
      code.run();
    }
  }

  private final AbstractBackend<T> backend;
  private final AtomicBoolean isSaid = new AtomicBoolean();

  HostExpressions(AbstractBackend<T> backend) {
    this.backend = backend;
  }

  void compute(Elementwise op) {
    say(op.name(), op.inputs().size() + op.outputs().size());
    float[][] inputs =
        op.inputs().stream().map(in -> read(backend.own(in))).toArray(float[][]::new);
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
      backend.doWrite(FloatBuffer.wrap(outputs[j]), backend.own(op.outputs().get(j)));
    }
  }

  /** The same for a reduction; a sum is added in double. */
  void reduce(Reduction op) {
    say(op.name(), op.inputs().size() + 1);
    float[][] inputs =
        op.inputs().stream().map(in -> read(backend.own(in))).toArray(float[][]::new);
    double[] results = ReferenceReduction.of(op, (input, place) -> inputs[input][place]);
    float[] out = new float[results.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) results[i];
    }
    backend.doWrite(FloatBuffer.wrap(out), backend.own(op.out()));
  }

  /** Logs once that the host computes. */
  void say(String operation, int tensors) {
    if (!isSaid.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} has no code for this operation: it is computed on the host, which is slow"
              + " ({1} with {2} tensors)",
          backend.info().name(),
          operation,
          tensors);
    }
  }

  float[] read(T tensor) {
    float[] values = new float[tensor.shape().size()];
    if (values.length > 0) {
      backend.doRead(tensor, FloatBuffer.wrap(values));
    }
    return values;
  }
}
