package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Task;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The loss L that training minimises: a mean over a batch of m rows with n outputs each. A row is a
 * sample, or one position of a sample with several, such as those of a sequence.
 *
 * <p>L and its gradient ∂L/∂a with respect to the outputs a of the last layer are computed on the
 * device. {@link #sum} computes L on the host in double, from outputs that are read back anyway,
 * such as those of an evaluation.
 *
 * <p>The formulas are PyTorch's. Where two means are usual, the one over all m·n elements has the
 * plain name, and that over the rows is called summed, since it sums the elements of a row.
 */
@SuppressWarnings("ClassInitializationDeadlock") // the classes below are used through it alone
public interface Loss {

  /**
   * Half squared error: L = 1/m Σᵢ ½Σⱼ (aᵢⱼ − tᵢⱼ)², ∂L/∂a = 1/m (a − t). Fits any output
   * activation. Source: M. Nielsen, <i>Neural Networks and Deep Learning</i>, eq. 6 and 30.
   */
  Loss HALF_SQUARED_ERROR = new HalfSquaredError();

  /**
   * Mean squared error: L = 1/(mn) Σᵢⱼ (aᵢⱼ − tᵢⱼ)², ∂L/∂a = 2/(mn) (a − t). Fits any output
   * activation. It is 2/n times {@link #HALF_SQUARED_ERROR}.
   */
  Loss MEAN_SQUARED_ERROR = new MeanSquaredError();

  /**
   * Mean absolute error: L = 1/(mn) Σᵢⱼ |aᵢⱼ − tᵢⱼ|, ∂L/∂a = ±1/(mn), and 0 where a = t. Fits any
   * output activation.
   */
  Loss MEAN_ABSOLUTE_ERROR = new MeanAbsoluteError();

  /**
   * Softmax with cross-entropy: L = −1/m Σᵢⱼ tᵢⱼ ln pᵢⱼ with p = softmax(z), ∂L/∂z = (p − t)/m. The
   * output activation must be the identity: the outputs are the logits z. Every row of t sums to 1,
   * one-hot or soft. ln p is computed as z − max − ln Σ exp(z − max), which is finite for any
   * finite z. {@link #crossEntropy} has label smoothing, class weights and an ignored class.
   */
  Loss SOFTMAX_CROSS_ENTROPY = new SoftmaxCrossEntropy();

  /**
   * Binary cross-entropy on logits, for outputs that are independent yes-or-no questions: L =
   * −1/(mn) Σᵢⱼ [t ln σ(z) + (1 − t) ln σ(−z)], ∂L/∂z = (σ(z) − t)/(mn). The output activation must
   * be the identity; targets lie in [0, 1]. Each term is computed as max(z, 0) − t·z + ln(1 +
   * e^−|z|), which is finite for any finite z.
   */
  Loss BINARY_CROSS_ENTROPY = new BinaryCrossEntropy();

  /** n times {@link #BINARY_CROSS_ENTROPY}: the mean over the rows of the sum of their terms. */
  Loss SUMMED_BINARY_CROSS_ENTROPY = new SummedBinaryCrossEntropy();

  /**
   * Hinge: L = 1/(mn) Σᵢⱼ max(0, 1 − s·a) with s = 2t − 1, ∂L/∂a = −s/(mn) where s·a is below 1,
   * else 0. The targets are 0 and 1. Fits output activations with both signs. As in Keras, which
   * takes such targets for −1 and 1.
   */
  Loss HINGE = new Hinge();

  /**
   * Kullback-Leibler divergence: L = 1/(mn) Σᵢⱼ t·(ln t − a), ∂L/∂a = −t/(mn), with 0 where t = 0.
   * The outputs are logarithms of probabilities, the targets are probabilities.
   */
  Loss KL_DIVERGENCE = new KlDivergence();

  /**
   * n times {@link #KL_DIVERGENCE}, which is the mean divergence of the distributions; PyTorch's
   * {@code batchmean}.
   */
  Loss SUMMED_KL_DIVERGENCE = new SummedKlDivergence();

  /**
   * Cosine: L = 1/m Σᵢ (1 − cᵢ) with c = a·t / √((|a|² + ε)(|t|² + ε)) and ε = 10⁻¹², ∂L/∂a =
   * (c·a/(|a|² + ε) − t/√((|a|² + ε)(|t|² + ε)))/m. The loss of a row of zeros is 1. Squares
   * overflow from 10¹⁹ on. PyTorch's {@code CosineEmbeddingLoss} for pairs that belong together.
   */
  Loss COSINE = new Cosine();

  /**
   * Huber: L = 1/(mn) Σᵢⱼ e with e = ½d² where |d| is below δ and δ(|d| − ½δ) elsewhere, d = a − t;
   * ∂L/∂a = max(−δ, min(d, δ))/(mn). Fits any output activation.
   *
   * @param delta δ, positive
   */
  static Loss huber(double delta) {
    return new Huber(delta);
  }

  /**
   * Smooth L1: 1/β times {@link #huber} with δ = β.
   *
   * @param beta β, positive
   */
  static Loss smoothL1(double beta) {
    return new SmoothL1(beta);
  }

  /**
   * Softmax with cross-entropy whose settings are added by its methods. Without any it differs from
   * {@link #SOFTMAX_CROSS_ENTROPY} in two points: a row of zeros as targets does not count, and the
   * last layer and the loss are computed one after the other.
   */
  static CrossEntropy crossEntropy() {
    return new CrossEntropy(0, List.of(), OptionalInt.empty());
  }

  /**
   * The losses of this page, with 1 as their setting where they have one. {@link #of} finds each by
   * its label, and those with other settings.
   */
  static List<Loss> all() {
    return List.of(
        HALF_SQUARED_ERROR,
        MEAN_SQUARED_ERROR,
        MEAN_ABSOLUTE_ERROR,
        huber(1),
        smoothL1(1),
        SOFTMAX_CROSS_ENTROPY,
        crossEntropy(),
        BINARY_CROSS_ENTROPY,
        SUMMED_BINARY_CROSS_ENTROPY,
        HINGE,
        KL_DIVERGENCE,
        SUMMED_KL_DIVERGENCE,
        COSINE);
  }

  /**
   * Your own loss: L = 1/m Σᵢⱼ e(aᵢⱼ, tᵢⱼ). Its gradient is derived.
   *
   * <pre>{@code
   * Expression error = Expression.input("a").minus(Expression.input("t")).abs();
   * Loss huber = // δ = 1
   *     Loss.by("huber", error.less(1).select(error.pow(2).times(0.5), error.minus(0.5)));
   * }</pre>
   *
   * @param label what descriptions call it
   * @param e a formula of the inputs {@code a}, an output, and {@code t}, its target
   * @throws IllegalArgumentException if it has another input
   */
  static Loss by(String label, Expression e) {
    return new FormulaLoss(label, e);
  }

  /** The name in commands and files, as in {@code softmax-cross-entropy}. */
  String label();

  /**
   * Whether this loss takes logits: it then contains the output activation, and that of the network
   * must be the identity.
   */
  default boolean takesLogits() {
    return false;
  }

  /** Whether this loss is for classes, and not for real values. */
  default boolean isForClasses() {
    return takesLogits();
  }

  /**
   * Checks that this loss fits the output layer of a network.
   *
   * @throws IllegalArgumentException if it does not; the message says what to change
   */
  default void requireFit(NetworkSpec spec) {}

  /**
   * Checks that this loss fits the task of a data set.
   *
   * @throws IllegalArgumentException if it does not; the message names a loss that does
   */
  default void requireFit(DataSet data) {
    if (isForClasses() && data.task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "%s is for classes, data set %s has real values; take %s"
              .formatted(label(), data.name(), MEAN_SQUARED_ERROR.label()));
    }
  }

  /**
   * The operations that compute ∂L/∂a for a batch.
   *
   * @param gradient receives ∂L/∂a, m × n
   */
  List<Op> gradient(LossBinding at, Tensor gradient);

  /**
   * The operations that compute L for a batch.
   *
   * @param value receives L, 1 × 1
   */
  List<Op> value(LossBinding at, Tensor value);

  /**
   * The loss of one row, times its {@link #weight}.
   *
   * @param outputs a of several rows
   * @param targets t of these rows
   * @param first the index of the row's first value in both
   * @param n the number of its values
   */
  double sample(FloatBuffer outputs, FloatBuffer targets, int first, int n);

  /** The weight of one row in the mean; 0 if it does not count. */
  default double weight(FloatBuffer targets, int first, int n) {
    return 1;
  }

  /**
   * Computes the sum of the rows' losses in double. L is this sum divided by that of the weights.
   *
   * @param outputs a of the last layer, at least rows × columns values from index 0, row-major
   * @param targets t, in the same layout
   */
  default double sum(FloatBuffer outputs, FloatBuffer targets, int rows, int columns) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += sample(outputs, targets, i * columns, columns);
    }
    return sum;
  }

  /** The sum of the rows' weights. */
  default double weights(FloatBuffer targets, int rows, int columns) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += weight(targets, i * columns, columns);
    }
    return sum;
  }

  /** The threshold above which a single output means the second of two classes. */
  default double threshold() {
    return takesLogits() ? 0 : 0.5;
  }

  /**
   * Returns the loss with this {@link #label()}, such as {@code huber(delta=1.5)}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  static Loss of(String label) {
    return find(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown loss '%s'; choose one of %s"
                        .formatted(
                            label,
                            all().stream().map(Loss::label).collect(Collectors.joining(", ")))));
  }

  /** The loss with this label, if there is one. A setting that is out of its range has none. */
  static Optional<Loss> find(String label) {
    String name = label.toLowerCase(Locale.ROOT);
    return all().stream()
        .filter(loss -> loss.label().equals(name))
        .findFirst()
        .or(() -> LossLabel.parse(name).flatMap(LossLabel::loss));
  }
}
