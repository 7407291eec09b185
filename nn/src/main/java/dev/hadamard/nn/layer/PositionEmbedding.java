package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.List;
import java.util.Map;

/**
 * Adds a row of learnt numbers to each position of a sequence, by which {@link MultiHeadAttention}
 * can tell the positions apart. A sample is s positions × d features, and so is the output.
 *
 * <pre>
 * forward     yᵢ = xᵢ + pᵢ
 * backward    ∂L/∂x = ∂L/∂y,  ∂L/∂pᵢ = Σ ∂L/∂yᵢ over the samples
 * parameters  weight p [s, d], from N(0, 0.02²), as in GPT-2
 * </pre>
 *
 * <p>Source: J. Devlin and others, <i>BERT</i>, 2019, §3; A. Radford and others, <i>Language Models
 * are Unsupervised Multitask Learners</i>, 2019.
 */
public record PositionEmbedding() implements Layer {

  private static final String WEIGHT = "weight";
  private static final double DEVIATION = 0.02;

  @Override
  public String name() {
    return "position-embedding";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = InputShapes.single(this, inputs);
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          "a layer %s reads samples of positions × features, not %s".formatted(name(), input));
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    return List.of(ParameterSpec.trained(WEIGHT, inputs.get(0), PositionEmbedding::normal));
  }

  private static float[] normal(Shape shape, SplitMix64 random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (DEVIATION * random.nextGaussian());
    }
    return values;
  }

  @Override
  public void bind(Binding b) {
    Shape samples = inOneRow(b.input());
    Tensor p = b.parameter(WEIGHT);
    Shape row = Shape.of(1, p.shape().size());
    b.forward(
        Elementwise.of(
            b.output().view(0, samples),
            Expression.input("x").plus(Expression.input("p")),
            Map.of("x", b.input().view(0, samples), "p", p.view(0, row))));
    if (!b.isTraining()) {
      return;
    }
    Tensor delta = b.outputGradient().view(0, samples);
    b.backward(
        Reduction.of(
            Kind.SUM,
            Along.COLUMNS,
            Expression.input("delta"),
            Map.of("delta", delta),
            b.gradient(WEIGHT).view(0, row)));
    if (b.needsGradient(0)) {
      b.backward(new Pointwise.Axpby(1, b.outputGradient(), 0, b.inputGradient(0)));
    }
  }

  /** Each sample as one row. */
  private static Shape inOneRow(Tensor batch) {
    int samples = batch.shape().dimension(0);
    return Shape.of(samples, batch.shape().size() / samples);
  }
}
