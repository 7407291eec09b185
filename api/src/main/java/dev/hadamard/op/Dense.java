package dev.hadamard.op;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import java.util.List;
import java.util.Objects;

/**
 * The operations of dense layers: m samples, k inputs, n outputs. W is n × k, b is 1 × n. Row by
 * row they are the book's equations (M. Nielsen, <i>Neural Networks and Deep Learning</i>, BP1 to
 * BP4).
 */
public final class Dense {

  private Dense() {}

  /**
   * Forward pass: z ← x·Wᵀ + b, a ← f(z).
   *
   * @param x m × k
   * @param w W, n × k
   * @param b 1 × n
   * @param f the activation
   * @param z m × n, overwritten; is no input
   * @param a m × n, overwritten; is no input. It may be z: then only f(z) remains, which is all
   *     that a layer needs whose activation's {@link Activation#derivativeForm()} is {@code OUTPUT}
   */
  public record Forward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a)
      implements Op {

    /** Refuses a function that is null. */
    public Forward {
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return "denseForward";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).reads("w", w).reads("b", b);
      operands.writes("z", z).writes("a", a, 3); // a may be z
    }

    @Override
    public void checkShapes() {
      Shapes.affine(this, x, w, b, z);
      Shapes.matrix(this, "a", a, x.shape().rows(), w.shape().rows());
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty() || w.shape().isEmpty();
    }

    @Override
    public void compose(Composition on) {
      on.run(Matmul.of(x, Transpose.NO, w, Transpose.YES, z));
      on.run(new Rows.Add(b, z));
      on.run(new Pointwise.Activate(f, z, a));
    }
  }

  /**
   * δ-propagation: δˡ ← (δˡ⁺¹·Wˡ⁺¹) ⊙ f′(zˡ). Row by row this is the book's δˡ = (Wˡ⁺¹)ᵀδˡ⁺¹ ⊙
   * f′(zˡ) (BP2).
   *
   * @param deltaNext δˡ⁺¹, m × n
   * @param w Wˡ⁺¹, n × k
   * @param f the activation of layer l
   * @param kept m × k, what layer l kept of its forward pass: z if {@code f.derivativeForm()} is
   *     {@link DerivativeForm#INPUT}, a = f(z) if it is {@link DerivativeForm#OUTPUT}
   * @param delta δˡ, m × k, overwritten; is no input
   */
  public record Delta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta)
      implements Op {

    /** Refuses a function that is null. */
    public Delta {
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return "denseDelta";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("deltaNext", deltaNext).reads("w", w).reads("kept", kept);
      operands.writes("delta", delta);
    }

    @Override
    public void checkShapes() {
      if (deltaNext.shape().columns() != w.shape().rows()) {
        throw Shapes.mismatch(
            this,
            "deltaNext %s, w %s: the columns %d and the rows %d differ",
            deltaNext.shape(),
            w.shape(),
            deltaNext.shape().columns(),
            w.shape().rows());
      }
      Shapes.matrix(this, "delta", delta, deltaNext.shape().rows(), w.shape().columns());
      Shapes.same(this, "kept", kept, "delta", delta);
    }

    @Override
    public boolean isDegenerate() {
      return deltaNext.shape().isEmpty() || w.shape().isEmpty();
    }

    @Override
    public void compose(Composition on) {
      on.run(Matmul.of(deltaNext, Transpose.NO, w, Transpose.NO, delta));
      on.run(new Pointwise.ActivationGradient(f, kept, delta, delta));
    }
  }

  /**
   * Gradient, accumulated: W ← β·W + α·δᵀ·x, b ← β·b + α·Σᵢ δᵢ (BP3 and BP4).
   *
   * <p>With α = −η, β = 1 this is a whole step of gradient descent; with α = 1, β = μ into a
   * velocity it is momentum.
   *
   * @param alpha α
   * @param delta δ, m × n
   * @param x what the layer read, m × k
   * @param beta β
   * @param w n × k, modified; is no input
   * @param b 1 × n, modified; is no input
   */
  public record Gradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b)
      implements Op {

    @Override
    public String name() {
      return "denseGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).reads("x", x);
      operands.accumulates("w", w, beta).accumulates("b", b, beta);
    }

    @Override
    public void checkShapes() {
      Shapes.gradient(this, delta, x, w, b);
    }

    @Override
    public boolean isDegenerate() {
      return alpha == 0 || delta.shape().isEmpty() || x.shape().isEmpty();
    }

    @Override
    public void compose(Composition on) {
      on.run(new Matmul(alpha, delta, Transpose.YES, x, Transpose.NO, beta, w));
      on.run(new Rows.Sum(alpha, delta, beta, b));
    }
  }

  /**
   * The last layer under softmax and cross-entropy: z ← x·Wᵀ + b, δ ← s·(softmax(z) − t). With s =
   * 1/m and rows of t that sum to 1, δ is ∂L/∂z of the mean loss L = −1/m Σᵢⱼ tᵢⱼ ln softmax(z)ᵢⱼ
   * (I. Goodfellow, Y. Bengio, A. Courville, <i>Deep Learning</i>, §6.2.2.3).
   *
   * @param x m × k
   * @param w W, n × k
   * @param b 1 × n
   * @param targets t, m × n
   * @param scale s
   * @param z m × n, overwritten; is no input
   * @param delta δ, m × n, overwritten; is no input, and not z
   */
  public record Head(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta)
      implements Op {

    @Override
    public String name() {
      return "denseHead";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).reads("w", w).reads("b", b).reads("targets", targets);
      operands.writes("z", z).writes("delta", delta);
    }

    @Override
    public void checkShapes() {
      Shapes.affine(this, x, w, b, z);
      Shapes.matrix(this, "delta", delta, x.shape().rows(), w.shape().rows());
      Shapes.same(this, "targets", targets, "delta", delta);
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty() || w.shape().isEmpty();
    }

    @Override
    public void compose(Composition on) {
      on.run(new Forward(x, w, b, Activation.IDENTITY, z, z));
      on.run(new Rows.SoftmaxGradient(z, targets, scale, delta));
    }
  }

  /**
   * A layer whose gradient {@link Gradients} takes.
   *
   * @param delta δ, m × n
   * @param x what the layer read, m × k
   * @param w receives the gradient of W, n × k
   * @param b receives the gradient of the biases, 1 × n
   */
  public record LayerGradient(Tensor delta, Tensor x, Tensor w, Tensor b) {}

  /**
   * {@link Gradient} of several layers at once. No output is an input or another output of any of
   * the layers, so their order does not matter. Inputs may be shared. No layers are legal.
   *
   * @param alpha α
   * @param beta β
   * @param layers what each layer reads and where its gradient goes
   */
  public record Gradients(float alpha, float beta, List<LayerGradient> layers) implements Op {

    /** Copies the list. */
    public Gradients {
      layers = List.copyOf(layers);
    }

    @Override
    public String name() {
      return "denseGradients";
    }

    @Override
    public void operands(Operands operands) {
      for (LayerGradient layer : layers) {
        operands.reads("delta", layer.delta).reads("x", layer.x);
        operands.accumulates("w", layer.w, beta).accumulates("b", layer.b, beta);
      }
    }

    @Override
    public void checkShapes() {
      layers.forEach(layer -> Shapes.gradient(this, layer.delta, layer.x, layer.w, layer.b));
    }

    @Override
    public boolean isDegenerate() {
      return alpha == 0
          || layers.stream()
              .anyMatch(layer -> layer.delta.shape().isEmpty() || layer.x.shape().isEmpty());
    }

    @Override
    public void compose(Composition on) {
      for (LayerGradient layer : layers) {
        on.run(new Gradient(alpha, layer.delta, layer.x, beta, layer.w, layer.b));
      }
    }
  }

  /**
   * A layer that {@link Momentum} takes a step with.
   *
   * @param delta δ, m × n
   * @param x what the layer read, m × k
   * @param vw the velocity of W, n × k, modified
   * @param vb the velocity of b, 1 × n, modified
   * @param w W, n × k, modified
   * @param b 1 × n, modified
   */
  public record LayerMomentum(Tensor delta, Tensor x, Tensor vw, Tensor vb, Tensor w, Tensor b) {}

  /**
   * A step of classic momentum for several layers at once: v ← μ·v + δᵀ·x, W ← W − η·v, and for the
   * biases v ← μ·v + Σᵢ δᵢ, b ← b − η·v. μ = 0 does not read a velocity. Source: B. Polyak (1964),
   * in the form that PyTorch uses.
   *
   * <p>No output is an input or another output of any of the layers. No layers are legal.
   *
   * @param eta η, the learning rate
   * @param mu μ, the share of the velocity that is kept
   * @param layers what each layer reads and what changes
   */
  public record Momentum(float eta, float mu, List<LayerMomentum> layers) implements Op {

    /** Copies the list. */
    public Momentum {
      layers = List.copyOf(layers);
    }

    @Override
    public String name() {
      return "denseMomentum";
    }

    @Override
    public void operands(Operands operands) {
      for (LayerMomentum layer : layers) {
        operands.reads("delta", layer.delta).reads("x", layer.x);
        operands.accumulates("vw", layer.vw, mu).accumulates("vb", layer.vb, mu);
        operands.modifies("w", layer.w).modifies("b", layer.b);
      }
    }

    @Override
    public void checkShapes() {
      for (LayerMomentum layer : layers) {
        Shapes.gradient(this, layer.delta, layer.x, layer.w, layer.b);
        Shapes.same(this, "vw", layer.vw, "w", layer.w);
        Shapes.same(this, "vb", layer.vb, "b", layer.b);
      }
    }

    @Override
    public boolean isDegenerate() {
      return layers.stream()
          .anyMatch(layer -> layer.delta.shape().isEmpty() || layer.x.shape().isEmpty());
    }

    @Override
    public void compose(Composition on) {
      for (LayerMomentum layer : layers) {
        on.run(new Gradient(1, layer.delta, layer.x, mu, layer.vw, layer.vb));
        on.run(new Pointwise.Axpby(-eta, layer.vw, 1, layer.w));
        on.run(new Pointwise.Axpby(-eta, layer.vb, 1, layer.b));
      }
    }
  }
}
