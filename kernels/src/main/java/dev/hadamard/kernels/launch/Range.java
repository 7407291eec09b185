package dev.hadamard.kernels.launch;

/**
 * The work-items of a launch: one or two dimensions, a whole number of groups in each.
 *
 * @param items the number of work-items in each dimension
 * @param group the number of work-items of a group in each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // passed to the driver as they are, never compared
public record Range(long[] items, long[] group) {

  /** Creates a range of at least this number of work-items, in groups of this size. */
  public static Range line(long items, long group) {
    return new Range(new long[] {roundUp(items, group)}, new long[] {group});
  }

  /**
   * Creates a range of at least these numbers of work-items across and down, in groups of this
   * size.
   */
  public static Range grid(long across, long down, long groupAcross, long groupDown) {
    return new Range(
        new long[] {roundUp(across, groupAcross), roundUp(down, groupDown)},
        new long[] {groupAcross, groupDown});
  }

  /** The same grid this many times, one below the other. */
  Range repeatedDown(int times) {
    return new Range(new long[] {items[0], items[1] * times}, group);
  }

  /** The first column of a grid, with this number of work-items. */
  Range firstColumn(long width) {
    return new Range(new long[] {width, items[1]}, new long[] {width, group[1]});
  }

  private static long roundUp(long items, long group) {
    return (items + group - 1) / group * group;
  }
}
