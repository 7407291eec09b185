package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.tck.BackendConformance.Reductions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Bugs in sums and maxima. */
final class ReductionMutants {

  private ReductionMutants() {}

  private static final String WITHIN = "each_result_is_within_the_bound_of_its_elements";
  private static final String SPECIAL = "nan_stays_and_infinities_count";

  static final List<Mutant> ALL =
      List.of(
          mutant("the last element is left out", WITHIN, sound -> new Partial(sound, 1)),
          mutant("the last block in part is left out", WITHIN, sound -> new Partial(sound, 256)),
          mutant("the largest begins at 0", WITHIN, BeginsAtZero::new),
          mutant("of a square, rows and columns are swapped", WITHIN, Transposed::new),
          mutant("inputs of a square are broadcast the other way", WITHIN, SwappedBroadcasts::new),
          mutant("a sum is added to what the output held", WITHIN, AddedToOld::new),
          mutant("elements are rounded to 16 bits", WITHIN, HalfElements::new),
          mutant(
              "a column's largest ignores NaN", SPECIAL, sound -> new NoNaN(sound, Along.COLUMNS)),
          mutant("a row's largest ignores NaN", SPECIAL, sound -> new NoNaN(sound, Along.ROWS)),
          mutant(
              "another order at each second run",
              "b9_the_same_elements_give_the_same_bits",
              Unsteady::new));

  private static Mutant mutant(String name, String killer, UnaryOperator<Backend> breakage) {
    return Mutant.of(name, Reductions.class, killer, breakage);
  }

  /** Reduces the elements that are computed here, so that they can be changed before. */
  private abstract static class ChangedElements extends BrokenBackend {
    ChangedElements(Backend sound) {
      super(sound);
    }

    abstract float changed(Reduction op, int place, float element);

    @Override
    final void reduction(Reduction op) {
      Shape shape = Shape.of(op.rows(), op.columns());
      if (shape.isEmpty()) {
        super.reduction(op);
        return;
      }
      try (TensorArena arena = newArena()) {
        Tensor elements = arena.allocate(shape);
        super.elementwise(new Elementwise(op.program(), op.inputs(), List.of(elements)));
        tamper(elements, (at, element) -> changed(op, at, element));
        super.reduction(
            Reduction.of(
                op.kind(), op.along(), Expression.input("x"), Map.of("x", elements), op.out()));
      }
    }

    static int size(Reduction op) {
      return op.along() == Along.ROWS ? op.columns() : op.rows();
    }

    static int placeInSum(Reduction op, int place) {
      return op.along() == Along.ROWS ? place % op.columns() : place / op.columns();
    }
  }

  /** Takes whole blocks alone, where there is more than one. */
  private static final class Partial extends ChangedElements {
    private final int block;

    Partial(Backend sound, int block) {
      super(sound);
      this.block = block;
    }

    @Override
    float changed(Reduction op, int place, float element) {
      int size = size(op);
      int taken = block == 1 ? size - 1 : size / block * block;
      boolean isLeftOut = taken > 0 && placeInSum(op, place) >= taken;
      return !isLeftOut ? element : op.kind() == Kind.SUM ? 0 : Float.NEGATIVE_INFINITY;
    }
  }

  private static final class HalfElements extends ChangedElements {
    HalfElements(Backend sound) {
      super(sound);
    }

    @Override
    float changed(Reduction op, int place, float element) {
      return Float.intBitsToFloat(Float.floatToRawIntBits(element) & 0xffff_e000);
    }
  }

  private static final class NoNaN extends ChangedElements {
    private final Along along;

    NoNaN(Backend sound, Along along) {
      super(sound);
      this.along = along;
    }

    @Override
    float changed(Reduction op, int place, float element) {
      boolean isIgnored = op.kind() == Kind.MAX && op.along() == along;
      return isIgnored && Float.isNaN(element) ? Float.NEGATIVE_INFINITY : element;
    }
  }

  private static final class BeginsAtZero extends BrokenBackend {
    BeginsAtZero(Backend sound) {
      super(sound);
    }

    @Override
    void reduction(Reduction op) {
      super.reduction(op);
      if (op.kind() == Kind.MAX) {
        tamper(op.out(), (at, value) -> Math.max(value, 0));
      }
    }
  }

  private static final class Transposed extends BrokenBackend {
    Transposed(Backend sound) {
      super(sound);
    }

    @Override
    void reduction(Reduction op) {
      if (op.rows() != op.columns()) {
        super.reduction(op);
        return;
      }
      int n = op.rows();
      Along other = op.along() == Along.ROWS ? Along.COLUMNS : Along.ROWS;
      Tensor out = op.out().view(0, other == Along.ROWS ? Shape.of(n, 1) : Shape.of(1, n));
      super.reduction(new Reduction(op.kind(), other, op.program(), op.inputs(), out));
    }
  }

  private static final class SwappedBroadcasts extends BrokenBackend {
    SwappedBroadcasts(Backend sound) {
      super(sound);
    }

    @Override
    void reduction(Reduction op) {
      if (op.rows() != op.columns()) {
        super.reduction(op);
        return;
      }
      List<Tensor> inputs = new ArrayList<>();
      for (int i = 0; i < op.inputs().size(); i++) {
        Tensor input = op.inputs().get(i);
        Shape shape =
            switch (op.broadcast(i)) {
              case ROW -> Shape.of(op.rows(), 1);
              case COLUMN -> Shape.of(1, op.columns());
              default -> input.shape();
            };
        inputs.add(op.broadcast(i) == Broadcast.FULL ? input : input.view(0, shape));
      }
      super.reduction(new Reduction(op.kind(), op.along(), op.program(), inputs, op.out()));
    }
  }

  private static final class AddedToOld extends BrokenBackend {
    AddedToOld(Backend sound) {
      super(sound);
    }

    @Override
    void reduction(Reduction op) {
      float[] old = read(op.out());
      super.reduction(op);
      if (op.kind() == Kind.SUM) {
        tamper(op.out(), (at, value) -> value + old[at]);
      }
    }
  }

  private static final class Unsteady extends BrokenBackend {
    private boolean isSecond;

    Unsteady(Backend sound) {
      super(sound);
    }

    @Override
    void reduction(Reduction op) {
      super.reduction(op);
      if (op.kind() == Kind.SUM && isSecond) {
        tamper(op.out(), (at, value) -> Math.nextUp(value));
      }
      isSecond = !isSecond;
    }
  }
}
