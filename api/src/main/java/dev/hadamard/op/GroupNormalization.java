package dev.hadamard.op;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import java.util.Map;

/**
 * Normalisation of groups of channels, for each sample by itself: an image of P pixels of c
 * channels is divided into groups of D = c/groups neighbouring channels, and the N = P·D numbers of
 * a group are normalised together. One group is a layer norm of whole samples, c groups are an
 * instance norm.
 *
 * <p>A tensor of samples has them along its first axis and the channels along its last one; all
 * axes between are pixels.
 *
 * <p>A backend without code for it computes it on the host, which waits for the operands (B3).
 *
 * <p>Source: Y. Wu, K. He, <i>Group Normalization</i>, 2018.
 */
public sealed interface GroupNormalization extends Op {

  /** The number of groups, which divides the channels. */
  int groups();

  /** A tensor of samples, n × … × c. */
  Tensor samples();

  /** P, the number of pixels of a sample. */
  default int pixels() {
    return samples().shape().rows() / Math.max(1, samples().shape().dimension(0));
  }

  /** D, the number of channels of a group. */
  default int depth() {
    return samples().shape().columns() / groups();
  }

  /**
   * Forward pass: mean ← Σx/N, scale ← 1/√(Σ(x − mean)²/N + ε), y ← γ꜀·(x − mean)·scale + β꜀.
   *
   * <p>The variance takes two passes, and the mean is that of the differences from the first number
   * of the group, so a large mean costs no digits but those of its own rounding.
   *
   * @param x samples, n × … × c
   * @param gamma γ, 1 × c
   * @param beta β, 1 × c
   * @param epsilon ε, above 0
   * @param mean n × groups, overwritten; is no input
   * @param scale n × groups, overwritten; is no input
   * @param y like x, overwritten; is no input
   */
  record Forward(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      int groups,
      float epsilon,
      Tensor mean,
      Tensor scale,
      Tensor y)
      implements GroupNormalization {

    @Override
    public Tensor samples() {
      return x;
    }

    @Override
    public String name() {
      return "groupNorm";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).reads("gamma", gamma).reads("beta", beta);
      operands.writes("mean", mean).writes("scale", scale).writes("y", y);
    }

    @Override
    public void checkShapes() {
      GroupShapes.check(this, mean, scale);
      Shapes.vector(this, "gamma", gamma, x.shape().columns());
      Shapes.vector(this, "beta", beta, x.shape().columns());
      Shapes.same(this, "x", x, "y", y);
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty();
    }

    /** Called only where there are no numbers: their mean is 0, and their deviation. */
    @Override
    public void compose(Composition on) {
      on.run(Elementwise.of(mean, Expression.constant(0), Map.of()));
      double none = 1 / Math.sqrt(epsilon);
      on.run(Elementwise.of(scale, Expression.constant(none), Map.of()));
    }
  }

  /**
   * ∂L/∂x ← (g − Σg/N − x̂·Σ(g·x̂)/N)·scale with g = γ꜀·δ and x̂ = (x − mean)·scale; the sums are
   * over the group.
   *
   * @param delta δ = ∂L/∂y, n × … × c
   * @param x like δ
   * @param gamma γ, 1 × c
   * @param mean of the forward pass, n × groups
   * @param scale of the forward pass, n × groups
   * @param dx like δ, overwritten; is no input
   */
  record DataGradient(
      Tensor delta, Tensor x, Tensor gamma, int groups, Tensor mean, Tensor scale, Tensor dx)
      implements GroupNormalization {

    @Override
    public Tensor samples() {
      return x;
    }

    @Override
    public String name() {
      return "groupNormDataGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).reads("x", x).reads("gamma", gamma);
      operands.reads("mean", mean).reads("scale", scale).writes("dx", dx);
    }

    @Override
    public void checkShapes() {
      GroupShapes.check(this, mean, scale);
      Shapes.same(this, "x", x, "delta", delta);
      Shapes.vector(this, "gamma", gamma, x.shape().columns());
      Shapes.same(this, "x", x, "dx", dx);
    }

    /** Never called: where there are no numbers there is nothing to do. */
    @Override
    public void compose(Composition on) {
      throw new UnsupportedOperationException(name() + " is not composed of other operations");
    }
  }

  /**
   * ∂L/∂γ꜀ ← Σ δ·x̂, ∂L/∂β꜀ ← Σ δ over all samples and pixels, with x̂ = (x − mean)·scale.
   *
   * @param delta δ = ∂L/∂y, n × … × c
   * @param x like δ
   * @param mean of the forward pass, n × groups
   * @param scale of the forward pass, n × groups
   * @param dGamma 1 × c, overwritten; is no input
   * @param dBeta 1 × c, overwritten; is no input
   */
  record ParameterGradient(
      Tensor delta, Tensor x, int groups, Tensor mean, Tensor scale, Tensor dGamma, Tensor dBeta)
      implements GroupNormalization {

    @Override
    public Tensor samples() {
      return x;
    }

    @Override
    public String name() {
      return "groupNormParameterGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).reads("x", x).reads("mean", mean).reads("scale", scale);
      operands.writes("dGamma", dGamma).writes("dBeta", dBeta);
    }

    @Override
    public void checkShapes() {
      GroupShapes.check(this, mean, scale);
      Shapes.same(this, "x", x, "delta", delta);
      Shapes.vector(this, "dGamma", dGamma, x.shape().columns());
      Shapes.vector(this, "dBeta", dBeta, x.shape().columns());
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty();
    }

    /** Called only where there are no numbers. */
    @Override
    public void compose(Composition on) {
      on.run(new Pointwise.Axpby(0, dGamma, 0, dGamma));
      on.run(new Pointwise.Axpby(0, dBeta, 0, dBeta));
    }
  }
}
