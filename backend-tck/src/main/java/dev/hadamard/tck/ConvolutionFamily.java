package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import dev.hadamard.spi.DeclaredError.Operation;
import dev.hadamard.spi.UnfusedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Family 24: convolutions and their gradients, for 12 windows × 12 kinds of channels, grouped and
 * depthwise ones among them, and for long sums. An output is a sum of kh·kw·in/groups terms, an
 * element of ∂L/∂x one of at most kh·kw·out/groups, and one of ∂L/∂w has a term for each output
 * pixel; each has the bound of a matrix product of so many terms. Whole numbers are exact in any
 * order, and find a single wrong term.
 */
abstract class ConvolutionFamily extends Family {

  private static final float[][] FACTORS = {{1, 0}, {-0.1f, 1}, {1, 0.9f}};

  ConvolutionFamily(BackendConformance conformance) {
    super(conformance);
  }

  private static List<ConvolutionCase> cases() {
    List<ConvolutionCase> cases = new ArrayList<>(ConvolutionCase.grid());
    cases.addAll(ConvolutionCase.ofLongSums());
    return cases;
  }

  private Tensor tensor(float[] values, Shape shape) {
    return tensor(values, OpCase.dimensions(shape));
  }

  private Tensor unwritten(Shape shape) {
    return unwritten(OpCase.dimensions(shape));
  }

  /** The backend as it is, and one that composes what it can. */
  private List<Backend> bothWays() {
    return List.of(backend(), new UnfusedBackend(backend()));
  }

  // ------------------------------------------------------------------------------ within the bound

  @Test
  void outputs_are_within_the_bound() {
    Draws draws = Draws.seeded(2401);
    Findings findings = new Findings("convolutions, " + draws);
    for (ConvolutionCase c : cases()) {
      float[] x = draws.mixed(c.x().size());
      float[] w = draws.mixed(c.w().size());
      float[] b = draws.mixed(c.out());
      Oracle.Sums exact = c.forward(x, w, b);
      Tensor z = unwritten(c.z());
      backend()
          .run(
              new Forward(
                  tensor(x, c.x()),
                  tensor(w, c.w()),
                  tensor(b, c.out()),
                  c.window(),
                  Activation.IDENTITY,
                  z,
                  z));
      judge(findings, Tolerances.affine(c.terms()), exact, read(z), c.toString());
    }
    conclude("convolutions", findings);
  }

  @Test
  void gradients_of_the_input_are_within_the_bound() {
    Draws draws = Draws.seeded(2402);
    Findings findings = new Findings("gradients of the input, " + draws);
    for (ConvolutionCase c : cases()) {
      float[] delta = draws.mixed(c.z().size());
      float[] w = draws.mixed(c.w().size());
      Tensor dx = unwritten(c.x());
      backend().run(new DataGradient(tensor(delta, c.z()), tensor(w, c.w()), c.window(), dx));
      judge(
          findings,
          Tolerances.product(c.termsOfData()),
          c.dataGradient(delta, w),
          read(dx),
          c.toString());
    }
    conclude("gradients of the input", findings);
  }

  @Test
  void gradients_of_the_parameters_are_within_the_bound_and_beta_0_reads_none() {
    Draws draws = Draws.seeded(2403);
    Findings findings = new Findings("gradients of the parameters, " + draws);
    int round = 0;
    for (ConvolutionCase c : cases()) {
      float alpha = FACTORS[round % FACTORS.length][0];
      float beta = FACTORS[round++ % FACTORS.length][1];
      float[] delta = draws.mixed(c.z().size());
      float[] x = draws.mixed(c.x().size());
      float[] w = beta == 0 ? filled(c.w().size(), Float.NaN) : draws.mixed(c.w().size());
      float[] b = beta == 0 ? filled(c.out(), Float.NaN) : draws.mixed(c.out());
      Tensor tw = tensor(w, c.w());
      Tensor tb = tensor(b, c.out());
      Tensor td = tensor(delta, c.z());
      backend().run(new WeightGradient(alpha, td, tensor(x, c.x()), c.window(), beta, tw, tb));
      String where = c + ", α = " + alpha + ", β = " + beta;
      double factor = Tolerances.product(c.pixels());
      judge(findings, factor, c.weightGradient(alpha, delta, x, beta, w), read(tw), where + " w");
      Oracle.Sums biases = Oracle.sumRows(alpha, delta, beta, b, c.pixels(), c.out());
      judge(findings, factor, biases, read(tb), where + " b");
    }
    conclude("gradients of the parameters", findings);
  }

  private static void judge(
      Findings findings, double factor, Oracle.Sums exact, float[] got, String where) {
    for (int i = 0; i < got.length; i++) {
      int at = i;
      findings.within(
          factor * exact.magnitude[i], got[i], exact.value[i], () -> where + " at " + at);
    }
  }

