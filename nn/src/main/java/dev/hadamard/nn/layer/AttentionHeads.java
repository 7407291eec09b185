package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Matmul.Batched;
import dev.hadamard.op.Op;
import dev.hadamard.op.Rows;
import dev.hadamard.op.SwapAxes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the heads of {@link MultiHeadAttention} compute between its projections, for one batch size.
 *
 * <pre>
 *   joined   [batch, positions, heads·width]    what a projection reads and writes
 *   split    [batch, heads, positions, width]   a matrix for each head
 *   weights  [batch, heads, positions, positions]
 * </pre>
 *
 * <p>One joined tensor serves all projections, and in training one more for the context.
 */
final class AttentionHeads {

  /** The extents. */
  record Size(int batch, int positions, int heads, int width) {

    Shape joined() {
      return Shape.of(batch, positions, heads * width);
    }

    /** The same numbers, with the heads as an axis. */
    Shape byPosition() {
      return Shape.of(batch, positions, heads, width);
    }

    Shape split() {
      return Shape.of(batch, heads, positions, width);
    }

    Shape weights() {
      return Shape.of(batch, heads, positions, positions);
    }
  }

  private static final Expression MASK = Expression.input("mask");

  private final Binding b;
  private final Size size;
  private final boolean isCausal;
  private final float scale;
  private final Tensor joined;
  private final Tensor context;
  private final Map<String, Tensor> split = new LinkedHashMap<>();
  private final Map<String, Tensor> gradients = new LinkedHashMap<>();
  private final Tensor ofContext; // the context for each head, and later its gradient
  private final Tensor p;

  AttentionHeads(Binding b, Size size, boolean isCausal) {
    this.b = b;
    this.size = size;
    this.isCausal = isCausal;
    this.scale = (float) (1 / Math.sqrt(size.width()));
    this.joined = b.keep(size.joined());
    this.context = b.keep(size.joined());
    this.ofContext = b.keep(size.split());
    this.p = b.keep(size.weights());
    for (String name : MultiHeadAttention.PROJECTIONS) {
      split.put(name, b.keep(size.split()));
    }
  }

  /** Memory for what a projection writes, or for its gradient. */
  Tensor joined() {
    return joined;
  }

  /** c, the heads side by side. */
  Tensor context() {
    return context;
  }

  /** Takes what a projection wrote into {@link #joined}. */
  Op split(String name) {
    return new SwapAxes(joined.view(0, size.byPosition()), of(split, name));
  }

  private static Tensor of(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no projection " + name);
    }
    return tensor;
  }

  private Tensor q() {
    return of(split, "q_proj");
  }

  private Tensor k() {
    return of(split, "k_proj");
  }

  private Tensor v() {
    return of(split, "v_proj");
  }

  /** The context, from what was split. */
  void forward() {
    b.forward(Batched.of(scale, q(), Transpose.NO, k(), Transpose.YES, p));
    if (isCausal) {
      int positions = size.positions();
      Tensor matrices = p.view(0, Shape.of(size.batch() * size.heads(), positions * positions));
      Expression hidden = Expression.constant(-Float.MAX_VALUE); // e^(this − max) is 0
      b.forward(
          Elementwise.of(
              matrices,
              MASK.select(Expression.input("score"), hidden),
              Map.of("mask", mask(), "score", matrices)));
    }
    b.forward(new Rows.Softmax(p, p));
    b.forward(Batched.of(1, p, Transpose.NO, v(), Transpose.NO, ofContext));
    b.forward(new SwapAxes(ofContext, context.view(0, size.byPosition())));
  }

  /** 1 where a position reads another, row by row, as one row. */
  private Tensor mask() {
    int positions = size.positions();
    float[] mask = new float[positions * positions];
    for (int i = 0; i < positions; i++) {
      for (int j = 0; j <= i; j++) {
        mask[i * positions + j] = 1;
      }
    }
    return b.constant(Shape.of(1, positions * positions), mask);
  }

  /** The gradients of what was split, from that of the context in {@link #joined}. */
  void backward() {
    for (String name : MultiHeadAttention.PROJECTIONS) {
      gradients.put(name, b.keep(size.split()));
    }
    Tensor delta = b.keep(size.weights());
    Tensor sums = b.keep(Shape.of(size.weights().rows(), 1));
    b.backward(new SwapAxes(joined.view(0, size.byPosition()), ofContext));
    b.backward(Batched.of(1, p, Transpose.YES, ofContext, Transpose.NO, of(gradients, "v_proj")));
    b.backward(Batched.of(1, ofContext, Transpose.NO, v(), Transpose.YES, delta));
    Softmax.gradient(p, delta, sums, delta).forEach(b::backward);
    b.backward(Batched.of(scale, delta, Transpose.NO, k(), Transpose.NO, of(gradients, "q_proj")));
    b.backward(Batched.of(scale, delta, Transpose.YES, q(), Transpose.NO, of(gradients, "k_proj")));
  }

  /** Puts the gradient of what was split into {@link #joined}. */
  Op joinedGradient(String name) {
    return new SwapAxes(of(gradients, name), joined.view(0, size.byPosition()));
  }
}
