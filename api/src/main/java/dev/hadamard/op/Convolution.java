package dev.hadamard.op;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import java.util.Objects;

/**
 * The operations of convolutional layers, in two dimensions. As everywhere in this field the
 * convolution is a cross-correlation: the window is not flipped.
 *
 * <p><b>Layout.</b> Images are NHWC: n images of height × width pixels of c channels each. The
 * weights are [out][kh][kw][in/groups]: output channel, row and column of the window, input channel
 * within the group. So one output channel is one row of numbers in the order in which the window
 * finds them in an image, and a window of 1 × 1 is the weight matrix of a dense layer. PyTorch's
 * weights are [out][in/groups][kh][kw]: {@code torchWeight.permute(0, 2, 3, 1)} has this order.
 *
 * <p><b>Groups.</b> Outputs and inputs are divided into groups of neighbouring channels. With as
 * many groups as inputs the convolution is depthwise: output o reads input o/multiplier, where
 * there are multiplier·in outputs.
 *
 * <p>Error: that of {@link Matmul} for as many terms as a sum has, see each operation; what lies in
 * the padding counts, though it is 0.
 *
 * <p>A backend without code for it computes it on the host, which waits for the operands (B3).
 *
 * <p>Source: V. Dumoulin, F. Visin, <i>A guide to convolution arithmetic for deep learning</i>,
 * 2016.
 */
public sealed interface Convolution extends Op {

  /** The window. */
  Window window();

  /** The weights, or what receives their gradient: out × kh × kw × in/groups. */
  Tensor w();

  /**
   * Whether {@link #compose} computes it by other operations: where the window is {@linkplain
   * Window#isPointwise one pixel}, it is a matrix product. Otherwise code of a backend or of the
   * host computes it.
   */
  default boolean isComposed() {
    return isDegenerate() || window().isPointwise();
  }

  /**
   * Forward pass: z ← x ∗ w + b, a ← f(z); in full zₙᵢⱼₒ ← bₒ + Σₖₗ꜀ xₙ,ᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀·wₒₖₗ꜀ with
   * stride s and padding p, over the taps k, l and the channels c of o's group. A sum has
   * kh·kw·in/groups terms.
   *
   * @param x images, n × height × width × in
   * @param w out × kh × kw × in/groups
   * @param b 1 × out
   * @param f the activation
   * @param z n × output height × output width × out, overwritten; is no input
   * @param a like z, overwritten; is no input. It may be z: then only f(z) remains, which is all
   *     that a layer needs whose activation's {@link Activation#derivativeForm()} is {@code OUTPUT}
   */
  record Forward(Tensor x, Tensor w, Tensor b, Window window, Activation f, Tensor z, Tensor a)
      implements Convolution {

    /** Refuses null. */
    public Forward {
      Objects.requireNonNull(window, "window");
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return "convolution";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).reads("w", w).reads("b", b);
      operands.writes("z", z).writes("a", a, 3); // a may be z
    }

    @Override
    public void checkShapes() {
      ConvolutionShapes.check(this, "x", x, "z", z);
      Shapes.vector(this, "b", b, w.shape().dimension(0));
      Shapes.same(this, "a", a, "z", z);
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty() || w.shape().isEmpty();
    }

    /** The sum first, then f: code that does both at once rounds no differently. */
    @Override
    public boolean isComposed() {
      return Convolution.super.isComposed() || f != Activation.IDENTITY;
    }

    @Override
    public void compose(Composition on) {
      if (isDegenerate()) { // no products: only the biases are left
        on.run(new Pointwise.Axpby(0, z, 0, z));
        on.run(new Rows.Add(b, z));
        on.run(new Pointwise.Activate(f, z, a));
      } else if (window.isPointwise()) {
        on.run(new Dense.Forward(x, w, b, f, z, a));
      } else {
        on.run(new Forward(x, w, b, window, Activation.IDENTITY, z, z));
        on.run(new Pointwise.Activate(f, z, a));
      }
    }
  }

  /**
   * ∂L/∂x of δ = ∂L/∂z: each output pixel's δ goes back along the taps that read it. Its sums have
   * at most kh·kw·out/groups terms. With the weights as they are this is also the transposed
   * convolution of δ.
   *
   * @param delta δ, n × output height × output width × out
   * @param w out × kh × kw × in/groups
   * @param dx ∂L/∂x, n × height × width × in, overwritten; is no input. What no window reads
   *     becomes 0
   */
  record DataGradient(Tensor delta, Tensor w, Window window, Tensor dx) implements Convolution {

    /** Refuses null. */
    public DataGradient {
      Objects.requireNonNull(window, "window");
    }

    @Override
    public String name() {
      return "convolutionDataGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).reads("w", w).writes("dx", dx);
    }

    @Override
    public void checkShapes() {
      ConvolutionShapes.check(this, "dx", dx, "delta", delta);
    }

    @Override
    public boolean isDegenerate() {
      return delta.shape().isEmpty() || w.shape().isEmpty();
    }

    @Override
    public void compose(Composition on) {
      if (isDegenerate()) {
        on.run(new Pointwise.Axpby(0, dx, 0, dx));
      } else if (window.isPointwise()) {
        on.run(Matmul.of(delta, Transpose.NO, w, Transpose.NO, dx));
      } else {
        throw new UnsupportedOperationException(name() + " is not composed of other operations");
      }
    }
  }

  /**
   * Gradient of the parameters, accumulated: w ← β·w + α·∂L/∂w, b ← β·b + α·∂L/∂b, where ∂L/∂wₒₖₗ꜀
   * = Σₙᵢⱼ δₙᵢⱼₒ·xₙ,ᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀ and ∂L/∂bₒ = Σₙᵢⱼ δₙᵢⱼₒ. A sum has as many terms as δ has
   * pixels.
   *
   * <p>With α = −η, β = 1 this is a whole step of gradient descent; with α = 1, β = μ into a
   * velocity it is momentum.
   *
   * @param alpha α
   * @param delta δ = ∂L/∂z, n × output height × output width × out
   * @param x what the layer read, n × height × width × in
   * @param beta β
   * @param w out × kh × kw × in/groups, modified; is no input
   * @param b 1 × out, modified; is no input
   */
  record WeightGradient(
      float alpha, Tensor delta, Tensor x, Window window, float beta, Tensor w, Tensor b)
      implements Convolution {

    /** Refuses null. */
    public WeightGradient {
      Objects.requireNonNull(window, "window");
    }

    @Override
    public String name() {
      return "convolutionWeightGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).reads("x", x);
      operands.accumulates("w", w, beta).accumulates("b", b, beta);
    }

    @Override
    public void checkShapes() {
      ConvolutionShapes.check(this, "x", x, "delta", delta);
      Shapes.vector(this, "b", b, w.shape().dimension(0));
    }

    @Override
    public boolean isDegenerate() {
      return alpha == 0 || delta.shape().isEmpty() || x.shape().isEmpty();
    }

    @Override
    public void compose(Composition on) {
      if (isDegenerate()) {
        on.run(new Pointwise.Axpby(0, w, beta, w));
        on.run(new Rows.Sum(alpha, delta, beta, b));
      } else if (window.isPointwise()) {
        on.run(new Dense.Gradient(alpha, delta, x, beta, w, b));
      } else {
        throw new UnsupportedOperationException(name() + " is not composed of other operations");
      }
    }
  }
}