  @ParameterizedTest
  @EnumSource
  void activations_are_within_their_bounds_fused_and_composed(Activation f) {
    Draws draws = Draws.seeded(2404);
    Findings findings = new Findings("convolutions with " + f.label() + ", " + draws);
    Window window = Window.of(3, 3).stride(1, 2).padding(1);
    for (ConvolutionCase c :
        List.of(
            new ConvolutionCase(window, 2, 9, 7, 17, 33),
            new ConvolutionCase(window, 3, 8, 8, 64, 10),
            new ConvolutionCase(window.groups(2), 1, 7, 12, 6, 4),
            new ConvolutionCase(window.groups(17), 2, 9, 7, 17, 17))) {
      float[] x = draws.uniform(c.x().size(), -1, 1);
      float[] w = draws.uniform(c.w().size(), -1, 1);
      float[] b = draws.uniform(c.out(), -1, 1);
      Oracle.Sums exact = c.forward(x, w, b);
      Tensor tx = tensor(x, c.x());
      Tensor tw = tensor(w, c.w());
      Tensor tb = tensor(b, c.out());
      for (Backend way : bothWays()) {
        Tensor z = unwritten(c.z());
        Tensor a = unwritten(c.z());
        way.run(new Forward(tx, tw, tb, c.window(), f, z, a));
        judge(findings, Tolerances.affine(c.terms()), exact, read(z), c + " z");
        judgeOutputs(findings, exact, c.terms(), f, read(a), c + " a");
        Tensor both = unwritten(c.z());
        way.run(new Forward(tx, tw, tb, c.window(), f, both, both));
        judgeOutputs(findings, exact, c.terms(), f, read(both), c + " z = a");
      }
    }
    conclude("convolutions with " + f.label(), findings);
  }

  /** An error e of z becomes at most e·max|f′| in a, to which f adds its own limit. */
  private void judgeOutputs(
      Findings findings, Oracle.Sums exact, int k, Activation f, float[] got, String where) {
    DoubleUnaryOperator limit = limits().of(Operation.ACTIVATE, f);
    for (int i = 0; i < got.length; i++) {
      int at = i;
      double z = exact.value[i];
      double error = Tolerances.affine(k) * exact.magnitude[i];
      double own = Math.max(limit.applyAsDouble(z - error), limit.applyAsDouble(z + error));
      findings.within(
          ActivationLimits.steepest(f) * error + own,
          got[i],
          f.value(z),
          () -> where + " at " + at);
    }
  }

  @ParameterizedTest
  @EnumSource
  void regular_numbers_stay_within_the_bound_of_any(RegularFamily.Numbers numbers) {
    Findings findings = new Findings("convolutions of " + numbers);
    Window three = Window.of(3, 3).padding(1);
    for (ConvolutionCase c :
        List.of(
            new ConvolutionCase(three, 1, 4, 4, 256, 20),
            new ConvolutionCase(three, 4, 100, 128, 2, 17),
            new ConvolutionCase(three.groups(16), 4, 100, 128, 16, 16))) {
      float[] x = numbers.down(c.x().size(), 1);
      float[] w = numbers.down(c.w().size(), 1);
      float[] delta = numbers.down(c.z().size(), 1);
      regular(findings, c, x, w, delta);
    }
    conclude("convolutions of " + numbers, findings);
  }

  private void regular(Findings findings, ConvolutionCase c, float[] x, float[] w, float[] delta) {
    Tensor tx = tensor(x, c.x());
    Tensor tw = tensor(w, c.w());
    Tensor td = tensor(delta, c.z());
    Tensor b = arena().allocate(c.out());
    Tensor z = unwritten(c.z());
    Tensor dx = unwritten(c.x());
    Tensor dw = unwritten(c.w());
    backend().run(new Forward(tx, tw, b, c.window(), Activation.IDENTITY, z, z));
    Oracle.Sums outputs = c.forward(x, w, new float[c.out()]);
    judge(findings, limits().productOfAny(c.terms()), outputs, read(z), c + " z");
    backend().run(new DataGradient(td, tw, c.window(), dx));
    Oracle.Sums data = c.dataGradient(delta, w);
    judge(findings, limits().productOfAny(c.termsOfData()), data, read(dx), c + " dx");
    backend().run(new WeightGradient(1, td, tx, c.window(), 0, dw, b));
    Oracle.Sums weights = c.weightGradient(1, delta, x, 0, w);
    judge(findings, limits().productOfAny(c.pixels()), weights, read(dw), c + " dw");
    Oracle.Sums biases = Oracle.sumRows(1, delta, 0, new float[c.out()], c.pixels(), c.out());
    judge(findings, limits().sumOfAny(c.pixels()), biases, read(b), c + " db");
  }

