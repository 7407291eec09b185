package dev.hadamard.opencl;

/**
 * Counts the calls of this backend to the driver. Tests use the counts to show that a steady
 * training loop creates no buffer and binds no argument, and that no object is left at the end.
 */
final class ClLedger {

  /**
   * One reading.
   *
   * @param liveObjects contexts, queues, programs, kernels, events and buffers created and not
   *     released
   * @param buffersCreated buffers and parts of buffers created so far
   * @param programsBuilt compilations so far
   * @param argumentsSet calls of clSetKernelArg so far
   * @param launches kernels started so far
   */
  record Reading(
      long liveObjects,
      long buffersCreated,
      long programsBuilt,
      long argumentsSet,
      long launches) {}

  private long liveObjects;
  private long buffersCreated;
  private long programsBuilt;
  private long argumentsSet;
  private long launches;

  void created() {
    liveObjects++;
  }

  void released() {
    liveObjects--;
  }

  void bufferCreated() {
    liveObjects++;
    buffersCreated++;
  }

  void programBuilt() {
    liveObjects++;
    programsBuilt++;
  }

  void argumentSet() {
    argumentsSet++;
  }

  void launched() {
    launches++;
  }

  Reading read() {
    return new Reading(liveObjects, buffersCreated, programsBuilt, argumentsSet, launches);
  }
}
