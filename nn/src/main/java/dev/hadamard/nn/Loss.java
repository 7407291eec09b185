package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Task;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Primitive;
import dev.hadamard.op.Rows;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The loss L that training minimises, averaged over a batch of m samples with n outputs each.
 *
 * <p>The gradient with respect to the last layer's z, δᴸ = ∇ₐL ⊙ f′(zᴸ), is computed on the device
 * from primitives ({@link Primitive}). The value of L is computed on the host, in double, from
 * outputs that are read back.
 */
public enum Loss {
  /**
   * Half squared error: L = 1/m Σᵢ ½Σⱼ (aᵢⱼ − tᵢⱼ)², δ = 1/m (a − t) ⊙ f′(z). Fits any output
   * activation. Source: M. Nielsen, <i>Neural Networks and Deep Learning</i>, eq. 6 and 30.
   */
  HALF_SQUARED_ERROR {
    @Override
    double scale(int m, int n) {
      return 1.0 / m;
    }

    @Override
    double sampleLoss(FloatBuffer a, FloatBuffer t, int first, int n) {
      return squares(a, t, first, n) / 2;
    }
  },

  /**
   * Mean squared error: L = 1/(mn) Σᵢⱼ (aᵢⱼ − tᵢⱼ)², δ = 2/(mn) (a − t) ⊙ f′(z). Fits any output
   * activation. It is 2/n times {@link #HALF_SQUARED_ERROR}.
   */
  MEAN_SQUARED_ERROR {
    @Override
    double scale(int m, int n) {
      return 2.0 / ((double) m * n);
    }

    @Override
    double sampleLoss(FloatBuffer a, FloatBuffer t, int first, int n) {
      return squares(a, t, first, n) / n;
    }
  },

