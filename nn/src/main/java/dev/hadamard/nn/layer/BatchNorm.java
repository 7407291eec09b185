package dev.hadamard.nn.layer;

import static dev.hadamard.expression.Expression.constant;
import static dev.hadamard.expression.Expression.input;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Elementwise.Assignment;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Batch normalisation of each channel, which is the last axis of samples of any rank. A channel has
 * n values: one for each sample and, in images, for each of its pixels.
 *
 * <pre>
 * training    mean = Σx/n,  var = Σ(x − mean)²/n,  x̂ = (x − mean)/√(var + ε)
 *             running_mean ← (1 − μ)·running_mean + μ·mean
 *             running_var  ← (1 − μ)·running_var + μ·var·n/(n − 1)
 * inference   x̂ = (x − running_mean)/√(running_var + ε)
 * forward     y = γ·x̂ + β
 * backward    ∂L/∂β = Σδ,  ∂L/∂γ = Σ δ·x̂,  δ = ∂L/∂y
 *             ∂L/∂x = γ/√(var + ε)·(δ − ∂L/∂β/n − x̂·∂L/∂γ/n)
 * parameters  weight γ [c], bias β [c]; not trained: running_mean [c], running_var [c]
 * </pre>
 *
 * <p>The variance takes two passes, and both subtract the first sample's value before they add. So
 * nothing is lost where the mean is much larger than the deviation.
 *
 * <p>Source: S. Ioffe, C. Szegedy, <i>Batch Normalization</i>, 2015; for the shift T. Chan, G.
 * Golub, R. LeVeque, <i>Algorithms for Computing the Sample Variance</i>, 1983.
 *
 * @param momentum μ, the weight of the new value, above 0 and at most 1
 * @param epsilon ε, above 0
 * @param isUnbiased whether running_var takes var·n/(n − 1) as in the formula, or var as it is
 */
public record BatchNorm(double momentum, double epsilon, boolean isUnbiased) implements Layer {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";
  private static final String RUNNING_MEAN = "running_mean";
  private static final String RUNNING_VAR = "running_var";

  private static final Expression X = input("x");
  private static final Expression DELTA = input("delta");

  /** mean − first. */
  private static final Expression MEAN = input("mean");

  private static final Expression FIRST = input("first");
  private static final Expression VAR = input("var");

  /** 1/√(var + ε). */
  private static final Expression SCALE = input("scale");

  private static final Expression GAMMA = input("gamma");
  private static final Expression BETA = input("beta");

