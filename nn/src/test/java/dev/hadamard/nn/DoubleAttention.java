package dev.hadamard.nn;

import dev.hadamard.nn.layer.MultiHeadAttention;

/** Multi-head attention on a {@link Tape}, position by position. */
final class DoubleAttention {

  private final Tape tape;
  private final DoubleLayers.At at;
  private final MultiHeadAttention layer;
  private final int positions;
  private final int features;

  DoubleAttention(Tape tape, DoubleLayers.At at, MultiHeadAttention layer) {
    this.tape = tape;
    this.at = at;
    this.layer = layer;
    this.positions = at.shape().dimension(0);
    this.features = at.channels();
  }

  private int[] project(int[] x, String name) {
    return DoubleLayers.dense(
        tape, x, at.parameter(name + ".weight"), at.parameter(name + ".bias"));
  }

  /** The output for all samples. */
  int[] context() {
    int[] q = project(at.x(), "q_proj");
    int[] k = project(at.x(), "k_proj");
    int[] v = project(at.x(), "v_proj");
    int[] context = new int[q.length];
    int width = features / layer.heads();
    for (int row = 0; row < q.length / features; row++) {
      int first = row - row % positions;
      int count = layer.isCausal() ? row % positions + 1 : positions;
      for (int head = 0; head < layer.heads(); head++) {
        int[] weights = weights(q, k, row, first, count, head * width, width);
        for (int c = head * width; c < (head + 1) * width; c++) {
          int sum = tape.multiply(weights[0], v[first * features + c]);
          for (int j = 1; j < count; j++) {
            sum = tape.multiplyAdd(sum, weights[j], v[(first + j) * features + c]);
          }
          context[row * features + c] = sum;
        }
      }
    }
    return project(context, "out_proj");
  }

  /** By how much a position reads each of those from the first on. */
  private int[] weights(int[] q, int[] k, int row, int first, int count, int column, int width) {
    int[] scores = new int[count];
    for (int j = 0; j < count; j++) {
      int sum = tape.leaf(0);
      for (int c = column; c < column + width; c++) {
        sum = tape.multiplyAdd(sum, q[row * features + c], k[(first + j) * features + c]);
      }
      scores[j] = tape.scale(sum, 1 / Math.sqrt(width));
    }
    return DoubleLayers.softmax(tape, scores, count);
  }
}