  // ----------------------------------------------------------------------------------- bit by bit

  /** What the three operations make of whole numbers. */
  private final class Whole {
    final float[] x;
    final float[] w;
    final float[] b;
    final float[] delta;
    final float[] z;
    final float[] dx;
    final float[] dw;
    final float[] db;

    Whole(ConvolutionCase c, Draws draws) {
      x = draws.wholeNumbers(c.x().size(), 9);
      w = draws.wholeNumbers(c.w().size(), 9);
      b = draws.wholeNumbers(c.out(), 100);
      delta = draws.wholeNumbers(c.z().size(), 9);
      Tensor tx = tensor(x, c.x());
      Tensor tw = tensor(w, c.w());
      Tensor td = tensor(delta, c.z());
      Tensor out = unwritten(c.z());
      backend()
          .run(new Forward(tx, tw, tensor(b, c.out()), c.window(), Activation.IDENTITY, out, out));
      z = read(out);
      Tensor ofX = unwritten(c.x());
      backend().run(new DataGradient(td, tw, c.window(), ofX));
      dx = read(ofX);
      Tensor ofW = unwritten(c.w());
      Tensor ofB = unwritten(c.out());
      backend().run(new WeightGradient(1, td, tx, c.window(), 0, ofW, ofB));
      dw = read(ofW);
      db = read(ofB);
    }
  }

  /** With limits of 9 and up to 25,000 terms no partial sum reaches 2²⁴. */
  @Test
  void whole_numbers_have_no_wrong_bit() {
    Draws draws = Draws.seeded(2405);
    Findings findings = new Findings("exact convolutions, " + draws);
    for (ConvolutionCase c : cases()) {
      Whole whole = new Whole(c, draws);
      float[] zeros = new float[c.w().size()];
      findings.sameNumbers(whole.z, floats(c.forward(whole.x, whole.w, whole.b)), c + " z");
      findings.sameNumbers(whole.dx, floats(c.dataGradient(whole.delta, whole.w)), c + " dx");
      findings.sameNumbers(
          whole.dw, floats(c.weightGradient(1, whole.delta, whole.x, 0, zeros)), c + " dw");
      Oracle.Sums biases =
          Oracle.sumRows(1, whole.delta, 0, new float[c.out()], c.pixels(), c.out());
      findings.sameNumbers(whole.db, floats(biases), c + " db");
    }
    conclude("exact convolutions", findings);
  }

  private static float[] floats(Oracle.Sums sums) {
    float[] rounded = new float[sums.value.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) sums.value[i];
    }
    return rounded;
  }

  /** ⟨x ∗ w, δ⟩ = ⟨x, ∂x⟩ = ⟨w, ∂w⟩, whatever the oracle says. */
  @Test
  void the_gradients_are_adjoint_to_the_convolution() {
    Draws draws = Draws.seeded(2406);
    Findings findings = new Findings("adjoints, " + draws);
    for (ConvolutionCase c : cases()) {
      Whole whole = new Whole(c, draws);
      double product = dot(whole.z, whole.delta) - dot(whole.b, whole.db);
      findings.within(0, dot(whole.x, whole.dx), product, c + ": x");
      findings.within(0, dot(whole.w, whole.dw), product, c + ": w");
    }
    conclude("adjoint gradients", findings);
  }

  private static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  /** NaN in one pixel's channel reaches the windows that read it, and no other. */
  @Test
  void nan_reaches_only_what_reads_it() {
    Draws draws = Draws.seeded(2407);
    Findings findings = new Findings("reach of NaN, " + draws);
    for (ConvolutionCase c : ConvolutionCase.grid()) {
      float[] x = draws.wholeNumbers(c.x().size(), 9);
      float[] w = draws.wholeNumbers(c.w().size(), 9);
      float[] delta = draws.wholeNumbers(c.z().size(), 9);
      x[draws.below(x.length)] = Float.NaN;
      delta[draws.below(delta.length)] = Float.NaN;
      Tensor z = unwritten(c.z());
      Tensor tw = tensor(w, c.w());
      Tensor b = arena().allocate(c.out());
      backend().run(new Forward(tensor(x, c.x()), tw, b, c.window(), Activation.IDENTITY, z, z));
      findings.sameNumbers(read(z), floats(c.forward(x, w, new float[c.out()])), c + " z");
      Tensor dx = unwritten(c.x());
      backend().run(new DataGradient(tensor(delta, c.z()), tw, c.window(), dx));
      findings.sameNumbers(read(dx), floats(c.dataGradient(delta, w)), c + " dx");
    }
    findings.assertNone();
  }
}
