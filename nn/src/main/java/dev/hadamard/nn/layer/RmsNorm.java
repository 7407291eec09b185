package dev.hadamard.nn.layer;

import static dev.hadamard.expression.Expression.constant;
import static dev.hadamard.expression.Expression.input;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Normalisation by the root mean square over the last axis, with neither mean nor bias: each row of
 * c numbers by itself.
 *
 * <pre>
 * forward     x̂ = x/√(Σx²/c + ε),  y = γ ⊙ x̂
 * backward    ∂L/∂γ = Σ δ ⊙ x̂  over all rows,  δ = ∂L/∂y
 *             ∂L/∂x = (g − x̂·Σ(g ⊙ x̂)/c)/√(Σx²/c + ε)  in each row,  g = γ ⊙ δ
 * parameters  weight γ [c]
 * </pre>
 *
 * <p>Source: B. Zhang, R. Sennrich, <i>Root Mean Square Layer Normalization</i>, 2019.
 *
 * @param epsilon ε, above 0
 */
public record RmsNorm(double epsilon) implements Layer {

  private static final String WEIGHT = "weight";

  private static final Expression X = input("x");

  /** 1/√(Σx²/c + ε). */
  private static final Expression SCALE = input("scale");

  private static final Expression NORMAL = X.times(SCALE);
  private static final Expression DELTA = input("delta");
  private static final Expression GAMMA = input("gamma");

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if ε is not positive
   */
  public RmsNorm {
    Epsilon.require("an RMS norm", epsilon);
  }

  /** The layer of PyTorch, whose ε is the distance of 1 from the next float32: 2⁻²³. */
  public static RmsNorm of() {
    return new RmsNorm(Math.ulp(1f));
  }

  @Override
  public String name() {
    return "rms-norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    return List.of(
        ParameterSpec.trained(WEIGHT, Shape.of(inputs.get(0).columns()), Initializer.ONE));
  }

  @Override
  public void bind(Binding b) {
    Tensor x = b.input();
    Tensor scale = b.keep(Shape.of(x.shape().rows(), 1));
    Expression share = constant(1.0 / x.shape().columns());
    Map<String, Tensor> tensors = new HashMap<>();
    tensors.put("x", x);
    tensors.put("scale", scale);
    tensors.put("gamma", b.parameter(WEIGHT));
    b.forward(sum(Along.ROWS, X.times(X).times(share), tensors, scale));
    b.forward(Elementwise.of(scale, constant(1).over(SCALE.plus(epsilon).sqrt()), tensors));
    b.forward(Elementwise.of(b.output(), NORMAL.times(GAMMA), tensors));
    if (!b.isTraining()) {
      return;
    }
    tensors.put("delta", b.outputGradient());
    b.backward(sum(Along.COLUMNS, DELTA.times(NORMAL), tensors, b.gradient(WEIGHT)));
    if (b.needsGradient(0)) {
      tensors.put("product", b.keep(scale.shape()));
      Expression g = DELTA.times(GAMMA);
      b.backward(sum(Along.ROWS, g.times(NORMAL).times(share), tensors, tensors.get("product")));
      Expression gradient = g.minus(NORMAL.times(input("product"))).times(SCALE);
      b.backward(Elementwise.of(b.inputGradient(0), gradient, tensors));
    }
  }

  private static Reduction sum(
      Along along, Expression element, Map<String, Tensor> tensors, Tensor out) {
    return Reduction.of(Kind.SUM, along, element, tensors, out);
  }
}
