package dev.hadamard.cli;

import dev.hadamard.Activation;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The differences between two runs of one plan, and whether rounding explains them.
 *
 * <p>Two float32 engines that add in different orders differ by rounding, and the difference grows
 * during training: slowly at first, and without limit if the learning rate is high. So only the
 * first steps are compared with bounds. Within {@value #STEPS} steps a loss may differ by {@value
 * #LOSS_BOUND} of its value, and a weight by {@value #WEIGHT_BOUND}. If f′ jumps, as that of ReLU
 * does at 0, a z that rounds to different sides in the two runs makes them diverge, although both
 * are right. In this case only the losses within {@value #KINKED_STEPS} steps are compared with the
 * bound. The weights after {@link TrainingRun#EARLY_STEPS} steps are always compared with it. Later
 * differences are only reported.
 *
 * @param lossDivergence the largest |a − b| / |b| of the losses after an epoch
 * @param lossEpoch after which epoch that was
 * @param weightDivergence the largest |a − b| of a weight or bias at the end
 * @param earlyWeightDivergence the same after {@link TrainingRun#EARLY_STEPS} steps
 * @param judgedEpochs the number of first epochs that were compared with the bound
 * @param lossBound the bound of their losses
 * @param weightBound the bound of the weights, early and, if all epochs were judged, at the end
 * @param withinBounds whether all compared values are within their bounds
 */
record Comparison(
    double lossDivergence,
    int lossEpoch,
    double weightDivergence,
    double earlyWeightDivergence,
    int judgedEpochs,
    double lossBound,
    double weightBound,
    boolean withinBounds) {

  private static final int STEPS = 250;
  private static final int KINKED_STEPS = 50;
  private static final double LOSS_BOUND = 1e-4;
  private static final double WEIGHT_BOUND = 2e-5;

  /** Those whose derivative jumps. */
  private static final Set<Activation> KINKED =
      EnumSet.of(Activation.RELU, Activation.LEAKY_RELU, Activation.SELU, Activation.HARD_SIGMOID);

  static Comparison of(TrainingPlan plan, TrainingRun run, TrainingRun other) {
    List<Epoch> left = run.epochs();
    List<Epoch> right = other.epochs();
    int horizon = KINKED.contains(plan.activation()) ? KINKED_STEPS : STEPS;
    int judged = Math.min(left.size(), horizon / plan.stepsPerEpoch());
    double largest = 0;
    int largestAt = 1;
    boolean isWithin = true;
    for (int i = 0; i < left.size(); i++) {
      double divergence = relative(left.get(i).loss(), right.get(i).loss());
      if (divergence > largest) {
        largest = divergence;
        largestAt = i + 1;
      }
      isWithin &= i >= judged || divergence <= LOSS_BOUND;
    }
    double weights = run.weights().largestDifference(other.weights());
    isWithin &= judged < left.size() || weights <= WEIGHT_BOUND;
    double earlyWeights = run.earlyWeights().largestDifference(other.earlyWeights());
    isWithin &= earlyWeights <= WEIGHT_BOUND;
    return new Comparison(
        largest, largestAt, weights, earlyWeights, judged, LOSS_BOUND, WEIGHT_BOUND, isWithin);
  }

  private static double relative(double a, double b) {
    return a == b ? 0 : Math.abs(a - b) / Math.max(Math.abs(b), Double.MIN_NORMAL);
  }

  /** The figures and what was judged, for people. */
  String describe(TrainingPlan plan) {
    String figures =
        String.format(
            Locale.ROOT,
            "largest divergence: loss %.2e of itself (after epoch %d), weights %.2e (%.2e after %d"
                + " steps)",
            lossDivergence,
            lossEpoch,
            weightDivergence,
            earlyWeightDivergence,
            TrainingRun.EARLY_STEPS);
    String judged =
        judgedEpochs == plan.epochs()
            ? "every step"
            : "the losses of %s and the weights after %d steps, since after that two right"
                    .formatted(Figures.count(judgedEpochs, "epoch"), TrainingRun.EARLY_STEPS)
                + " runs may part";
    return String.format(
        Locale.ROOT,
        "%s%njudged: %s; bounds: loss %.0e, weights %.0e",
        figures,
        judged,
        lossBound,
        weightBound);
  }
}
