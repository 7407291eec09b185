package dev.hadamard.op;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import java.util.Objects;

/**
 * Operations whose every element depends on the elements in its place alone. All tensors of one
 * have the same shape, and the output may be an input.
 */
public final class Pointwise {

  private Pointwise() {}

  /**
   * Activation: outᵢ ← f(zᵢ). NaN stays NaN.
   *
   * @param f which function
   * @param z its arguments
   * @param out overwritten; may be z
   */
  public record Activate(Activation f, Tensor z, Tensor out) implements Primitive {

    /** Refuses a function that is null. */
    public Activate {
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return "activate";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("z", z).writes("out", out, 0);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "z", z, "out", out);
    }
  }

  /**
   * Derivative at the input: outᵢ ← f′(zᵢ). NaN stays NaN.
   *
   * @param f which function
   * @param z where its slope is wanted
   * @param out overwritten; may be z
   */
  public record Derivative(Activation f, Tensor z, Tensor out) implements Primitive {

    /** Refuses a function that is null. */
    public Derivative {
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return "derivative";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("z", z).writes("out", out, 0);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "z", z, "out", out);
    }
  }

  /**
   * Derivative from the output: outᵢ ← f′(zᵢ) written in aᵢ = f(zᵢ), for example a(1 − a) for the
   * sigmoid. NaN stays NaN.
   *
   * @param f which function; its {@link Activation#derivativeForm()} is {@link
   *     DerivativeForm#OUTPUT}
   * @param a its values
   * @param out overwritten; may be a
   */
  public record DerivativeFromOutput(Activation f, Tensor a, Tensor out) implements Primitive {

    /** Refuses null and a function whose slope cannot be written in its value. */
    public DerivativeFromOutput {
      Objects.requireNonNull(f, "f");
      if (f.derivativeForm() != DerivativeForm.OUTPUT) {
        throw new IllegalArgumentException(
            "derivativeFromOutput: the derivative of "
                + f.label()
                + " cannot be written in its output");
      }
    }

    @Override
    public String name() {
      return "derivativeFromOutput";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("a", a).writes("out", out, 0);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "a", a, "out", out);
    }
  }

  /**
   * Hadamard product: outᵢ ← aᵢ·bᵢ.
   *
   * @param a first factors
   * @param b second factors; may be a
   * @param out overwritten; may be a, b or both
   */
  public record Hadamard(Tensor a, Tensor b, Tensor out) implements Primitive {

    @Override
    public String name() {
      return "hadamard";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("a", a).reads("b", b).writes("out", out, 0, 1);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "a", a, "b", b);
      Shapes.same(this, "a", a, "out", out);
    }
  }

  /**
   * Scaled sum: yᵢ ← α·xᵢ + β·yᵢ. {@code new Axpby(1, x, 0, y)} copies. α = 0 does not read x, β =
   * 0 does not read y.
   *
   * @param alpha α
   * @param x unchanged
   * @param beta β
   * @param y modified; may be x
   */
  public record Axpby(float alpha, Tensor x, float beta, Tensor y) implements Primitive {

    @Override
    public String name() {
      return "axpby";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).accumulates("y", y, beta, 0);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "x", x, "y", y);
    }
  }

  /**
   * The backward pass of an activation: outᵢ ← gᵢ·f′(zᵢ). Where g is the product of a dense layer,
   * {@link Dense.Delta} computes both.
   *
   * <p>Source: M. Nielsen, <i>Neural Networks and Deep Learning</i>, BP1.
   *
   * @param f the activation
   * @param kept what the forward pass kept: z if {@code f.derivativeForm()} is {@link
   *     DerivativeForm#INPUT}, a = f(z) if it is {@link DerivativeForm#OUTPUT}
   * @param gradient g = ∂L/∂a
   * @param out ∂L/∂z, overwritten; may be g or what is kept
   */
  public record ActivationGradient(Activation f, Tensor kept, Tensor gradient, Tensor out)
      implements Op {

    /** Refuses a function that is null. */
    public ActivationGradient {
      Objects.requireNonNull(f, "f");
    }

    @Override
    public String name() {
      return "activationGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("kept", kept).reads("gradient", gradient);
      operands.writes("out", out, 0, 1);
    }

    @Override
    public void checkShapes() {
      Shapes.same(this, "kept", kept, "gradient", gradient);
      Shapes.same(this, "kept", kept, "out", out);
    }

    @Override
    public void compose(Composition on) {
      Tensor slope = on.scratch(out.shape());
      on.run(
          f.derivativeForm() == DerivativeForm.OUTPUT
              ? new DerivativeFromOutput(f, kept, slope)
              : new Derivative(f, kept, slope));
      on.run(new Hadamard(gradient, slope, out));
    }
  }
}