  /**
   * Softmax with cross-entropy: L = −1/m Σᵢⱼ tᵢⱼ ln pᵢⱼ with p = softmax(z), δ = (p − t)/m. The
   * output activation must be the identity: the outputs are the logits z. Every row of t sums to 1,
   * one-hot or soft. ln p is computed as z − max − ln Σ exp(z − max), which is finite for any
   * finite z.
   */
  SOFTMAX_CROSS_ENTROPY {
    @Override
    double scale(int m, int n) {
      return 1.0 / m;
    }

    @Override
    Op predict(Tensor z, Tensor p) {
      return new Rows.Softmax(z, p);
    }

    @Override
    double sampleLoss(FloatBuffer z, FloatBuffer t, int first, int n) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = first; j < first + n; j++) {
        max = Math.max(max, z.get(j));
      }
      double sum = 0;
      for (int j = first; j < first + n; j++) {
        sum += Math.exp(z.get(j) - max);
      }
      double logSum = Math.log(sum);
      double loss = 0;
      for (int j = first; j < first + n; j++) {
        loss += t.get(j) * (logSum - (z.get(j) - max));
      }
      return loss;
    }
  },

  /**
   * Binary cross-entropy on logits, for outputs that are independent yes-or-no questions: L = −1/m
   * Σᵢⱼ [t ln σ(z) + (1 − t) ln σ(−z)], δ = (σ(z) − t)/m. The output activation must be the
   * identity; targets lie in [0, 1]. Each term is computed as max(z, 0) − t·z + ln(1 + e^−|z|),
   * which is finite for any finite z.
   */
  BINARY_CROSS_ENTROPY {
    @Override
    double scale(int m, int n) {
      return 1.0 / m;
    }

    @Override
    Op predict(Tensor z, Tensor p) {
      return new Pointwise.Activate(Activation.SIGMOID, z, p);
    }

    @Override
    double sampleLoss(FloatBuffer z, FloatBuffer t, int first, int n) {
      double loss = 0;
      for (int i = first; i < first + n; i++) {
        double logit = z.get(i);
        loss += Math.max(logit, 0) - t.get(i) * logit + Math.log1p(Math.exp(-Math.abs(logit)));
      }
      return loss;
    }
  };

  /** The factor s in δ = s·(prediction − t) [⊙ f′]. */
  abstract double scale(int m, int n);

  /** The loss of one sample, whose n values start at index {@code first}. */
  abstract double sampleLoss(FloatBuffer outputs, FloatBuffer targets, int first, int n);

  /** Computes the predictions p, which are compared with the targets, from the outputs. */
  Op predict(Tensor outputs, Tensor p) {
    return new Pointwise.Axpby(1, outputs, 0, p);
  }

  /**
   * Whether this loss takes logits: it then contains the output activation, and that of the network
   * must be the identity.
   */
  public boolean takesLogits() {
    return this == SOFTMAX_CROSS_ENTROPY || this == BINARY_CROSS_ENTROPY;
  }

  /**
   * Checks that this loss fits the output layer of a network.
   *
   * @throws IllegalArgumentException if it does not; the message says what to change
   */
  public void requireFit(NetworkSpec spec) {
    if (takesLogits() && spec.outputActivation() != Activation.IDENTITY) {
      throw new IllegalArgumentException(
          "%s takes logits: the output activation must be identity, not %s"
              .formatted(label(), spec.outputActivation().label()));
    }
    if (this == SOFTMAX_CROSS_ENTROPY && spec.outputs() < 2) {
      throw new IllegalArgumentException(
          label() + " needs two outputs; for a single one take " + BINARY_CROSS_ENTROPY.label());
    }
  }

  /**
   * Checks that this loss fits the task of a data set.
   *
   * @throws IllegalArgumentException if it does not; the message names a loss that does
   */
  public void requireFit(DataSet data) {
    if (takesLogits() && data.task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "%s is for classes, data set %s has real values; take %s"
              .formatted(label(), data.name(), MEAN_SQUARED_ERROR.label()));
    }
  }

  /** The threshold above which a single output means the second of two classes. */
  double threshold() {
    return takesLogits() ? 0 : 0.5;
  }

  /**
   * The operations that compute δᴸ of a batch. A trainer uses {@link Dense.Head} instead if that
   * computes this loss.
   *
   * @param f the activation of the last layer
   * @param output a of the last layer, m × n; unchanged
   * @param kept z or a of the last layer, depending on the derivative form of f; unchanged
   * @param targets t, m × n; unchanged
   * @param slope scratch memory for f′, m × n; null if {@link #needsSlope} is false
   * @param delta receives δᴸ, m × n
   */
  List<Op> delta(
      Activation f,
      Tensor output,
      Tensor kept,
      Tensor targets,
      @Nullable Tensor slope,
      Tensor delta) {
    float scale = (float) scale(output.shape().rows(), output.shape().columns());
    List<Op> ops = new ArrayList<>();
    ops.add(predict(output, delta));
    if (takesLogits()) {
      ops.add(new Pointwise.Axpby(-scale, targets, scale, delta));
      return ops;
    }
    // The difference first: it is exact where a is near t. Scaling a and t separately would round
    // it away.
    ops.add(new Pointwise.Axpby(-1, targets, 1, delta));
    if (slope != null) {
      ops.add(
          f.derivativeForm() == DerivativeForm.INPUT
              ? new Pointwise.Derivative(f, kept, slope)
              : new Pointwise.DerivativeFromOutput(f, kept, slope));
      ops.add(new Pointwise.Hadamard(delta, slope, delta));
    }
    if (scale != 1) {
      ops.add(new Pointwise.Axpby(scale, delta, 0, delta));
    }
    return ops;
  }

  /** Whether {@link #delta} must multiply by f′. It need not if f is part of the loss or f′ = 1. */
  boolean needsSlope(Activation f) {
    return !takesLogits() && f != Activation.IDENTITY;
  }

  /**
   * Computes the sum of the samples' losses in double. L is this sum divided by the number of
   * samples.
   *
   * @param outputs a of the last layer, at least rows × columns values from index 0, row-major
   * @param targets t, in the same layout
   */
  public double sum(FloatBuffer outputs, FloatBuffer targets, int rows, int columns) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += sampleLoss(outputs, targets, i * columns, columns);
    }
    return sum;
  }

  private static double squares(FloatBuffer a, FloatBuffer t, int first, int n) {
    double sum = 0;
    for (int i = first; i < first + n; i++) {
      double difference = (double) a.get(i) - t.get(i);
      sum += difference * difference;
    }
    return sum;
  }

  /** The name in commands and files, as in {@code softmax-cross-entropy}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the loss with this {@link #label()}; case is ignored.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static Loss of(String label) {
    for (Loss loss : values()) {
      if (loss.label().equals(label.toLowerCase(Locale.ROOT))) {
        return loss;
      }
    }
    throw new IllegalArgumentException(
        "unknown loss '"
            + label
            + "'; choose one of "
            + Arrays.stream(values()).map(Loss::label).collect(Collectors.joining(", ")));
  }
}
