package dev.hadamard.nn.data;

import java.util.stream.IntStream;

/** Which samples of a data set are held out for testing. */
final class HeldOut {

  private HeldOut() {}

  /** For each row whether it is held out, see {@link DataSet#split}. */
  static boolean[] rows(DataSet data, double fraction, long seed) {
    SplitMix64 random = SplitMix64.stream(seed, RandomStreams.SPLIT);
    boolean[] isHeldOut = new boolean[data.rows()];
    for (int[] members : strata(data)) {
      random.shuffle(members);
      long wanted = Math.round(members.length * fraction);
      for (int i = 0; i < Math.min(wanted, members.length - 1); i++) {
        isHeldOut[members[i]] = true;
      }
    }
    return isHeldOut;
  }

  /** The reason why a data set cannot be split. */
  static String tooFew(DataSet data, double fraction) {
    return data.task() == Task.REGRESSION
        ? data.rows() + " samples are too few to hold " + fraction + " of them out"
        : "%d samples of %d classes are too few to hold out %s of each class"
            .formatted(data.rows(), data.classes().size(), fraction);
  }

  /** The rows of each class in turn, or all rows at once where there are no classes. */
  private static int[][] strata(DataSet data) {
    if (data.task() == Task.REGRESSION) {
      return new int[][] {IntStream.range(0, data.rows()).toArray()};
    }
    int[] sizes = new int[data.classes().size()];
    for (int row = 0; row < data.rows(); row++) {
      sizes[data.label(row)]++;
    }
    int[][] strata = new int[sizes.length][];
    for (int label = 0; label < sizes.length; label++) {
      strata[label] = new int[sizes[label]];
    }
    int[] filled = new int[sizes.length];
    for (int row = 0; row < data.rows(); row++) {
      int label = data.label(row);
      strata[label][filled[label]++] = row;
    }
    return strata;
  }
}
