package dev.hadamard.bench.worker;

import java.util.Map;

/**
 * A contestant in its own process: a backend of Hadamard or another library. {@link WorkerMain}
 * calls it; an engine only prepares tasks.
 */
public interface Engine extends AutoCloseable {

  /**
   * The prefix of a fact about an operation that the engine declares to be less accurate than the
   * common bound, as in {@code declared activate tanh}. The fact consists of the absolute error, a
   * colon and the cause.
   */
  String DECLARED = "declared ";

  /** Facts for the report, in order: library, version, device, threads, instruction set. */
  Map<String, String> describe();

  /**
   * Allocates and fills the operands of a work on the device.
   *
   * @throws UnsupportedOperationException if this engine does not support the work; the message
   *     gives the reason in a few words
   */
  Task prepare(Work work);

  /**
   * The peak rate of a loop of fused multiply-adds, in GFLOP/s; 0 if the engine has no such loop.
   */
  default double peakGflops() {
    return 0;
  }

  /**
   * Trains a network on the bundled digits.
   *
   * @return for each epoch the seconds since the start, evaluation excluded, and the training loss
   * @throws UnsupportedOperationException if this engine does not
   */
  default double[][] learn(int epochs) {
    throw new UnsupportedOperationException("does not train on a data set here");
  }

  @Override
  void close();
}
