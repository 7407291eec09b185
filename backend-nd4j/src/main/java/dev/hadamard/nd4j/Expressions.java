package dev.hadamard.nd4j;

import dev.hadamard.expression.BlockEvaluation;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Expressions by loops over the arrays' own memory on the host, in double, a block at a time.
 *
 * <p>ND4J's operations are not used: several lose digits or turn NaN into a number ({@link
 * Accuracy}, {@link Pass}), and each would read and write memory for one step of a formula.
 */
final class Expressions {

  /** The elements of a block: a dozen blocks of double fit in the innermost cache or the next. */
  private static final int BLOCK = 512;

  private final float[] floats = new float[BLOCK]; // the backend's lock guards it

  /** What is done with a block of elements, from the first on. */
  private interface Block {
    void take(BlockEvaluation values, int first, int n);
  }

  /** An input, and a copy of its elements where they are fewer than those of the whole. */
  private static final class Input {
    private final Nd4jTensor tensor;
    private final Broadcast broadcast;
    private final float[] all;

    Input(Nd4jTensor tensor, Broadcast broadcast) {
      Nd4j.getAffinityManager().ensureLocation(tensor.flat(), Location.HOST);
      this.tensor = tensor;
      this.broadcast = broadcast;
      this.all = new float[broadcast == Broadcast.FULL ? 0 : tensor.shape().size()];
      tensor.copyTo(0, all, all.length);
    }
  }

  void elementwise(Elementwise op, List<Nd4jTensor> inputs, List<Nd4jTensor> outputs) {
    for (Nd4jTensor out : outputs) { // others may hold the rest of its buffer
      Nd4j.getAffinityManager().ensureLocation(out.flat(), Location.HOST);
    }
    List<Input> broadcast = broadcast(inputs, op::broadcast);
    int columns = outputs.get(0).shape().columns();
    int size = outputs.get(0).shape().size();
    eachBlock(
        op.program(),
        broadcast,
        size,
        columns,
        (values, first, n) -> {
          for (int i = 0; i < outputs.size(); i++) {
            write(values.output(i), outputs.get(i), first, n);
          }
        });
    for (Nd4jTensor out : outputs) {
      Nd4j.getAffinityManager().tagLocation(out.flat(), Location.HOST);
    }
  }

  void reduction(Reduction op, List<Nd4jTensor> inputs, Nd4jTensor out) {
    Nd4j.getAffinityManager().ensureLocation(out.flat(), Location.HOST);
    List<Input> broadcast = broadcast(inputs, op::broadcast);
    int columns = op.columns();
    boolean isByRow = op.along() == Along.ROWS;
    boolean isSum = op.kind() == Kind.SUM;
    double[] results = new double[out.shape().size()];
    Arrays.fill(results, isSum ? 0 : Double.NEGATIVE_INFINITY);
    eachBlock(
        op.program(),
        broadcast,
        op.rows() * columns,
        columns,
        (values, first, n) -> {
          double[] elements = values.output(0);
          for (int j = 0; j < n; j++) {
            int at = isByRow ? (first + j) / columns : (first + j) % columns;
            results[at] = isSum ? results[at] + elements[j] : Math.max(results[at], elements[j]);
          }
        });
    for (int first = 0; first < results.length; first += BLOCK) {
      int n = Math.min(BLOCK, results.length - first);
      write(Arrays.copyOfRange(results, first, first + n), out, first, n);
    }
    Nd4j.getAffinityManager().tagLocation(out.flat(), Location.HOST);
  }

  private static List<Input> broadcast(List<Nd4jTensor> inputs, IntFunction<Broadcast> broadcast) {
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> new Input(inputs.get(i), broadcast.apply(i)))
        .toList();
  }

  private void eachBlock(Program program, List<Input> inputs, int size, int columns, Block block) {
    BlockEvaluation values = new BlockEvaluation(program, BLOCK);
    double[][] arguments = new double[inputs.size()][BLOCK];
    for (long first = 0; first < size; first += BLOCK) { // may pass the largest int
      int n = (int) Math.min(BLOCK, size - first);
      for (int i = 0; i < arguments.length; i++) {
        load(inputs.get(i), (int) first, n, columns, arguments[i]);
      }
      values.at(arguments, first, n);
      block.take(values, (int) first, n);
    }
  }

  private void load(Input input, int first, int n, int columns, double[] target) {
    if (input.broadcast == Broadcast.FULL) {
      input.tensor.copyTo(first, floats, n);
      for (int j = 0; j < n; j++) {
        target[j] = floats[j];
      }
    } else {
      for (int j = 0; j < n; j++) {
        target[j] = input.all[input.broadcast.place(first + j, columns)];
      }
    }
  }

  private void write(double[] values, Nd4jTensor out, int first, int n) {
    for (int j = 0; j < n; j++) {
      floats[j] = (float) values[j];
    }
    out.copyFrom(first, floats, n);
  }
}
