package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.tck.BackendConformance.Contents;
import dev.hadamard.tck.BackendConformance.Lifetime;
import dev.hadamard.tck.BackendConformance.Refusals;
import java.util.List;

/** Bugs in what is refused and what is not read. */
final class ContractMutants {

  private ContractMutants() {}

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "β = 0 reads the output",
              Contents.class,
              "b5_beta_zero_never_reads_out",
              ReadsOut::new),
          Mutant.of(
              "α = 0 reads the inputs",
              Contents.class,
              "b5_alpha_zero_never_reads_the_inputs",
              ReadsInputs::new),
          Mutant.of(
              "an empty tensor is refused",
              Contents.class,
              "b12_empty_tensors_are_legal_for_every_operation",
              NoEmpties::new),
          Mutant.of(
              "a product over k = 0 leaves the output",
              Contents.class,
              "b12_a_sum_over_nothing_is_zero",
              NoEmptySum::new),
          Mutant.of(
              "a forbidden alias is accepted",
              Refusals.class,
              "b4_an_output_that_is_a_forbidden_alias_is_refused",
              AcceptsAlias::new),
          Mutant.of(
              "a closed tensor is accepted",
              Refusals.class,
              "b7_a_closed_tensor_is_refused",
              AcceptsClosed::new),
          Mutant.of(
              "a foreign tensor is copied over",
              Refusals.class,
              "b7_a_tensor_of_another_backend_is_refused",
              AcceptsForeign::new),
          Mutant.of(
              "a wrong shape does nothing",
              Refusals.class,
              "b8_a_tensor_of_the_wrong_shape_is_refused",
              AcceptsShape::new),
          Mutant.of(
              "a refused call has begun already",
              Refusals.class,
              "b8_a_tensor_of_the_wrong_shape_is_refused",
              BeginsEarly::new),
          Mutant.of(
              "null is taken for the identity",
              Refusals.class,
              "b8_other_arguments_that_are_null_are_refused",
              AcceptsNull::new),
          Mutant.of(
              "a closed backend synchronizes",
              Lifetime.class,
              "b13_every_call_on_a_closed_backend_is_refused",
              AcceptsClosedBackend::new));

  private static final class ReadsOut extends BrokenBackend {
    ReadsOut(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      float[] before = read(out);
      super.matmul(alpha, a, ta, b, tb, beta, out);
      tamper(out, (at, value) -> value + 0 * before[at]);
    }
  }

  private static final class ReadsInputs extends BrokenBackend {
    ReadsInputs(Backend sound) {
      super(sound);
    }

    @Override
    public void axpby(float alpha, Tensor x, float beta, Tensor y) {
      float[] input = read(x);
      super.axpby(alpha, x, beta, y);
      tamper(y, (at, value) -> alpha == 0 ? value + 0 * input[at] : value);
    }
  }

  private static final class NoEmpties extends BrokenBackend {
    NoEmpties(Backend sound) {
      super(sound);
    }

    @Override
    public void softmaxRows(Tensor z, Tensor out) {
      if (z.shape().isEmpty()) {
        throw new IllegalArgumentException("nothing to do");
      }
      super.softmaxRows(z, out);
    }
  }

  private static final class NoEmptySum extends BrokenBackend {
    NoEmptySum(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      if (!a.shape().isEmpty()) {
        super.matmul(alpha, a, ta, b, tb, beta, out);
      }
    }
  }

  private static final class AcceptsAlias extends BrokenBackend {
    AcceptsAlias(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      if (a != out) {
        super.matmul(alpha, a, ta, b, tb, beta, out);
        return;
      }
      try (TensorArena scratch = newArena()) {
        Tensor copy = scratch.allocate(a.shape());
        super.axpby(1, a, 0, copy);
        super.matmul(alpha, copy, ta, b, tb, beta, out);
      }
    }
  }

  private static final class AcceptsClosed extends BrokenBackend {
    AcceptsClosed(Backend sound) {
      super(sound);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      if (!z.isClosed()) {
        super.activate(f, z, out);
      }
    }
  }

  private static final class AcceptsForeign extends BrokenBackend {
    AcceptsForeign(Backend sound) {
      super(sound);
    }

    @Override
    public void hadamard(Tensor a, Tensor b, Tensor out) {
      try {
        super.hadamard(a, b, out);
      } catch (IllegalArgumentException foreign) {
        super.hadamard(out, out, out);
      }
    }
  }

  private static final class AcceptsShape extends BrokenBackend {
    AcceptsShape(Backend sound) {
      super(sound);
    }

    @Override
    public void axpby(float alpha, Tensor x, float beta, Tensor y) {
      if (x.shape().equals(y.shape())) {
        super.axpby(alpha, x, beta, y);
      }
    }
  }

  private static final class BeginsEarly extends BrokenBackend {
    BeginsEarly(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
      // The composition without a check of its own: W has changed when b is refused.
      matmul(alpha, delta, Transpose.YES, x, Transpose.NO, beta, w);
      sumRows(alpha, delta, beta, b);
    }
  }

  private static final class AcceptsNull extends BrokenBackend {
    AcceptsNull(Backend sound) {
      super(sound);
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public void activate(Activation f, Tensor z, Tensor out) {
      super.activate(f == null ? Activation.IDENTITY : f, z, out);
    }
  }

  private static final class AcceptsClosedBackend extends BrokenBackend {
    AcceptsClosedBackend(Backend sound) {
      super(sound);
    }

    @Override
    public void synchronize() {
      try {
        super.synchronize();
      } catch (IllegalStateException closed) {
        return;
      }
    }
  }
}
