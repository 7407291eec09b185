package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaredError.Operation;
import dev.hadamard.spi.DeclaresErrors;
import dev.hadamard.tck.BackendConformance.Activations;
import dev.hadamard.tck.BackendConformance.Fused;
import java.util.List;

/** Backends whose tanh is coarse, or is said to be. */
final class DeclarationMutants {

  private DeclarationMutants() {}

  private static final String VALUES = "activations_stay_within_their_limits_over_all_of_float32";
  private static final String FORWARD = "dense_forward_is_within_its_bound_fused_and_composed";

  /** tanh rounded to whole multiples of 2⁻¹⁶ is off by up to this. */
  private static final double HALF_STEP = 0x1p-17;

  /** A coarse tanh that is declared for what it is: no test fails. */
  static final Mutant HONEST =
      Mutant.of("a coarse tanh, declared", Activations.class, "", sound -> coarse(sound, 1.01));

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "a coarse tanh worse than declared",
              Activations.class,
              VALUES,
              sound -> coarse(sound, 0.9)),
          Mutant.of(
              "a coarse tanh declared too largely",
              Activations.class,
              VALUES,
              sound -> coarse(sound, 4.5)),
          Mutant.of(
              "a fine tanh declared to be coarse",
              Activations.class,
              VALUES,
              sound -> new Declaring(sound, Operation.ACTIVATE, HALF_STEP)),
          Mutant.of(
              "a fine slope declared to be coarse",
              Activations.class,
              "derivatives_from_the_output_stay_within_their_limits",
              sound -> new Declaring(sound, Operation.DERIVATIVE_FROM_OUTPUT, HALF_STEP)),
          Mutant.of(
              "a composite coarser than its declared tanh",
              Fused.class,
              FORWARD,
              sound -> new CoarseTanh(sound, 1.01 * HALF_STEP, 0x1p12)));

  private static Backend coarse(Backend sound, double share) {
    return new CoarseTanh(sound, share * HALF_STEP, 0x1p16);
  }

  /** Declares an error of tanh or of its slope. */
  private static class Declaring extends BrokenBackend implements DeclaresErrors {
    private final DeclaredError declared;

    Declaring(Backend sound, Operation operation, double absolute) {
      super(sound);
      declared = new DeclaredError(operation, Activation.TANH, absolute, "it is rounded");
    }

    @Override
    public List<DeclaredError> declaredErrors() {
      return List.of(declared);
    }
  }

  private static final class CoarseTanh extends Declaring {
    private final double steps;

    /** Rounds tanh to whole multiples of 1/steps. */
    CoarseTanh(Backend sound, double declared, double steps) {
      super(sound, Operation.ACTIVATE, declared);
      this.steps = steps;
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      super.activate(f, z, out);
      if (f == Activation.TANH) {
        tamper(out, (at, a) -> Float.isNaN(a) ? a : (float) (Math.rint(a * steps) / steps));
      }
    }
  }
}
