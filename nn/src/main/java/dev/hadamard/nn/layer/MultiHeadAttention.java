package dev.hadamard.nn.layer;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Self-attention with several heads: each position of a sequence reads all others, or, if it is
 * causal, those before it and itself. For samples of s positions of f features each, h heads and d
 * = f/h:
 *
 * <pre>
 * forward     q = x·Wqᵀ + bq,  k = x·Wkᵀ + bk,  v = x·Wvᵀ + bv     f features, split into the heads
 *             p = softmax(q·kᵀ/√d)                                 s × s, for each head
 *             c = p·v,  y = c·Woᵀ + bo                             the heads side by side
 * backward    ∂c = ∂y·Wo,  ∂v = pᵀ·∂c,  ∂p = ∂c·vᵀ
 *             ∂s = p ⊙ (∂p − Σ p·∂p),  ∂q = ∂s·k/√d,  ∂k = ∂sᵀ·q/√d
 *             ∂x = ∂q·Wq + ∂k·Wk + ∂v·Wv
 * parameters  q_proj.weight, k_proj.weight, v_proj.weight, out_proj.weight [f, f]
 *             q_proj.bias, k_proj.bias, v_proj.bias, out_proj.bias [f]
 * </pre>
 *
 * <p>If it is causal, position i reads the positions up to i: the others have a weight of exactly
 * 0. For training it keeps q, k, v, c and p, which are 4·s·f + h·s² numbers a sample. Source: A.
 * Vaswani et al., <i>Attention Is All You Need</i>, 2017, §3.2.
 *
 * @param heads h, a divisor of f
 * @param isCausal whether a position reads none after it
 * @param initialisation the distribution of the initial weights; biases begin with 0
 */
public record MultiHeadAttention(int heads, boolean isCausal, Initialisation initialisation)
    implements Layer {

  static final List<String> PROJECTIONS = List.of("q_proj", "k_proj", "v_proj");
  static final String OUT = "out_proj";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the number of heads is not positive
   */
  public MultiHeadAttention {
    if (heads < 1) {
      throw new IllegalArgumentException("attention with " + heads + " heads");
    }
    Objects.requireNonNull(initialisation, "initialisation");
  }

  /** Each position reads all. Weights are Xavier (uniform), as in PyTorch. */
  public static MultiHeadAttention of(int heads) {
    return new MultiHeadAttention(heads, false, Initialisation.XAVIER_UNIFORM);
  }

  /** No position reads those after it. */
  public static MultiHeadAttention causal(int heads) {
    return new MultiHeadAttention(heads, true, Initialisation.XAVIER_UNIFORM);
  }

  @Override
  public String name() {
    return "multiHeadAttention";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = InputShapes.single(this, inputs);
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          "a layer %s reads samples of positions × features, not %s".formatted(name(), input));
    }
    if (input.columns() % heads != 0) {
      throw new IllegalArgumentException(
          "a layer %s of %d heads reads %d features; take heads that divide them"
              .formatted(name(), heads, input.columns()));
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    int features = inputs.get(0).columns();
    List<ParameterSpec> parameters = new ArrayList<>();
    for (String name : List.of("q_proj", "k_proj", "v_proj", OUT)) {
      parameters.add(
          ParameterSpec.trained(weight(name), Shape.of(features, features), initialisation));
      parameters.add(ParameterSpec.trained(bias(name), Shape.of(features), Initializer.ZERO));
    }
    return parameters;
  }

  private static String weight(String projection) {
    return projection + ".weight";
  }

  private static String bias(String projection) {
    return projection + ".bias";
  }

  @Override
  public void bind(Binding b) {
    Shape shape = b.input().shape();
    AttentionHeads attention =
        new AttentionHeads(
            b,
            new AttentionHeads.Size(
                shape.dimension(0), shape.dimension(1), heads, shape.columns() / heads),
            isCausal);
    for (String name : PROJECTIONS) {
      b.forward(project(b, name, b.input(), attention.joined()));
      b.forward(attention.split(name));
    }
    attention.forward();
    b.forward(project(b, OUT, attention.context(), b.output()));
    if (b.isTraining()) {
      backward(b, attention);
    }
  }

  /** out ← x·Wᵀ + b. */
  private static Op project(Binding b, String name, Tensor x, Tensor out) {
    return new Dense.Forward(
        x, b.parameter(weight(name)), b.parameter(bias(name)), Activation.IDENTITY, out, out);
  }

  private static void backward(Binding b, AttentionHeads attention) {
    Tensor joined = attention.joined();
    addGradient(b, OUT, b.outputGradient(), attention.context());
    b.backward(input(b, OUT, b.outputGradient(), 0, joined));
    attention.backward();
    for (String name : PROJECTIONS) {
      b.backward(attention.joinedGradient(name));
      addGradient(b, name, joined, b.input());
      if (b.needsGradient(0)) {
        boolean isFirst = name.equals(PROJECTIONS.get(0));
        b.backward(input(b, name, joined, isFirst ? 0 : 1, b.inputGradient(0)));
      }
    }
  }

  private static void addGradient(Binding b, String name, Tensor delta, Tensor x) {
    b.backward(
        new Dense.Gradient(1, delta, x, 0, b.gradient(weight(name)), b.gradient(bias(name))));
  }

  /** dx ← δ·W + β·dx. */
  private static Op input(Binding b, String name, Tensor delta, float beta, Tensor dx) {
    Tensor w = b.parameter(weight(name));
    return new Matmul(1, delta, Transpose.NO, w, Transpose.NO, beta, dx);
  }
}
