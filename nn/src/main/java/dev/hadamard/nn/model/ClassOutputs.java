package dev.hadamard.nn.model;

import dev.hadamard.Activation;
import dev.hadamard.nn.CrossEntropy;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.NetworkSpec;
import java.util.Optional;
import java.util.Set;

/**
 * The meaning of a classifier's outputs. It follows from the activation of the last layer and, if
 * there is none, from the loss of the training.
 */
enum ClassOutputs {
  /** Several logits z, one for each class: p = softmax(z). */
  SOFTMAX_LOGITS,
  /** Each logit z answers a yes-or-no question: p = σ(z). */
  SIGMOID_LOGITS,
  /** Each output is the probability of its class. */
  PROBABILITIES,
  /** A larger output means a more likely class; the outputs are not probabilities. */
  SCORES,
  /** The sign of each output answers a yes-or-no question; the outputs are not probabilities. */
  MARGINS;

  /** Softmax of logarithms of probabilities gives the probabilities. */
  private static final Set<Loss> SOFTMAX =
      Set.of(Loss.SOFTMAX_CROSS_ENTROPY, Loss.KL_DIVERGENCE, Loss.SUMMED_KL_DIVERGENCE);

  private static final Set<Loss> SIGMOID =
      Set.of(Loss.BINARY_CROSS_ENTROPY, Loss.SUMMED_BINARY_CROSS_ENTROPY);

  /** The meaning for a network; logits if there is no activation and the loss is not known. */
  static ClassOutputs of(NetworkSpec spec, Optional<Loss> loss) {
    if (loss.isPresent() && loss.get() == Loss.HINGE) {
      return MARGINS;
    }
    return switch (spec.outputActivation()) {
      case SIGMOID, HARD_SIGMOID -> PROBABILITIES;
      case IDENTITY -> ofLinear(loss.orElse(lossOfLogits(spec)));
      default -> SCORES;
    };
  }

  private static ClassOutputs ofLinear(Loss loss) {
    if (SOFTMAX.contains(loss) || loss instanceof CrossEntropy) {
      return SOFTMAX_LOGITS;
    }
    return SIGMOID.contains(loss) ? SIGMOID_LOGITS : SCORES;
  }

  /** The loss for evaluating a classifier if the loss of its training is not known. */
  static Loss usualLoss(NetworkSpec spec) {
    return spec.outputActivation() == Activation.IDENTITY
        ? lossOfLogits(spec)
        : Loss.MEAN_SQUARED_ERROR;
  }

  private static Loss lossOfLogits(NetworkSpec spec) {
    return spec.outputs() == 1 ? Loss.BINARY_CROSS_ENTROPY : Loss.SOFTMAX_CROSS_ENTROPY;
  }

  boolean haveProbabilities() {
    return this != SCORES && this != MARGINS;
  }

  /** A single output above this threshold means the second of two classes. */
  float threshold() {
    return this == SIGMOID_LOGITS || this == MARGINS ? 0 : 0.5f;
  }
}
