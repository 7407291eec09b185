package dev.hadamard.cuda;

/**
 * Counts the calls of this backend to the driver. Tests use the counts to show that a steady
 * training loop allocates nothing and loads no module, that a recorded step is one call, and that
 * no object is left at the end.
 */
final class CudaLedger {

  /**
   * One reading.
   *
   * @param liveObjects contexts, streams, events, modules, graphs and pieces of memory created and
   *     not released
   * @param allocations pieces of device memory asked for so far
   * @param modulesLoaded kernels compiled and loaded so far
   * @param argumentsPacked tuples of arguments laid out so far
   * @param launches kernels and products queued one by one so far
   * @param graphLaunches recordings queued so far
   */
  record Reading(
      long liveObjects,
      long allocations,
      long modulesLoaded,
      long argumentsPacked,
      long launches,
      long graphLaunches) {}

  private long liveObjects;
  private long allocations;
  private long modulesLoaded;
  private long argumentsPacked;
  private long launches;
  private long graphLaunches;

  void created() {
    liveObjects++;
  }

  void released() {
    liveObjects--;
  }

  void allocated() {
    liveObjects++;
    allocations++;
  }

  void moduleLoaded() {
    liveObjects++;
    modulesLoaded++;
  }

  void argumentsPacked() {
    argumentsPacked++;
  }

  void launched() {
    launches++;
  }

  void graphLaunched() {
    graphLaunches++;
  }

  Reading read() {
    return new Reading(
        liveObjects, allocations, modulesLoaded, argumentsPacked, launches, graphLaunches);
  }
}
