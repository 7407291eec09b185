package dev.hadamard.kernels.launch;

/**
 * The work-items of a launch: one or two dimensions, a whole number of groups in each.
 *
 * @param items work-items in each dimension
 * @param group work-items of a group in each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the driver as they are, never compared
public record Range(long[] items, long[] group) {

  /** At least this many work-items, in groups of this size. */
  public static Range line(long items, long group) {
    return new Range(new long[] {roundUp(items, group)}, new long[] {group});
  }

  /** At least this many work-items across and down, in groups of this size. */
  public static Range grid(long across, long down, long groupAcross, long groupDown) {
    return new Range(
        new long[] {roundUp(across, groupAcross), roundUp(down, groupDown)},
        new long[] {groupAcross, groupDown});
  }

  /** The first column of a grid, of this many work-items. */
  Range firstColumn(long width) {
    return new Range(new long[] {width, items[1]}, new long[] {width, group[1]});
  }

  private static long roundUp(long items, long group) {
    return (items + group - 1) / group * group;
  }
}