  private static final Expression CENTRED = X.minus(FIRST).minus(MEAN);
  private static final Expression NORMAL = CENTRED.times(SCALE);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if μ is not in (0, 1] or ε is not positive
   */
  public BatchNorm {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "momentum of a batch norm: %s, take the weight of the new value, above 0 and at most 1"
              .formatted(momentum));
    }
    Epsilon.require("a batch norm", epsilon);
  }

  /** The layer of PyTorch: μ = 0.1, ε = 10⁻⁵. */
  public static BatchNorm of() {
    return new BatchNorm(0.1, 1e-5, true);
  }

  /** The layer of Keras, whose momentum of 0.99 is 1 − μ: ε = 10⁻³, and var as it is. */
  public static BatchNorm keras() {
    return new BatchNorm(0.01, 1e-3, false);
  }

  /** The layer of ONNX, whose momentum of 0.9 is 1 − μ: ε = 10⁻⁵, and var as it is. */
  public static BatchNorm onnx() {
    return new BatchNorm(0.1, 1e-5, false);
  }

  @Override
  public String name() {
    return "batch-norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return InputShapes.single(this, inputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    Shape channels = Shape.of(inputs.get(0).columns());
    return List.of(
        ParameterSpec.trained(WEIGHT, channels, Initializer.ONE),
        ParameterSpec.trained(BIAS, channels, Initializer.ZERO),
        ParameterSpec.untrained(RUNNING_MEAN, channels, Initializer.ZERO),
        ParameterSpec.untrained(RUNNING_VAR, channels, Initializer.ONE));
  }

  @Override
  public void bind(Binding b) {
    if (b.isTraining()) {
      bindTraining(b);
    } else {
      bindInference(b);
    }
  }

  private void bindInference(Binding b) {
    Tensor scale = b.keep(b.parameter(WEIGHT).shape());
    b.forward(
        Elementwise.of(
            scale,
            GAMMA.over(VAR.plus(epsilon).sqrt()),
            Map.of("gamma", b.parameter(WEIGHT), "var", b.parameter(RUNNING_VAR))));
    b.forward(
        Elementwise.of(
            b.output(),
            X.minus(MEAN).times(SCALE).plus(BETA),
            Map.of(
                "x", b.input(),
                "mean", b.parameter(RUNNING_MEAN),
                "scale", scale,
                "beta", b.parameter(BIAS))));
  }

  private void bindTraining(Binding b) {
    Tensor x = b.input();
    int n = x.shape().rows();
    if (n == 1) {
      throw new IllegalArgumentException(
          "a layer batch-norm cannot train on %s: a channel has one value, so no variance; take"
                  .formatted(x.shape())
              + " batches of at least 2 samples, the last one too, or a layer norm");
    }
    Shape channels = Shape.of(x.shape().columns());
    Tensor mean = b.keep(channels);
    Tensor variance = b.keep(channels);
    Tensor scale = b.keep(channels);
    Map<String, Tensor> tensors =
        new HashMap<>(
            Map.of(
                "x", x,
                "first", x.view(0, channels),
                "mean", mean,
                "var", variance,
                "scale", scale,
                "gamma", b.parameter(WEIGHT),
                "beta", b.parameter(BIAS)));
    Expression share = constant(1.0 / n);
    b.forward(sum(X.minus(FIRST).times(share), tensors, mean));
    b.forward(sum(CENTRED.times(CENTRED).times(share), tensors, variance));
    b.forward(statistics(b, n, tensors, scale));
    b.forward(Elementwise.of(b.output(), NORMAL.times(GAMMA).plus(BETA), tensors));
    tensors.put("delta", b.outputGradient());
    tensors.put("dGamma", b.gradient(WEIGHT));
    tensors.put("dBeta", b.gradient(BIAS));
    b.backward(sum(DELTA, tensors, b.gradient(BIAS)));
    b.backward(sum(DELTA.times(NORMAL), tensors, b.gradient(WEIGHT)));
    if (b.needsGradient(0)) {
      Expression common = input("dBeta").plus(NORMAL.times(input("dGamma"))).times(share);
      Expression gradient = DELTA.minus(common).times(SCALE.times(GAMMA));
      b.backward(Elementwise.of(b.inputGradient(0), gradient, tensors));
    }
  }

  /** The sum over the rows. */
  private static Reduction sum(Expression element, Map<String, Tensor> tensors, Tensor out) {
    return Reduction.of(Kind.SUM, Along.COLUMNS, element, tensors, out);
  }

  /** 1/√(var + ε) and the running statistics, in one launch. */
  private Elementwise statistics(Binding b, int n, Map<String, Tensor> tensors, Tensor scale) {
    Map<String, Tensor> all = new HashMap<>(tensors);
    Tensor runningMean = b.parameter(RUNNING_MEAN);
    Tensor runningVar = b.parameter(RUNNING_VAR);
    all.put(RUNNING_MEAN, runningMean);
    all.put(RUNNING_VAR, runningVar);
    double correction = isUnbiased ? n / (n - 1.0) : 1;
    return Elementwise.of(
        List.of(
            new Assignment(scale, constant(1).over(VAR.plus(epsilon).sqrt())),
            new Assignment(runningMean, mixed(RUNNING_MEAN, FIRST.plus(MEAN), 1)),
            new Assignment(runningVar, mixed(RUNNING_VAR, VAR, correction))),
        all);
  }

  /** (1 − μ)·old + μ·factor·value. */
  private Expression mixed(String old, Expression value, double factor) {
    return input(old).times(1 - momentum).plus(value.times(momentum * factor));
  }
}
