package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.nn.layer.ParameterSpec;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rule by which a gradient changes the parameters. It sees all parameters as one tensor w, and
 * all gradients as one tensor g of the same shape. In the formulas g is the gradient of the batch's
 * mean loss, η the learning rate and t the number of the step, from 1.
 *
 * <p>The formulas and constants are those of PyTorch. Where Keras computes something else, the
 * optimizer has a method {@code keras()}.
 *
 * <p>Your own optimizer implements this interface, mostly as a record whose {@link #update} is one
 * {@link dev.hadamard.op.Elementwise}. What it keeps from step to step is on the device, in slots.
 * What changes with t is computed on the host, see {@link #factors}.
 *
 * <p>Every optimizer can be extended, in any order of the calls:
 *
 * <pre>{@code
 * Optimizer optimizer =
 *     Optimizer.adam(0.001)
 *         .withDecay(0.01)
 *         .sparingBiasesAndNorms()
 *         .clippedByNorm(1)
 *         .averaged(0.999)
 *         .scheduled(Schedule.cosine(10_000).afterWarmUp(500));
 * }</pre>
 *
 * <p>One step then clips g, adds the gradients of L2 and L1, shrinks w by the decay, applies the
 * rule and averages w, in that order. All of it is the launch of the rule, besides the sum of g²
 * for the norm.
 */
public interface Optimizer {

  // -------------------------------------------------------------------------------------- the
  // rules

  /** Creates gradient descent: w ← w − η·g. */
  static Optimizer sgd(double eta) {
    return new Sgd((float) eta);
  }

  /** Creates classic momentum: v ← μ·v + g, w ← w − η·v, with v = 0 initially. */
  static Momentum momentum(double eta, double mu) {
    return new Momentum((float) eta, (float) mu);
  }

  /** Creates Nesterov's momentum: v ← μ·v + g, w ← w − η·(g + μ·v). */
  static Momentum nesterov(double eta, double mu) {
    return momentum(eta, mu).nesterov();
  }

  /** Creates RMSProp with α = .99 and ε = 1e-8, see {@link RmsProp}. */
  static RmsProp rmsProp(double eta) {
    return new RmsProp((float) eta, 0.99, 1e-8, 0, false, false);
  }

  /** Creates Adagrad with ε = 1e-10, see {@link Adagrad}. */
  static Adagrad adagrad(double eta) {
    return new Adagrad((float) eta, 0, 1e-10, false);
  }

  /** Creates Adadelta with ρ = .9 and ε = 1e-6, see {@link Adadelta}; η is 1 in the paper. */
  static Adadelta adadelta(double eta) {
    return new Adadelta((float) eta, 0.9, 1e-6);
  }

  /** Creates Adam with β₁ = .9, β₂ = .999 and ε = 1e-8, see {@link Adam}. */
  static Adam adam(double eta) {
    return new Adam((float) eta, 0.9, 0.999, 1e-8);
  }

  /** Creates {@link #adam} with the largest v so far in place of v, see {@link Adam#amsGrad}. */
  static Adam amsGrad(double eta) {
    return adam(eta).amsGrad();
  }

  /**
   * Creates AdamW: {@link #adam} with a decoupled decay of .01. For Keras's write {@code
   * adam(eta).keras().withDecay(0.004)}.
   *
   * <p>Source: I. Loshchilov, F. Hutter, <i>Decoupled Weight Decay Regularization</i>, 2019.
   */
  static Optimizer adamW(double eta) {
    return adam(eta).withDecay(0.01);
  }

  /** Creates NAdam with β₁ = .9, β₂ = .999 and ε = 1e-8, see {@link NAdam}. */
  static NAdam nadam(double eta) {
    return new NAdam((float) eta, 0.9, 0.999, 1e-8, 0.004);
  }

  /** Creates LAMB with β₁ = .9, β₂ = .999, ε = 1e-6 and no decay, see {@link Lamb}. */
  static Lamb lamb(double eta) {
    return new Lamb((float) eta, 0.9, 0.999, 1e-6, 0);
  }

  /** Creates Lion with β₁ = .9 and β₂ = .99, see {@link Lion}. */
  static Lion lion(double eta) {
    return new Lion((float) eta, 0.9, 0.99);
  }

  // --------------------------------------------------------------------------------- an own
  // optimizer

  /** The learning rate η, without its schedule. */
  float learningRate();

  /** The name and settings, as in {@code sgd(eta=0.1)}. */
  String describe();

  /** The names of the slots, each of which holds a number for each parameter, 0 initially. */
  default List<String> slots() {
    return List.of();
  }

  /** By what η is multiplied in each step. */
  default Schedule schedule() {
    return Schedule.constant();
  }

  /**
   * The numbers that {@link Update#factor} holds on the device during step t. Always as many. They
   * are copied, so the array may be filled again.
   *
   * @param t the number of the step, from 1
   * @param eta the learning rate of this step, as the schedule says; may be 0
   */
  default float[] factors(long t, double eta) {
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

  // --------------------------------------------------------------------------------------
  // extensions

  /** The same with a learning rate that changes, in place of another schedule. */
  default Optimizer scheduled(Schedule schedule) {
    return ExtendedOptimizer.of(this).with(schedule);
  }

  /**
   * The same with each element of g limited to [−c, c].
   *
   * @param limit c, positive
   */
  default Optimizer clippedByValue(double limit) {
    return ExtendedOptimizer.of(this).with(new Clipping.ByValue(limit));
  }

  /**
   * The same with g ← g·min(1, c/(‖g‖ + 1e-6)), where ‖g‖ is the Euclidean norm over all
   * parameters. Its square is summed in float32: a norm above 1.8e19 makes g 0. NaN in g makes all
   * of g NaN.
   *
   * @param limit c, positive
   */
  default Optimizer clippedByNorm(double limit) {
    return ExtendedOptimizer.of(this).with(new Clipping.ByNorm(limit));
  }

  /**
   * The same with g ← g + λ·w, the gradient of ½λ·Σw². PyTorch calls it {@code weight_decay},
   * except in AdamW.
   *
   * @param lambda λ, not negative
   */
  default Optimizer withL2(double lambda) {
    return ExtendedOptimizer.of(this).withL2(lambda);
  }

  /**
   * The same with g ← g + λ·sign w, the gradient of λ·Σ|w|.
   *
   * @param lambda λ, not negative
   */
  default Optimizer withL1(double lambda) {
    return ExtendedOptimizer.of(this).withL1(lambda);
  }

  /**
   * The same with a decoupled decay: w ← w·(1 − η·λ) before the rule, where η follows the schedule.
   * Keras calls it {@code weight_decay}.
   *
   * @param lambda λ, not negative
   */
  default Optimizer withDecay(double lambda) {
    return ExtendedOptimizer.of(this).withDecay(lambda);
  }

  /**
   * The same, but L2, L1 and decay leave out the parameters of rank 1: biases, and the gains and
   * shifts of normalisations.
   */
  default Optimizer sparingBiasesAndNorms() {
    return ExtendedOptimizer.of(this).sparing();
  }

  /**
   * The same with a moving average of the weights in a slot: a ← w after the first step, then a ←
   * d·a + (1 − d)·w after each. {@link Trainer#averaged} reads it, and it is saved with the state.
   *
   * @param decay d, in [0, 1)
   */
  default Optimizer averaged(double decay) {
    return ExtendedOptimizer.of(this).averaged(decay);
  }

  // ---------------------------------------------------------------------------------------- the
  // work

  /**
   * What an optimizer works on. All tensors but factors and scratch memory have one shape, of rank
   * 1.
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

    /** Where each parameter is in these tensors, in the order of the network. */
    List<Segment> segments();

    /**
     * Memory for results in between, 0 at first. The same name means the same memory. It is not
     * saved.
     */
    Tensor scratch(String name, Shape shape);

    /**
     * A tensor of the shape of the parameters that holds one number for each of them, and 0
     * between. It is written once. The same name means the same tensor.
     */
    Tensor perParameter(String name, ToDoubleFunction<Segment> value);
  }

  /**
   * A parameter's part of the tensors of an {@link Update}.
   *
   * @param name as {@link NetworkSpec#parameters} lists it, such as {@code 0.weight}
   * @param spec its shape and more
   * @param start the index of its first element
   */
  record Segment(String name, ParameterSpec spec, int start) {

    /** The number of elements. */
    public int size() {
      return spec.shape().size();
    }

    /** This part of a tensor that has the shape of all parameters, as one row. */
    public Tensor of(Tensor all) {
      return all.view(start, Shape.of(1, size()));
    }

    /** Whether it is a bias or belongs to a normalisation: its rank is 1. */
    public boolean isBiasOrNorm() {
      return spec.shape().rank() == 1;
    }
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
