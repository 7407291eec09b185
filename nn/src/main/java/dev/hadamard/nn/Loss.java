package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Task;
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
 * What training makes small: L, averaged over a batch of m samples with n outputs each.
 *
 * <p>The gradient with respect to the last layer's z, δᴸ = ∇ₐL ⊙ f′(zᴸ), is computed on the device
 * from primitives ({@link Primitive}). The value is computed on the host, in double, from outputs
 * that were read back.
 */
public enum Loss {
  /**
   * Half squared error, as in the books: L = 1/m Σᵢ ½Σⱼ (aᵢⱼ − tᵢⱼ)², δ = 1/m (a − t) ⊙ f′(z) (M.
   * Nielsen, <i>Neural Networks and Deep Learning</i>, eq. 6 and 30). Any output activation.
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
   * Mean squared error: L = 1/(mn) Σᵢⱼ (aᵢⱼ − tᵢⱼ)², δ = 2/(mn) (a − t) ⊙ f′(z). Any output
   * activation. 2/n times {@link #HALF_SQUARED_ERROR}.
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
   * Softmax and cross-entropy in one: L = −1/m Σᵢⱼ tᵢⱼ ln pᵢⱼ with p = softmax(z), δ = (p − t)/m.
   * The output activation is the identity, its outputs are the logits z; every row of t sums to 1,
   * one-hot or soft. ln p is z − max − ln Σ exp(z − max): finite for any finite z.
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
   * Σᵢⱼ [t ln σ(z) + (1 − t) ln σ(−z)], δ = (σ(z) − t)/m. The output activation is the identity,
   * targets lie in [0, 1]. Computed as max(z, 0) − t·z + ln(1 + e^−|z|): finite for any finite z.
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

  /** s in δ = s·(prediction − t) [⊙ f′]. */
  abstract double scale(int m, int n);

  /** The loss of one sample, whose n values begin at index {@code first}. */
  abstract double sampleLoss(FloatBuffer outputs, FloatBuffer targets, int first, int n);

  /** What the targets are compared with: p ← the prediction that the outputs stand for. */
  Op predict(Tensor outputs, Tensor p) {
    return new Pointwise.Axpby(1, outputs, 0, p);
  }

  /** Whether the output activation is part of this loss, so that the network's is the identity. */
  public boolean takesLogits() {
    return this == SOFTMAX_CROSS_ENTROPY || this == BINARY_CROSS_ENTROPY;
  }

  /**
   * Checks that a network can be trained with this loss.
   *
   * @throws IllegalArgumentException if not, with what to change
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
   * Checks that data can be learnt with this loss.
   *
   * @throws IllegalArgumentException if not, with the loss to take
   */
  public void requireFit(DataSet data) {
    if (takesLogits() && data.task() == Task.REGRESSION) {
      throw new IllegalArgumentException(
          "%s is for classes, data set %s has real values; take %s"
              .formatted(label(), data.name(), MEAN_SQUARED_ERROR.label()));
    }
  }

  /** From which value on a single output counts as the second of two classes. */
  double threshold() {
    return takesLogits() ? 0 : 0.5;
  }

  /**
   * Queues δᴸ of a batch; waits for nothing. A trainer takes {@link Backend#denseHead} instead
   * where it computes this loss.
   *
   * @param f the output activation
   * @param output a of the last layer, m × n; unchanged
   * @param kept z or a of the last layer, as f's derivative form says; unchanged
   * @param targets t, m × n; unchanged
   * @param slope scratch, m × n; null where {@link #needsSlope} says so
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
    // The difference first, exact where a is near t; scaling a and t apart would round it away.
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

  /** Whether {@link #delta} must multiply by f′: not where f is part of the loss or f′ = 1. */
  boolean needsSlope(Activation f) {
    return !takesLogits() && f != Activation.IDENTITY;
  }

  /**
   * The sum of the losses of some samples; divided by their number it is L. Computed in double.
   *
   * @param outputs a of the last layer, at least rows × columns from index 0, row-major
   * @param targets as many targets
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
   * The loss with this {@link #label()}, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists the choices
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
