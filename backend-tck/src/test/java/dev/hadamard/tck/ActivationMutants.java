package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.tck.BackendConformance.Activations;
import dev.hadamard.tck.BackendConformance.Softmax;
import java.util.List;

/** Bugs in activations and softmax. */
final class ActivationMutants {

  private ActivationMutants() {}

  private static final String VALUES = "activations_stay_within_their_limits_over_all_of_float32";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "sigmoid rounded to 19 bits",
              Activations.class,
              VALUES,
              sound ->
                  new Replaced(
                      sound,
                      Activation.SIGMOID,
                      (at, y) -> Math.scalb(Math.round(Math.scalb(y, 19)), -19))),
          Mutant.of(
              "ELU by exp(z) − 1",
              Activations.class,
              VALUES,
              sound ->
                  new Replaced(
                      sound, Activation.ELU, (at, a) -> a < 0 ? (float) (a + 1.0) - 1 : a)),
          Mutant.of("GELU by its tanh form", Activations.class, VALUES, TanhGelu::new),
          Mutant.of("GELU by 1 + erf, which cancels", Activations.class, VALUES, ErfGelu::new),
          Mutant.of(
              "ReLU swallows NaN",
              Activations.class,
              "not_a_number_survives_activation_and_derivative",
              sound -> new Replaced(sound, Activation.RELU, (at, a) -> a > 0 ? a : 0)),
          Mutant.of(
              "GELU of −∞ is NaN",
              Activations.class,
              "activations_at_special_values_are_those_of_the_table",
              InfiniteGelu::new),
          Mutant.of(
              "ELU of 0 is 2⁻¹²⁶",
              Activations.class,
              "activations_at_special_values_are_those_of_the_table",
              sound ->
                  new Replaced(sound, Activation.ELU, (at, a) -> a == 0 ? Float.MIN_NORMAL : a)),
          Mutant.of(
              "the slope of SELU tells −0 from 0",
              Activations.class,
              "both_zeros_are_one_number",
              SlopeLeftOfZero::new),
          Mutant.of(
              "the slope of ReLU at 0 is 1",
              Activations.class,
              "derivatives_at_special_values_are_those_of_the_table",
              SlopeAtZero::new),
          Mutant.of(
              "the slope of the sigmoid is y(1 − y)",
              Activations.class,
              "derivatives_stay_within_their_limits_over_all_of_float32",
              sound -> new FromOutput(sound, Activation.SIGMOID)),
          Mutant.of(
              "the slope of tanh is 1 − y²",
              Activations.class,
              "derivatives_stay_within_their_limits_over_all_of_float32",
              sound -> new FromOutput(sound, Activation.TANH)),
          Mutant.of(
              "SiLU of −89 is 0",
              Activations.class,
              VALUES,
              sound ->
                  new Replaced(sound, Activation.SILU, (at, a) -> Math.abs(a) < 2.5e-37f ? 0 : a)),
          Mutant.of(
              "the slope of the output is taken for that of the input",
              Activations.class,
              "derivatives_stay_within_their_limits_over_all_of_float32",
              OutputSlope::new),
          Mutant.of(
              "softmax without subtracting the maximum",
              Softmax.class,
              "softmax_is_within_its_bound_wherever_the_logits_lie",
              NaiveSoftmax::new),
          Mutant.of(
              "softmax over the whole tensor",
              Softmax.class,
              "cross_entropy_gradient_is_p_minus_t_over_m",
              GlobalSoftmax::new));

  /** One activation's outputs, tampered with. */
  private static final class Replaced extends BrokenBackend {
    private final Activation broken;
    private final Tampering tampering;

    Replaced(Backend sound, Activation broken, Tampering tampering) {
      super(sound);
      this.broken = broken;
      this.tampering = tampering;
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      super.activate(f, z, out);
      if (f == broken) {
        tamper(out, tampering);
      }
    }
  }

  private static final class TanhGelu extends BrokenBackend {
    TanhGelu(Backend sound) {
      super(sound);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      super.activate(f == Activation.GELU ? Activation.GELU_TANH : f, z, out);
    }
  }

  private static final class ErfGelu extends BrokenBackend {
    ErfGelu(Backend sound) {
      super(sound);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      float[] in = read(z);
      super.activate(f, z, out);
      if (f == Activation.GELU) {
        tamper(out, (at, a) -> (float) (in[at] * (0.5 + 0.5 * erf(in[at] / Math.sqrt(2)))));
      }
    }

    /** Abramowitz and Stegun 7.1.26: 1.5e-7, which is more than many results left of 0. */
    private static double erf(double x) {
      double t = 1 / (1 + 0.3275911 * Math.abs(x));
      double series =
          t
              * (0.254829592
                  + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
      return Math.signum(x) * (1 - series * Math.exp(-x * x));
    }
  }

  private static final class InfiniteGelu extends BrokenBackend {
    InfiniteGelu(Backend sound) {
      super(sound);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      float[] in = read(z);
      super.activate(f, z, out);
      if (f == Activation.GELU) {
        tamper(out, (at, a) -> in[at] == Float.NEGATIVE_INFINITY ? in[at] * 0 : a);
      }
    }
  }

  private static final class SlopeAtZero extends BrokenBackend {
    SlopeAtZero(Backend sound) {
      super(sound);
    }

    @Override
    public void derivative(Activation f, Tensor z, Tensor out) {
      float[] in = read(z);
      super.derivative(f, z, out);
      if (f == Activation.RELU) {
        tamper(out, (at, slope) -> in[at] == 0 ? 1 : slope);
      }
    }
  }

  private static final class SlopeLeftOfZero extends BrokenBackend {
    SlopeLeftOfZero(Backend sound) {
      super(sound);
    }

    @Override
    public void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
      float[] in = read(a);
      super.derivativeFromOutput(f, a, out);
      if (f == Activation.SELU) {
        tamper(out, (at, slope) -> Float.floatToIntBits(in[at]) == 1 << 31 ? 1.7580993f : slope);
      }
    }
  }

  private static final class OutputSlope extends BrokenBackend {
    OutputSlope(Backend sound) {
      super(sound);
    }

    @Override
    public void derivative(Activation f, Tensor z, Tensor out) {
      if (f == Activation.SIGMOID) {
        super.derivativeFromOutput(f, z, out);
      } else {
        super.derivative(f, z, out);
      }
    }
  }

  /** Right in itself, but where y is near 1 digits cancel. */
  private static final class FromOutput extends BrokenBackend {
    private final Activation broken;

    FromOutput(Backend sound, Activation broken) {
      super(sound);
      this.broken = broken;
    }

    @Override
    public void derivative(Activation f, Tensor z, Tensor out) {
      if (f == broken) {
        super.activate(f, z, out);
        super.derivativeFromOutput(f, out, out);
      } else {
        super.derivative(f, z, out);
      }
    }
  }

  private static final class NaiveSoftmax extends BrokenBackend {
    NaiveSoftmax(Backend sound) {
      super(sound);
    }

    @Override
    public void softmaxRows(Tensor z, Tensor out) {
      softmax(this, z, out, z.shape().columns(), false);
    }
  }

  private static final class GlobalSoftmax extends BrokenBackend {
    GlobalSoftmax(Backend sound) {
      super(sound);
    }

    @Override
    public void softmaxRows(Tensor z, Tensor out) {
      softmax(this, z, out, z.shape().size(), true);
    }
  }

  private static void softmax(
      BrokenBackend backend, Tensor z, Tensor out, int columns, boolean subtractsMax) {
    float[] in = backend.read(z);
    double[] max = new double[in.length / columns];
    float[] sum = new float[in.length / columns];
    for (int i = 0; subtractsMax && i < in.length; i++) {
      max[i / columns] = Math.max(max[i / columns], in[i]);
    }
    for (int i = 0; i < in.length; i++) {
      sum[i / columns] += (float) Math.exp(in[i] - max[i / columns]);
    }
    backend.tamper(
        out, (at, old) -> (float) Math.exp(in[at] - max[at / columns]) / sum[at / columns]);
  }
}
