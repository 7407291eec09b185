package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The tensors of an expression's program: its inputs in their order, then its outputs. */
final class ProgramArrays {

  /** The array of each tensor. */
  final float[][] data;

  /** Where the elements of each begin. */
  final int[] starts;

  /** Of each input. */
  final Broadcast[] broadcasts;

  /** The columns of the whole, which has the shape of the outputs. */
  final int columns;

  private ProgramArrays(float[][] data, int[] starts, Broadcast[] broadcasts, int columns) {
    this.data = data;
    this.starts = starts;
    this.broadcasts = broadcasts;
    this.columns = columns;
  }

  static ProgramArrays of(Elementwise op) {
    Shape shape = op.outputs().get(0).shape();
    return of(op.inputs(), op.outputs(), shape.rows(), shape.columns());
  }

  /** The inputs of a reduction. */
  static ProgramArrays of(Reduction op) {
    return of(op.inputs(), List.of(), op.rows(), op.columns());
  }

  private static ProgramArrays of(
      List<Tensor> inputs, List<Tensor> outputs, int rows, int columns) {
    int count = inputs.size() + outputs.size();
    float[][] data = new float[count][];
    int[] starts = new int[count];
    Broadcast[] broadcasts = new Broadcast[inputs.size()];
    for (int i = 0; i < count; i++) {
      boolean isInput = i < inputs.size();
      CpuTensor tensor = (CpuTensor) (isInput ? inputs.get(i) : outputs.get(i - inputs.size()));
      data[i] = tensor.data;
      starts[i] = tensor.start;
      if (isInput) {
        broadcasts[i] = Broadcast.of(tensor.shape(), rows, columns);
      }
    }
    return new ProgramArrays(data, starts, broadcasts, columns);
  }

  /** Random numbers for a trial: inputs of n elements or of one, and outputs of n. */
  static ProgramArrays random(List<Boolean> areContiguous, int outputs, int n) {
    Random random = new Random(1);
    int inputs = areContiguous.size();
    float[][] data = new float[inputs + outputs][n];
    Broadcast[] broadcasts = new Broadcast[inputs];
    for (int i = 0; i < inputs; i++) {
      broadcasts[i] = areContiguous.get(i) ? Broadcast.FULL : Broadcast.SCALAR;
      for (int j = 0; j < n; j++) {
        data[i][j] = (float) random.nextGaussian();
      }
    }
    return new ProgramArrays(data, new int[inputs + outputs], broadcasts, n);
  }

  /** Whether an input has an element for each element of a row, rather than one for all. */
  List<Boolean> areContiguous() {
    return Arrays.stream(broadcasts).map(ProgramArrays::isContiguous).toList();
  }

  private static boolean isContiguous(Broadcast broadcast) {
    return broadcast == Broadcast.FULL || broadcast == Broadcast.ROW;
  }

  /** Whether an element's place in the whole is its place in each input, or does not matter. */
  boolean areLevel() {
    return Arrays.stream(broadcasts)
        .allMatch(broadcast -> broadcast == Broadcast.FULL || broadcast == Broadcast.SCALAR);
  }
}
