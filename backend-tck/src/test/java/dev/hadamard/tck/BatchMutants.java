package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.tck.BackendConformance.Batches;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bugs in products of batches, exchanges of axes and look-ups. */
final class BatchMutants {

  private BatchMutants() {}

  private static final String BOUND = "each_item_is_within_the_bound_of_a_product";
  private static final String EXACT = "whole_numbers_have_no_wrong_bit_and_a_nan_stays_in_its_item";
  private static final String SWAP = "swapping_axes_moves_every_bit_to_its_place";
  private static final String ROWS = "a_lookup_finds_rows_bit_by_bit_and_nan_where_there_is_none";
  private static final String SUMS = "the_gradient_of_a_lookup_sums_what_has_the_same_index";

  static final List<Mutant> ALL =
      List.of(
          mutant("the last item is left out", BOUND, LastItemLeftOut::new),
          mutant("every item has the b of the first", BOUND, FirstB::new),
          mutant("a batch forgets β", BOUND, NoBeta::new),
          mutant("NaN spreads to the next item", EXACT, SpreadingNaN::new),
          mutant("axes keep their order", SWAP, KeptAxes::new),
          mutant("only the first item's axes are exchanged", SWAP, FirstItemSwapped::new),
          mutant("no row is row 0", ROWS, NoRowIsRowZero::new),
          mutant("−0 is no row", ROWS, NegativeZeroIsNoRow::new),
          mutant("a fraction is cut off", ROWS, FractionCut::new),
          mutant("the last of an index wins", SUMS, LastWins::new),
          mutant("a row without an index keeps what was there", SUMS, KeptRows::new),
          mutant("no row adds to row 0", SUMS, NoRowAddsToZero::new));

  private static Mutant mutant(String name, String killer, UnaryOperator<Backend> breakage) {
    return Mutant.of(name, Batches.class, killer, breakage);
  }

  /** The sizes of the items of a batch. */
  private static int itemSize(Tensor batch, int items) {
    return batch.shape().size() / items;
  }

  private static final class LastItemLeftOut extends BrokenBackend {
    LastItemLeftOut(Backend sound) {
      super(sound);
    }

    @Override
    void batchedMatmul(Matmul.Batched op) {
      float[] before = delegate().read(op.out());
      delegate().run(op);
      int from = (op.items() - 1) * itemSize(op.out(), op.items());
      tamper(op.out(), (i, value) -> i < from ? value : before[i]);
    }
  }

  private static final class FirstB extends BrokenBackend {
    FirstB(Backend sound) {
      super(sound);
    }

    @Override
    void batchedMatmul(Matmul.Batched op) {
      float[] b = delegate().read(op.b());
      int size = itemSize(op.b(), op.items());
      tamper(op.b(), (i, value) -> b[i % size]);
      delegate().run(op);
      delegate().write(b, op.b());
    }
  }

  private static final class NoBeta extends BrokenBackend {
    NoBeta(Backend sound) {
      super(sound);
    }

    @Override
    void batchedMatmul(Matmul.Batched op) {
      delegate().run(new Matmul.Batched(op.alpha(), op.a(), op.ta(), op.b(), op.tb(), 0, op.out()));
    }
  }

  private static final class SpreadingNaN extends BrokenBackend {
    SpreadingNaN(Backend sound) {
      super(sound);
    }

    @Override
    void batchedMatmul(Matmul.Batched op) {
      delegate().run(op);
      float[] out = delegate().read(op.out());
      int size = itemSize(op.out(), op.items());
      tamper(op.out(), (i, value) -> i >= size && Float.isNaN(out[i - size]) ? Float.NaN : value);
    }
  }

  private static final class KeptAxes extends BrokenBackend {
    KeptAxes(Backend sound) {
      super(sound);
    }

    @Override
    void swapAxes(SwapAxes op) {
      delegate().write(delegate().read(op.x()), op.out());
    }
  }

  private static final class FirstItemSwapped extends BrokenBackend {
    FirstItemSwapped(Backend sound) {
      super(sound);
    }

    @Override
    void swapAxes(SwapAxes op) {
      float[] x = delegate().read(op.x());
      delegate().run(op);
      int item = op.first() * op.second() * op.x().shape().columns();
      tamper(op.out(), (i, value) -> i < item ? value : x[i]);
    }
  }

  /** Looks up here, so that an index can be misread. */
  private abstract static class MisreadIndex extends BrokenBackend {
    MisreadIndex(Backend sound) {
      super(sound);
    }

    /** What the index is taken for. */
    abstract float misread(float index, int rows);

    final float[] misread(Tensor indices, Tensor table) {
      float[] values = delegate().read(indices);
      for (int i = 0; i < values.length; i++) {
        values[i] = misread(values[i], table.shape().rows());
      }
      return values;
    }

    static boolean isRow(float index, int rows) {
      return index >= 0 && index < rows && index == (int) index;
    }

    @Override
    void lookup(Lookup.Forward op) {
      float[] before = delegate().read(op.indices());
      delegate().write(misread(op.indices(), op.table()), op.indices());
      delegate().run(op);
      delegate().write(before, op.indices());
    }
  }

  private static final class NoRowIsRowZero extends MisreadIndex {
    NoRowIsRowZero(Backend sound) {
      super(sound);
    }

    @Override
    float misread(float index, int rows) {
      return isRow(index, rows) ? index : 0;
    }
  }

  private static final class NegativeZeroIsNoRow extends MisreadIndex {
    NegativeZeroIsNoRow(Backend sound) {
      super(sound);
    }

    @Override
    float misread(float index, int rows) {
      return Float.compare(index, -0f) == 0 ? -1 : index;
    }
  }

  private static final class FractionCut extends MisreadIndex {
    FractionCut(Backend sound) {
      super(sound);
    }

    @Override
    float misread(float index, int rows) {
      return index > 0 && index < rows ? (int) index : index;
    }
  }

  private static final class LastWins extends BrokenBackend {
    LastWins(Backend sound) {
      super(sound);
    }

    @Override
    void lookupGradient(Lookup.Gradient op) {
      delegate().run(op);
      float[] indices = delegate().read(op.indices());
      float[] delta = delegate().read(op.delta());
      float[] table = delegate().read(op.table());
      int columns = op.table().shape().columns();
      for (int i = 0; i < indices.length; i++) {
        if (indices[i] >= 0) {
          System.arraycopy(delta, i * columns, table, ((int) indices[i]) * columns, columns);
        }
      }
      delegate().write(table, op.table());
    }
  }

  private static final class KeptRows extends BrokenBackend {
    KeptRows(Backend sound) {
      super(sound);
    }

    @Override
    void lookupGradient(Lookup.Gradient op) {
      float[] before = delegate().read(op.table());
      delegate().run(op);
      boolean[] isFound = new boolean[op.table().shape().rows()];
      for (float index : delegate().read(op.indices())) {
        if (index >= 0) {
          isFound[(int) index] = true;
        }
      }
      int columns = op.table().shape().columns();
      tamper(op.table(), (i, value) -> isFound[i / columns] ? value : before[i]);
    }
  }

  private static final class NoRowAddsToZero extends BrokenBackend {
    NoRowAddsToZero(Backend sound) {
      super(sound);
    }

    @Override
    void lookupGradient(Lookup.Gradient op) {
      float[] before = delegate().read(op.indices());
      float[] clamped = Arrays.copyOf(before, before.length);
      for (int i = 0; i < clamped.length; i++) {
        clamped[i] = Math.max(0, clamped[i]);
      }
      delegate().write(clamped, op.indices());
      delegate().run(op);
      delegate().write(before, op.indices());
    }
  }
}
