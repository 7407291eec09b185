package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer with a schedule, limits, penalties and an average, see {@link Optimizer}. Whatever
 * the order in which they were named, a step takes them in one order.
 *
 * @param rule what it extends
 * @param schedule by what its learning rate is multiplied
 * @param clipping how gradients are limited, if they are
 * @param l2 λ of ½λ·Σw²
 * @param l1 λ of λ·Σ|w|
 * @param decay λ of the decoupled decay
 * @param isSparing whether biases and normalisations are left out of the three
 * @param average the share of the old average of the weights; negative without an average
 */
record ExtendedOptimizer(
    Optimizer rule,
    Schedule schedule,
    @Nullable Clipping clipping,
    double l2,
    double l1,
    double decay,
    boolean isSparing,
    double average)
    implements Optimizer {

  /** The name of the slot that holds the average of the weights. */
  static final String AVERAGE = "average";

  ExtendedOptimizer {
    Coefficients.requireNotNegative("lambda of L2", l2);
    Coefficients.requireNotNegative("lambda of L1", l1);
    Coefficients.requireNotNegative("lambda of the decay", decay);
    if (average >= 0 && rule.slots().contains(AVERAGE)) {
      throw new IllegalArgumentException(
          rule.describe() + " has a slot of its own that is named " + AVERAGE);
    }
  }

  static ExtendedOptimizer of(Optimizer rule) {
    return rule instanceof ExtendedOptimizer extended
        ? extended
        : new ExtendedOptimizer(rule, rule.schedule(), null, 0, 0, 0, false, -1);
  }

  ExtendedOptimizer with(Schedule other) {
    return new ExtendedOptimizer(rule, other, clipping, l2, l1, decay, isSparing, average);
  }

  ExtendedOptimizer with(Clipping limit) {
    return new ExtendedOptimizer(rule, schedule, limit, l2, l1, decay, isSparing, average);
  }

  @Override
  public ExtendedOptimizer withL2(double lambda) {
    return new ExtendedOptimizer(rule, schedule, clipping, lambda, l1, decay, isSparing, average);
  }

  @Override
  public ExtendedOptimizer withL1(double lambda) {
    return new ExtendedOptimizer(rule, schedule, clipping, l2, lambda, decay, isSparing, average);
  }

  @Override
  public ExtendedOptimizer withDecay(double lambda) {
    return new ExtendedOptimizer(rule, schedule, clipping, l2, l1, lambda, isSparing, average);
  }

  ExtendedOptimizer sparing() {
    return new ExtendedOptimizer(rule, schedule, clipping, l2, l1, decay, true, average);
  }

  @Override
  public ExtendedOptimizer averaged(double share) {
    Coefficients.requireShares("the decay of the average", share);
    return new ExtendedOptimizer(rule, schedule, clipping, l2, l1, decay, isSparing, share);
  }

  private boolean isAveraged() {
    return average >= 0;
  }

  @Override
  public float learningRate() {
    return rule.learningRate();
  }

  @Override
  public String describe() {
    List<String> parts = new ArrayList<>(List.of(rule.describe()));
    if (clipping != null) {
      parts.add(clipping.toString());
    }
    Map<String, Double> penalties = new LinkedHashMap<>();
    penalties.put("L2 of ", l2);
    penalties.put("L1 of ", l1);
    penalties.put("decay of ", decay);
    penalties.forEach(
        (name, lambda) -> {
          if (lambda != 0) {
            parts.add(name + lambda);
          }
        });
    if (isSparing) {
      parts.add("without biases and norms");
    }
    if (isAveraged()) {
      parts.add("averaged by " + average);
    }
    if (!schedule.equals(Schedule.constant())) {
      parts.add("scheduled by " + schedule.describe());
    }
    return String.join(", ", parts);
  }

  @Override
  public List<String> slots() {
    List<String> slots = new ArrayList<>(rule.slots());
    if (isAveraged()) {
      slots.add(AVERAGE);
    }
    return slots;
  }

  // -------------------------------------------------------------------------------------- factors

  /** Those of the rule, then η·λ of the decay, then the two shares of the average. */
  @Override
  public float[] factors(long t, double eta) {
    float[] own = rule.factors(t, eta);
    float[] all = Arrays.copyOf(own, averageAt(own.length) + (isAveraged() ? 2 : 0));
    if (decay != 0) {
      all[own.length] = (float) (eta * decay);
    }
    if (isAveraged()) {
      double share = t == 1 ? 0 : average;
      all[all.length - 2] = (float) share;
      all[all.length - 1] = (float) (1 - share);
    }
    return all;
  }

  private int averageAt(int own) {
    return own + (decay == 0 ? 0 : 1);
  }

  // --------------------------------------------------------------------------------------- update

  @Override
  public List<Op> update(Update u) {
    int own = rule.factors(1, learningRate()).length;
    UpdateRewriting update = new UpdateRewriting(u, rule.update(u));
    List<Op> ops = new ArrayList<>();
    Expression g = update.g();
    if (clipping != null) {
      ops.addAll(clipping.before(u));
      g = clipping.of(g, u, update::input);
    }
    if (l2 != 0) {
      g = g.plus(spared(update, u, update.w().times(l2)));
    }
    if (l1 != 0) {
      g = g.plus(spared(update, u, Lion.sign(update.w()).times(l1)));
    }
    Expression w = update.w();
    if (decay != 0) {
      w = w.minus(spared(update, u, update.input("decay", u.factor(own)).times(w)));
    }
    ops.addAll(update.of(g, w));
    if (isAveraged()) {
      Expression old = update.input("share", u.factor(averageAt(own)));
      Expression rest = update.input("rest", u.factor(averageAt(own) + 1));
      Tensor slot = u.slot(AVERAGE);
      Expression before = update.input("average", slot).times(old);
      update.append(ops, slot, updated -> before.plus(updated.times(rest)));
    }
    return ops;
  }

  /** 0 for the parameters that penalties leave out. */
  private Expression spared(UpdateRewriting update, Update u, Expression penalty) {
    if (!isSparing) {
      return penalty;
    }
    Tensor mask = u.perParameter("penalised", segment -> segment.isBiasOrNorm() ? 0 : 1);
    return penalty.times(update.input("penalised", mask));
  }
}
