package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import java.util.List;

/**
 * The rule by which a gradient changes the parameters. It sees all parameters as one tensor w, and
 * all gradients as one tensor g of the same shape. In the formulas g is the gradient of the batch's
 * mean loss, η the learning rate and t the number of the step, from 1.
 *
 * <p>Your own optimizer implements this interface, mostly as a record whose {@link #update} is one
 * {@link dev.hadamard.op.Elementwise}. What it keeps from step to step is on the device, in slots.
 * What changes with t is computed on the host, see {@link #factors}.
 */
public interface Optimizer {

  /** Creates gradient descent: w ← w − η·g. */
  static Optimizer sgd(double eta) {
    return new Sgd((float) eta);
  }

  /** Creates classic momentum: v ← μ·v + g, w ← w − η·v, with v = 0 initially. */
  static Optimizer momentum(double eta, double mu) {
    return new Momentum((float) eta, (float) mu);
  }

  /** Creates Adam with β₁ = .9, β₂ = .999 and ε = 1e-8, see {@link Adam}. */
  static Optimizer adam(double eta) {
    return new Adam((float) eta, 0.9, 0.999, 1e-8);
  }

  /** The learning rate η. */
  float learningRate();

  /** The name and settings, as in {@code sgd(eta=0.1)}. */
  String describe();

  /** The names of the slots, each of which holds a number for each parameter, 0 initially. */
  default List<String> slots() {
    return List.of();
  }

  /**
   * The numbers that {@link Update#factor} holds on the device during step t. Always as many. They
   * are copied, so the array may be filled again.
   *
   * @param t the number of the step, from 1
   */
  default float[] factors(long t) {
    return new float[0];
  }

  /**
   * The operations of an update, which are queued again in each step. They read the gradients and
   * may change them.
   */
  List<Op> update(Update update);

  /**
   * Whether {@link #factors} returns the same numbers for every step. An optimizer that changes
   * those of another one leaves this at false.
   */
  default boolean hasConstantFactors() {
    return false;
  }

  /**
   * Where the gradients of dense layers may go instead, with the same result as an update.
   *
   * <p>Such an update is recorded with its rate, so it is taken only from an optimizer that {@link
   * #hasConstantFactors}. One whose factors change from step to step is never folded, whatever it
   * returns here: its {@link #update} reads them from the device.
   */
  default GradientSink sink() {
    return GradientSink.GRADIENTS;
  }

  /**
   * What an optimizer works on. All tensors but the factors have one shape, of rank 1.
   *
   * <p>They may have elements that belong to no parameter, where a device needs each parameter to
   * begin at a certain address. These are 0 at first, and an update must leave them 0: where w, g
   * and the slots are 0, its results are 0. Otherwise a sum over all elements, as of a norm, counts
   * what is no parameter; g/|g| is NaN there, g/(|g| + ε) is 0.
   */
  interface Update {

    /** w, modified. */
    Tensor parameters();

    /** g. */
    Tensor gradients();

    /** A slot, modified. */
    Tensor slot(String name);

    /** One of the {@link Optimizer#factors}, 1 × 1. */
    Tensor factor(int index);
  }

  /**
   * Checks a learning rate.
   *
   * @throws IllegalArgumentException if it is not positive and finite
   */
  static float requireRate(float eta) {
    if (!(eta > 0 && Float.isFinite(eta))) {
      throw new IllegalArgumentException("learning rate " + eta + " is not positive and finite");
    }
    return eta;
  }
}
