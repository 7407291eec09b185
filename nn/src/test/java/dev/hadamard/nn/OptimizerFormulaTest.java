package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.nn.StepFormula.Element;
import dev.hadamard.nn.StepFormula.Whole;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each optimizer against its formula in double, step by step from the bits of the device. */
class OptimizerFormulaTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.HALF_SQUARED_ERROR;
  private static final int ROWS = 6;
  private static final int STEPS = 12;
  private static final float ETA = 0.01f;
  private static final double U = 0x1p-24;

  private static Map<Optimizer, StepFormula> formulas() {
    Map<Optimizer, StepFormula> all = new LinkedHashMap<>();
    all.put(Optimizer.sgd(ETA), e -> e.weight(e.w(), -ETA * e.g()));
    all.put(Optimizer.momentum(ETA, 0.9), e -> momentum(e, 1, false));
    all.put(
        Optimizer.momentum(ETA, 0.9).withDampening(0.25),
        e -> momentum(e, e.t() == 1 ? 1 : 0.75, false));
    all.put(Optimizer.nesterov(ETA, 0.9), e -> momentum(e, 1, true));
    all.put(Optimizer.momentum(ETA, 0.9).keras(), e -> kerasMomentum(e, false));
    all.put(Optimizer.nesterov(ETA, 0.9).keras(), e -> kerasMomentum(e, true));
    for (boolean isCentered : new boolean[] {false, true}) {
      for (double mu : new double[] {0, 0.9}) {
        RmsProp rule = Optimizer.rmsProp(ETA).withMomentum(mu);
        RmsProp centered = isCentered ? rule.centered() : rule;
        all.put(centered, e -> rmsProp(e, isCentered, mu));
        all.put(centered.keras(), e -> kerasRmsProp(e, isCentered, mu));
      }
    }
    all.put(Optimizer.adagrad(ETA), e -> adagrad(e, Math.sqrt(e.now("sum")) + 1e-10));
    all.put(Optimizer.adagrad(ETA).keras(), e -> adagrad(e, Math.sqrt(.1 + e.now("sum") + 1e-7)));
    all.put(Optimizer.adadelta(1), OptimizerFormulaTest::adadelta);
    all.put(Optimizer.adam(ETA), e -> adam(e, false, false));
    all.put(Optimizer.amsGrad(ETA), e -> adam(e, true, false));
    all.put(Optimizer.adam(ETA).keras(), e -> adam(e, false, true));
    all.put(Optimizer.amsGrad(ETA).keras(), e -> adam(e, true, true));
    all.put(Optimizer.adamW(ETA), OptimizerFormulaTest::adamW);
    all.put(Optimizer.nadam(ETA), e -> nadam(e, .004, 1e-8));
    all.put(Optimizer.nadam(ETA).keras(), e -> nadam(e, 1, 1e-7));
    all.put(Optimizer.lamb(ETA), e -> lamb(e, 0));
    all.put(Optimizer.lamb(ETA).withDirectionDecay(0.1), e -> lamb(e, 0.1));
    all.put(Optimizer.lion(ETA), OptimizerFormulaTest::lion);
    return all;
  }

  static Stream<Arguments> cases() {
    return TestBackends.names()
        .flatMap(
            name ->
                formulas().entrySet().stream()
                    .map(entry -> Arguments.of(name, entry.getKey(), entry.getValue())));
  }

  // ------------------------------------------------------------------------------------- formulas

  /** PyTorch: v ← μv + (1 − τ)g, θ −= η·v; Nesterov uses g + μv. */
  private static void momentum(Element e, double share, boolean isNesterov) {
    e.slot("velocity", 0.9 * e.old("velocity"), share * e.g());
    if (isNesterov) {
      e.weight(e.w(), -ETA * e.g(), -ETA * 0.9 * e.now("velocity"));
    } else {
      e.weight(e.w(), -ETA * e.now("velocity"));
    }
  }

  /** Keras: m ← μm − η·g, θ += m; Nesterov θ += μm − η·g. */
  private static void kerasMomentum(Element e, boolean isNesterov) {
    e.slot("velocity", 0.9 * e.old("velocity"), -ETA * e.g());
    if (isNesterov) {
      e.weight(e.w(), 0.9 * e.now("velocity"), -ETA * e.g());
    } else {
      e.weight(e.w(), e.now("velocity"));
    }
  }

  /** PyTorch: α .99, ε 1e-8 outside the root, η outside the momentum. */
  private static void rmsProp(Element e, boolean isCentered, double mu) {
    average(e, "v", .99, e.g() * e.g());
    double spread = spread(e, isCentered, .99);
    double size = Math.sqrt(spread) + 1e-8;
    rmsStep(e, e.g() / size, amplified(e, spread, e.g() / size), mu, -ETA);
  }

  /** Keras: ρ .9, ε 1e-7 inside the root, η inside the momentum. */
  private static void kerasRmsProp(Element e, boolean isCentered, double mu) {
    average(e, "v", .9, e.g() * e.g());
    double spread = spread(e, isCentered, .9) + 1e-7;
    double step = ETA * e.g() / Math.sqrt(spread);
    rmsStep(e, step, amplified(e, spread, step), mu, -1);
  }

  private static double spread(Element e, boolean isCentered, double share) {
    if (!isCentered) {
      return e.now("v");
    }
    average(e, "mean", share, e.g());
    return e.now("v") - e.now("mean") * e.now("mean");
  }

  /** v − ḡ² is off by 2·u·v at most, and the root and the step by half of that share. */
  private static double amplified(Element e, double spread, double step) {
    return spread == 0 ? 0 : Math.abs(step) * U * e.now("v") / spread;
  }

  private static void rmsStep(Element e, double step, double more, double mu, double eta) {
    if (mu == 0) {
      e.weightWithin(more * Math.abs(eta), e.w(), eta * step);
      return;
    }
    e.slotWithin(more, "velocity", mu * e.old("velocity"), step);
    e.weight(e.w(), eta * e.now("velocity"));
  }

  private static void adagrad(Element e, double size) {
    e.slot("sum", e.old("sum"), e.g() * e.g());
    e.weight(e.w(), -ETA * e.g() / size);
  }

  private static void adadelta(Element e) {
    average(e, "v", .9, e.g() * e.g());
    double delta = Math.sqrt(e.old("u") + 1e-6) / Math.sqrt(e.now("v") + 1e-6) * e.g();
    // Six roundings make Δ: in each root of a sum two, the quotient, the product. Δ² has them
    // twice.
    double more = 12 * U * .1 * delta * delta;
    e.slotWithin(more, "u", .9 * e.old("u"), .1 * delta * delta);
    e.weight(e.w(), -delta);
  }

  private static void average(Element e, String slot, double share, double value) {
    e.slot(slot, share * e.old(slot), (1 - share) * value);
  }

  private static void adam(Element e, boolean isAmsGrad, boolean isKeras) {
    average(e, "m", .9, e.g());
    average(e, "v", .999, e.g() * e.g());
    if (isAmsGrad) {
      assertThat(e.now("largest")).isEqualTo(Math.max(e.old("largest"), e.now("v")));
    }
    double v = e.now(isAmsGrad ? "largest" : "v");
    double first = 1 - Math.pow(.9, e.t());
    double second = Math.sqrt(1 - Math.pow(.999, e.t()));
    double step =
        isKeras
            ? ETA * second / first * e.now("m") / (Math.sqrt(v) + 1e-7)
            : ETA / first * e.now("m") / (Math.sqrt(v) / second + 1e-8);
    e.weight(e.w(), -step);
  }

  /** θ ← θ(1 − η·λ), then Adam's step. */
  private static void adamW(Element e) {
    double decayed = e.w() * (1 - ETA * .01);
    adam(
        new Element(e.t(), decayed, e.next(), e.g(), e.before(), e.after(), e.whole()),
        false,
        false);
  }

  private static void nadam(Element e, double psi, double epsilon) {
    average(e, "m", .9, e.g());
    average(e, "v", .999, e.g() * e.g());
    double product = 1;
    for (int i = 1; i <= e.t(); i++) {
      product *= .9 * (1 - .5 * Math.pow(.96, i * psi));
    }
    double now = .9 * (1 - .5 * Math.pow(.96, e.t() * psi));
    double next = .9 * (1 - .5 * Math.pow(.96, (e.t() + 1) * psi));
    double size = Math.sqrt(e.now("v") / (1 - Math.pow(.999, e.t()))) + epsilon;
    e.weight(
        e.w(),
        -ETA * (1 - now) / (1 - product) * e.g() / size,
        -ETA * next / (1 - product * next) * e.now("m") / size);
  }

  private static void lion(Element e) {
    e.weight(e.w(), -ETA * Math.signum(.9 * e.old("m") + (1 - .9) * e.g()));
    average(e, "m", .99, e.g());
  }

  private static void lamb(Element e, double lambda) {
    average(e, "m", .9, e.g());
    average(e, "v", .999, e.g() * e.g());
    double squares = 0;
    double squaresOfW = 0;
    Whole whole = e.whole();
    for (int i = 0; i < whole.size(); i++) {
      double w = whole.before("w", i);
      double r = direction(e, whole.after("m", i), whole.after("v", i), w, lambda);
      squares += r * r;
      squaresOfW += w * w;
    }
    double trust = squares == 0 || squaresOfW == 0 ? 1 : Math.sqrt(squaresOfW / squares);
    double step = ETA * trust * direction(e, e.now("m"), e.now("v"), e.w(), lambda);
    // Each sum is off by n·u of itself, and its root by half of that.
    e.weightWithin(Math.abs(step) * whole.size() * U, e.w(), -step);
  }

  private static double direction(Element e, double m, double v, double w, double lambda) {
    double mean = m / (1 - Math.pow(.9, e.t()));
    return mean / (Math.sqrt(v / (1 - Math.pow(.999, e.t()))) + 1e-6) + lambda * w;
  }

  // ----------------------------------------------------------------------------------------- steps

  @ParameterizedTest
  @MethodSource("cases")
  void each_step_is_within_four_ulp_of_the_formula(
      String name, Optimizer optimizer, StepFormula formula) {
    GivenGradients gradients = new GivenGradients(SPEC);
    SplitMix64 random = new SplitMix64(11);
    Batch batch = Samples.random(SPEC, LOSS, ROWS, random).batch();
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS, gradients)) {
      for (int t = 1; t <= STEPS; t++) {
        Map<String, float[]> g = gradients.random(random, Math.pow(10, t % 5 - 3));
        gradients.next(g);
        Parameters w = network.read();
        TrainingState before = trainer.state();
        trainer.step(batch);
        compare(t, w, network.read(), g, before, trainer.state(), formula);
      }
    }
  }

  private static void compare(
      int t,
      Parameters w,
      Parameters next,
      Map<String, float[]> g,
      TrainingState before,
      TrainingState after,
      StepFormula formula) {
    for (String parameter : w.names()) {
      Map<String, float[]> old = slots(before, parameter);
      old.put("w", w.values(parameter));
      old.put("g", g.getOrDefault(parameter, new float[0]));
      Whole whole = new Whole(old, slots(after, parameter));
      float[] updated = next.values(parameter);
      for (int i = 0; i < updated.length; i++) {
        formula.check(
            new Element(
                t,
                whole.before("w", i),
                updated[i],
                whole.before("g", i),
                at(old, i),
                at(whole.after(), i),
                whole));
      }
    }
  }

  private static Map<String, float[]> slots(TrainingState state, String parameter) {
    Map<String, float[]> slots = new HashMap<>();
    state.slots().forEach((name, slot) -> slots.put(name, slot.values(parameter)));
    return slots;
  }

  private static Map<String, Double> at(Map<String, float[]> slots, int i) {
    Map<String, Double> values = new HashMap<>();
    slots.forEach((name, slot) -> values.put(name, (double) slot[i]));
    return values;
  }
}
