package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import dev.hadamard.tck.BackendConformance.Poolings;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bugs in pooling and its gradients. */
final class PoolingMutants {

  private PoolingMutants() {}

  private static final String FIRST =
      "the_first_of_the_largest_elements_wins_and_the_padding_never_does";
  private static final String NAN = "the_first_nan_wins_and_minus_infinity_is_a_number";
  private static final String WINNER = "a_gradient_goes_to_the_winner_alone";
  private static final String MEANS = "means_count_the_padding_or_not_and_never_what_hangs_over";
  private static final String SLOPES = "gradients_of_means_are_within_the_bound";
  private static final String REGULAR = "means_of_regular_numbers_stay_within_the_bound_of_any";

  static final List<Mutant> ALL =
      List.of(
          mutant("the last of the largest elements wins", FIRST, LastWins::new),
          mutant("the padding of a largest element is 0", FIRST, PaddingOfZeros::new),
          mutant("the stride of pooling is ignored", FIRST, StrideIgnored::new),
          mutant("the dilation of pooling is ignored", FIRST, DilationIgnored::new),
          mutant("a window reads beyond its line", FIRST, Wrapped::new),
          mutant("NaN is never larger", NAN, NanLoses::new),
          mutant("the last NaN wins", NAN, LastNanWins::new),
          mutant("of minus infinity nothing wins", NAN, NothingWins::new),
          mutant("a gradient goes to all taps", WINNER, AllWin::new),
          mutant("a gradient of pooling is added to its old value", WINNER, AddedToOld::new),
          mutant("what hangs over counts", MEANS, OverhangCounts::new),
          mutant("the padding never counts", MEANS, PaddingNeverCounts::new),
          mutant("a mean is not divided", MEANS, NotDivided::new),
          mutant("a gradient of means counts what hangs over", SLOPES, OverhangCounts::new),
          mutant("a mean is summed in a single chain", REGULAR, SingleChain::new));

  private static Mutant mutant(String name, String killer, UnaryOperator<Backend> breakage) {
    return Mutant.of(name, Poolings.class, killer, breakage);
  }

  private static final class LastWins extends BrokenPooling {
    LastWins(Backend sound) {
      super(sound);
    }

    @Override
    boolean wins(float value, float best) {
      return value == best || super.wins(value, best);
    }
  }

  private static final class PaddingOfZeros extends BrokenPooling {
    PaddingOfZeros(Backend sound) {
      super(sound);
    }

    @Override
    float least() {
      return 0;
    }
  }

  private static final class StrideIgnored extends BrokenPooling {
    StrideIgnored(Backend sound) {
      super(sound);
    }

    @Override
    int column(Window window, int j, int l) {
      return j - window.paddingX() + l * window.dilationX();
    }
  }

  private static final class DilationIgnored extends BrokenPooling {
    DilationIgnored(Backend sound) {
      super(sound);
    }

    @Override
    int row(Window window, int i, int k) {
      return i * window.strideY() - window.paddingY() + k;
    }
  }

  private static final class Wrapped extends BrokenPooling {
    Wrapped(Backend sound) {
      super(sound);
    }

    @Override
    boolean isInside(Shape x, int row, int column) {
      return row >= 0 && row < x.dimension(1);
    }
  }

  private static final class NanLoses extends BrokenPooling {
    NanLoses(Backend sound) {
      super(sound);
    }

    @Override
    boolean wins(float value, float best) {
      return value > best;
    }
  }

  private static final class LastNanWins extends BrokenPooling {
    LastNanWins(Backend sound) {
      super(sound);
    }

    @Override
    boolean wins(float value, float best) {
      return value > best || Float.isNaN(value);
    }
  }

  private static final class NothingWins extends BrokenPooling {
    NothingWins(Backend sound) {
      super(sound);
    }

    @Override
    int first(int tap) {
      return -1;
    }
  }

  private static final class AllWin extends BrokenPooling {
    AllWin(Backend sound) {
      super(sound);
    }

    @Override
    boolean isWinner(float winner, int tap) {
      return true;
    }
  }

  private static final class AddedToOld extends BrokenPooling {
    AddedToOld(Backend sound) {
      super(sound);
    }

    @Override
    double begin(float old) {
      return old;
    }
  }

  private static final class OverhangCounts extends BrokenPooling {
    OverhangCounts(Backend sound) {
      super(sound);
    }

    @Override
    boolean isCounted(Window window, boolean isPaddingCounted, Shape x, Seen seen) {
      return isPaddingCounted || super.isCounted(window, false, x, seen);
    }
  }

  private static final class PaddingNeverCounts extends BrokenPooling {
    PaddingNeverCounts(Backend sound) {
      super(sound);
    }

    @Override
    boolean isCounted(Window window, boolean isPaddingCounted, Shape x, Seen seen) {
      return super.isCounted(window, false, x, seen);
    }
  }

  private static final class NotDivided extends BrokenPooling {
    NotDivided(Backend sound) {
      super(sound);
    }

    @Override
    double divided(double value, int count) {
      return value;
    }
  }

  private static final class SingleChain extends BrokenPooling {
    SingleChain(Backend sound) {
      super(sound);
    }

    @Override
    double add(double sum, double term) {
      return (float) sum + (float) term;
    }
  }
}
