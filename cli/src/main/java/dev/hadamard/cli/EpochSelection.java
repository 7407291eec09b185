package dev.hadamard.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which epochs of a long training have a line of their own: the first, the last, and of each group
 * of neighbours one: the best of all so far where it is among them, else the last of the group.
 */
final class EpochSelection {

  /** Up to this many epochs all have one; of more, about as many. */
  static final int GROUPS = 20;

  private final int epochs;
  private final int groupSize;
  private @Nullable Epoch best;
  private @Nullable Epoch last;

  EpochSelection(int epochs) {
    this.epochs = epochs;
    this.groupSize = (epochs + GROUPS - 1) / GROUPS;
  }

  /** Takes the next epoch, and returns those that are to be shown now. */
  List<Epoch> add(Epoch epoch) {
    last = epoch;
    best = epoch.isBest() ? epoch : best;
    if (epoch.number() == 1 || epoch.number() == epochs) {
      return rest();
    }
    if (epoch.number() % groupSize != 0) {
      return List.of();
    }
    Epoch shown = best == null ? epoch : best;
    best = null;
    last = null;
    return List.of(shown);
  }

  /** What is left to be shown where the training ends here. */
  List<Epoch> rest() {
    List<Epoch> rest = new ArrayList<>();
    if (best != null && !best.equals(last)) {
      rest.add(best);
    }
    if (last != null) {
      rest.add(last);
    }
    best = null;
    last = null;
    return rest;
  }
}
