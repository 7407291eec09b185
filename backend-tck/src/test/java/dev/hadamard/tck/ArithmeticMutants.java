package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Columns;
import dev.hadamard.tck.BackendConformance.Contents;
import dev.hadamard.tck.BackendConformance.Elementwise;
import dev.hadamard.tck.BackendConformance.Fused;
import dev.hadamard.tck.BackendConformance.Optimizers;
import dev.hadamard.tck.BackendConformance.ProductBound;
import dev.hadamard.tck.BackendConformance.ProductExact;
import dev.hadamard.tck.BackendConformance.Textbook;
import dev.hadamard.tck.BackendConformance.Trajectories;
import java.util.List;

/** Bugs in products, sums and the composites. */
final class ArithmeticMutants {

  private ArithmeticMutants() {}

  private static final String PRODUCTS = "products_of_all_sizes_stay_within_the_bound";
  private static final String WHOLE = "products_of_whole_numbers_have_no_wrong_bit";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "one product dropped at large k", ProductExact.class, WHOLE, DroppedProduct::new),
          Mutant.of("the tail column is dropped", ProductBound.class, PRODUCTS, DroppedTail::new),
          Mutant.of(
              "transposes of square matrices are swapped",
              ProductExact.class,
              WHOLE,
              SwappedTranspose::new),
          Mutant.of("β of products is ignored", ProductBound.class, PRODUCTS, IgnoredBeta::new),
          Mutant.of("products in 16 bits", ProductBound.class, PRODUCTS, HalfProduct::new),
          Mutant.of(
              "addRow does nothing on one row",
              Elementwise.class,
              "add_row_is_correctly_rounded",
              StaleAddRow::new),
          Mutant.of(
              "joining columns adds, so that −0 is lost",
              Elementwise.class,
              "columns_are_joined_and_split_bit_by_bit",
              AddedColumns::new),
          Mutant.of(
              "each part of a split begins with the first column",
              Elementwise.class,
              "columns_are_joined_and_split_bit_by_bit",
              SplitFromFirst::new),
          Mutant.of(
              "zero times anything is zero",
              Elementwise.class,
              "special_values_obey_the_arithmetic_of_floats",
              ZeroTimesInfinity::new),
          Mutant.of(
              "sums beyond 2³⁰ are rounded up",
              Elementwise.class,
              "sums_and_differences_are_correctly_rounded_over_all_of_float32",
              LargeSumsUp::new),
          Mutant.of(
              "a product's padding keeps what the last one read",
              Contents.class,
              "what_one_product_read_does_not_reach_the_next",
              StalePadding::new),
          Mutant.of(
              "sumRows gives the mean",
              Elementwise.class,
              "sum_rows_stays_within_the_bound_of_a_sum",
              MeanRows::new),
          Mutant.of(
              "the bias is forgotten from row 32 on",
              Fused.class,
              "dense_forward_is_within_its_bound_fused_and_composed",
              ForgottenBias::new),
          Mutant.of(
              "δ is multiplied by the slope at the wrong tensor",
              Fused.class,
              "dense_delta_is_within_its_bound_fused_and_composed",
              WrongSlope::new),
          Mutant.of(
              "β of biases is ignored",
              Fused.class,
              "dense_gradient_is_within_its_bound_fused_and_composed",
              IgnoredBiasBeta::new),
          Mutant.of(
              "factors of axpby are swapped where both are given",
              Optimizers.class,
              "a_step_of_momentum_is_v_then_w",
              SwappedFactors::new),
          Mutant.of(
              "gradients in 12 bits",
              Trajectories.class,
              "first_gradients_are_those_of_the_textbook",
              CoarseGradient::new),
          Mutant.of(
              "momentum forgets its velocity",
              Trajectories.class,
              "training_follows_the_trajectory_in_double",
              ForgetfulMomentum::new),
          Mutant.of(
              "biases learn in the wrong direction",
              Textbook.class,
              "the_worked_neuron_learns_by_the_delta_rule",
              WrongBiasSign::new));

  private static final class DroppedProduct extends BrokenBackend {
    DroppedProduct(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      super.matmul(alpha, a, ta, b, tb, beta, out);
      int k = ta.columnsOf(a.shape());
      if (k > 4096) {
        int n = out.shape().columns();
        float[] left = read(a);
        float[] right = read(b);
        tamper(
            out,
            (at, value) -> {
              int i = at / n;
              int j = at % n;
              float x =
                  ta == Transpose.NO ? left[i * k + k - 1] : left[(k - 1) * out.shape().rows() + i];
              float y = tb == Transpose.NO ? right[(k - 1) * n + j] : right[j * k + k - 1];
              return value - alpha * x * y;
            });
      }
    }
  }

  private static final class DroppedTail extends BrokenBackend {
    DroppedTail(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      int n = out.shape().columns();
      float[] before = read(out);
      super.matmul(alpha, a, ta, b, tb, beta, out);
      if (n % 16 == 1) {
        tamper(out, (at, value) -> at % n == n - 1 ? before[at] : value);
      }
    }
  }

  private static final class SwappedTranspose extends BrokenBackend {
    SwappedTranspose(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      boolean square = a.shape().rows() == a.shape().columns();
      super.matmul(alpha, a, square ? Transpose.NO : ta, b, tb, beta, out);
    }
  }

  private static final class IgnoredBeta extends BrokenBackend {
    IgnoredBeta(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      super.matmul(alpha, a, ta, b, tb, beta == 0 ? 0 : 1, out);
    }
  }

  private static final class HalfProduct extends BrokenBackend {
    HalfProduct(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      super.matmul(alpha, a, ta, b, tb, beta, out);
      tamper(out, (at, value) -> Float.intBitsToFloat(Float.floatToIntBits(value) & 0xFFFF0000));
    }
  }

  private static final class StaleAddRow extends BrokenBackend {
    StaleAddRow(Backend sound) {
      super(sound);
    }

    @Override
    public void addRow(Tensor row, Tensor x) {
      if (x.shape().rows() != 1) {
        super.addRow(row, x);
      }
    }
  }

  private static final class AddedColumns extends BrokenBackend {
    AddedColumns(Backend sound) {
      super(sound);
    }

    @Override
    void joinColumns(Columns.Join op) {
      super.joinColumns(op);
      tamper(op.whole(), (at, value) -> value + 0f);
    }
  }

  private static final class SplitFromFirst extends BrokenBackend {
    SplitFromFirst(Backend sound) {
      super(sound);
    }

    @Override
    void splitColumns(Columns.Split op) {
      super.splitColumns(op);
      int columns = op.whole().shape().columns();
      float[] whole = read(op.whole());
      for (Tensor part : op.parts()) {
        int count = part.shape().columns();
        tamper(part, (at, value) -> whole[at / count * columns + at % count]);
      }
    }
  }

  private static final class ZeroTimesInfinity extends BrokenBackend {
    ZeroTimesInfinity(Backend sound) {
      super(sound);
    }

    @Override
    public void hadamard(Tensor a, Tensor b, Tensor out) {
      float[] left = read(a);
      float[] right = read(b);
      super.hadamard(a, b, out);
      tamper(out, (at, value) -> left[at] == 0 || right[at] == 0 ? 0 : value);
    }
  }

  private static final class LargeSumsUp extends BrokenBackend {
    LargeSumsUp(Backend sound) {
      super(sound);
    }

    @Override
    public void axpby(float alpha, Tensor x, float beta, Tensor y) {
      super.axpby(alpha, x, beta, y);
      tamper(y, (at, value) -> Math.abs(value) > 0x1p30f ? Math.nextUp(value) : value);
    }
  }

  private static final class StalePadding extends BrokenBackend {
    private boolean stale;

    StalePadding(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      super.matmul(alpha, a, ta, b, tb, beta, out);
      if (stale && ta.columnsOf(a.shape()) % 4 != 0) {
        tamper(out, (at, value) -> Float.NaN);
      }
      stale = Float.isNaN(read(b)[0]);
    }
  }

  private static final class MeanRows extends BrokenBackend {
    MeanRows(Backend sound) {
      super(sound);
    }

    @Override
    public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
      super.sumRows(alpha / Math.max(1, x.shape().rows()), x, beta, row);
    }
  }

  private static final class ForgottenBias extends BrokenBackend {
    ForgottenBias(Backend sound) {
      super(sound);
    }

    @Override
    public void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
      int n = z.shape().columns();
      delegate().denseForward(x, w, b, Activation.IDENTITY, z, z);
      float[] bias = read(b);
      tamper(z, (at, value) -> at / n >= 32 ? value - bias[at % n] : value);
      delegate().activate(f, z, a);
    }
  }

  private static final class WrongSlope extends BrokenBackend {
    WrongSlope(Backend sound) {
      super(sound);
    }

    @Override
    public void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
      super.derivative(f, a, out);
    }
  }

  private static final class IgnoredBiasBeta extends BrokenBackend {
    IgnoredBiasBeta(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
      float[] before = read(b);
      delegate().denseGradient(alpha, delta, x, beta, w, b);
      tamper(b, (at, value) -> beta == 0 ? value : value + (1 - beta) * before[at]);
    }
  }

  private static final class SwappedFactors extends BrokenBackend {
    SwappedFactors(Backend sound) {
      super(sound);
    }

    @Override
    public void axpby(float alpha, Tensor x, float beta, Tensor y) {
      boolean swap = alpha != 0 && beta != 0;
      super.axpby(swap ? beta : alpha, x, swap ? alpha : beta, y);
    }
  }

  private static final class CoarseGradient extends BrokenBackend {
    CoarseGradient(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
      delegate().denseGradient(alpha, delta, x, beta, w, b);
      tamper(w, (at, value) -> Float.intBitsToFloat(Float.floatToIntBits(value) & 0xFFFFF000));
    }
  }

  private static final class ForgetfulMomentum extends BrokenBackend {
    ForgetfulMomentum(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
      delegate().denseGradient(alpha, delta, x, beta == 1 ? 1 : 0, w, b);
    }
  }

  private static final class WrongBiasSign extends BrokenBackend {
    WrongBiasSign(Backend sound) {
      super(sound);
    }

    @Override
    public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
      super.sumRows(-alpha, x, beta, row);
    }
  }
}
