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
 * Layer normalisation over the last axis: the features of a sample, of a word in a sequence, or the
 * channels of a pixel. Each such row of c numbers is normalised by itself, so that training and
 * inference are the same.
 *
 * <pre>
 * forward     mean = Σx/c,  var = Σ(x − mean)²/c,  x̂ = (x − mean)/√(var + ε),  y = γ ⊙ x̂ + β
 * backward    ∂L/∂β = Σδ,  ∂L/∂γ = Σ δ ⊙ x̂  over all rows,  δ = ∂L/∂y
 *             ∂L/∂x = (g − Σg/c − x̂·Σ(g ⊙ x̂)/c)/√(var + ε)  in each row,  g = γ ⊙ δ
 * parameters  weight γ [c], bias β [c]
 * </pre>
 *
 * <p>The variance takes two passes: first the mean, then the squares of the differences from it.
 *
 * <p>Source: J. Ba, J. Kiros, G. Hinton, <i>Layer Normalization</i>, 2016.
 *
 * @param epsilon ε, above 0
 */
public record LayerNorm(double epsilon) implements Layer {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /** 1/√(var + ε). */
  private static final Expression SCALE = input("scale");

  private static final Expression CENTRED = input("x").minus(input("mean"));
  private static final Expression NORMAL = CENTRED.times(SCALE);
  private static final Expression DELTA = input("delta");
  private static final Expression GAMMA = input("gamma");

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if ε is not positive
   */
  public LayerNorm {
    Epsilon.require("a layer norm", epsilon);
  }

  /** The layer of PyTorch: ε = 10⁻⁵. */
  public static LayerNorm of() {
    return new LayerNorm(1e-5);
  }

  /** The layer of Keras: ε = 10⁻³. */
  public static LayerNorm keras() {
    return new LayerNorm(1e-3);
  }

  @Override
  public String name() {
    return "layer-norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    Shape features = Shape.of(inputs.get(0).columns());
    return List.of(
        ParameterSpec.trained(WEIGHT, features, Initializer.ONE),
        ParameterSpec.trained(BIAS, features, Initializer.ZERO));
  }

  @Override
  public void bind(Binding b) {
    Tensor x = b.input();
    Shape column = Shape.of(x.shape().rows(), 1);
    Expression share = constant(1.0 / x.shape().columns());
    Map<String, Tensor> tensors = new HashMap<>();
    tensors.put("x", x);
    Tensor mean = b.keep(column);
    Tensor scale = b.keep(column);
    tensors.put("mean", mean);
    tensors.put("scale", scale);
    tensors.put("gamma", b.parameter(WEIGHT));
    tensors.put("beta", b.parameter(BIAS));
    b.forward(rows(input("x").times(share), tensors, mean));
    b.forward(rows(CENTRED.times(CENTRED).times(share), tensors, scale));
    b.forward(Elementwise.of(scale, constant(1).over(SCALE.plus(epsilon).sqrt()), tensors));
    b.forward(Elementwise.of(b.output(), NORMAL.times(GAMMA).plus(input("beta")), tensors));
    if (b.isTraining()) {
      bindBackward(b, tensors, column);
    }
  }

  private static void bindBackward(Binding b, Map<String, Tensor> tensors, Shape column) {
    Expression share = constant(1.0 / b.input().shape().columns());
    tensors.put("delta", b.outputGradient());
    b.backward(columns(DELTA, tensors, b.gradient(BIAS)));
    b.backward(columns(DELTA.times(NORMAL), tensors, b.gradient(WEIGHT)));
    if (b.needsGradient(0)) {
      Tensor sum = b.keep(column);
      Tensor product = b.keep(column);
      tensors.put("sum", sum);
      tensors.put("product", product);
      Expression g = DELTA.times(GAMMA);
      b.backward(rows(g.times(share), tensors, sum));
      b.backward(rows(g.times(NORMAL).times(share), tensors, product));
      Expression common = input("sum").plus(NORMAL.times(input("product")));
      b.backward(Elementwise.of(b.inputGradient(0), g.minus(common).times(SCALE), tensors));
    }
  }

  private static Reduction rows(Expression element, Map<String, Tensor> tensors, Tensor out) {
    return Reduction.of(Kind.SUM, Along.ROWS, element, tensors, out);
  }

  private static Reduction columns(Expression element, Map<String, Tensor> tensors, Tensor out) {
    return Reduction.of(Kind.SUM, Along.COLUMNS, element, tensors, out);
  }
}
