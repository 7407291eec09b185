package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * The loss L that training minimises, averaged over a batch of m samples with n outputs each.
 *
 * <p>The gradient ∂L/∂a with respect to the outputs a of the last layer is computed on the device.
 * The value of L is computed on the host, in double, from outputs that are read back.
 */
@SuppressWarnings("ClassInitializationDeadlock") // the classes below are used through it alone
public interface Loss {

  /**
   * Half squared error: L = 1/m Σᵢ ½Σⱼ (aᵢⱼ − tᵢⱼ)², ∂L/∂a = 1/m (a − t). Fits any output
   * activation. Source: M. Nielsen, <i>Neural Networks and Deep Learning</i>, eq. 6 and 30.
   */
  Loss HALF_SQUARED_ERROR = new SquaredError("half-squared-error", true);

  /**
   * Mean squared error: L = 1/(mn) Σᵢⱼ (aᵢⱼ − tᵢⱼ)², ∂L/∂a = 2/(mn) (a − t). Fits any output
   * activation. It is 2/n times {@link #HALF_SQUARED_ERROR}.
   */
  Loss MEAN_SQUARED_ERROR = new SquaredError("mean-squared-error", false);

  /**
   * Softmax with cross-entropy: L = −1/m Σᵢⱼ tᵢⱼ ln pᵢⱼ with p = softmax(z), ∂L/∂z = (p − t)/m. The
   * output activation must be the identity: the outputs are the logits z. Every row of t sums to 1,
   * one-hot or soft. ln p is computed as z − max − ln Σ exp(z − max), which is finite for any
   * finite z.
   */
  Loss SOFTMAX_CROSS_ENTROPY = new SoftmaxCrossEntropy();

  /**
   * Binary cross-entropy on logits, for outputs that are independent yes-or-no questions: L = −1/m
   * Σᵢⱼ [t ln σ(z) + (1 − t) ln σ(−z)], ∂L/∂z = (σ(z) − t)/m. The output activation must be the
   * identity; targets lie in [0, 1]. Each term is computed as max(z, 0) − t·z + ln(1 + e^−|z|),
   * which is finite for any finite z.
   */
  Loss BINARY_CROSS_ENTROPY = new BinaryCrossEntropy();

  /** The losses that a {@link #label} names, in the order of this page. */
  static List<Loss> all() {
    return List.of(
        HALF_SQUARED_ERROR, MEAN_SQUARED_ERROR, SOFTMAX_CROSS_ENTROPY, BINARY_CROSS_ENTROPY);
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
  default void requireFit(DataSet data) {}

  /**
   * The operations that compute ∂L/∂a for a batch.
   *
   * @param outputs a, m × n; unchanged
   * @param targets t, m × n; unchanged
   * @param gradient receives ∂L/∂a, m × n
   * @param scalar puts a number on the device, 1 × 1: one that depends on m or n, such as 1/m. As a
   *     constant in a formula it would make another kernel for each batch size
   */
  List<Op> gradient(Tensor outputs, Tensor targets, Tensor gradient, DoubleFunction<Tensor> scalar);

  /**
   * The loss of one sample.
   *
   * @param outputs a of several samples
   * @param targets t of these samples
   * @param first the index of the sample's first value in both
   * @param n the number of its values
   */
  double sample(FloatBuffer outputs, FloatBuffer targets, int first, int n);

  /**
   * Computes the sum of the samples' losses in double. L is this sum divided by the number of
   * samples.
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

  /** The threshold above which a single output means the second of two classes. */
  default double threshold() {
    return takesLogits() ? 0 : 0.5;
  }

  /**
   * Returns the loss with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  static Loss of(String label) {
    return all().stream()
        .filter(loss -> loss.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown loss '%s'; choose one of %s"
                        .formatted(
                            label,
                            all().stream().map(Loss::label).collect(Collectors.joining(", ")))));
  }
}
