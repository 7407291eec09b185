package dev.hadamard.bench.worker;

import java.util.Map;

/**
 * One contestant, in a process of its own: a backend of Hadamard or another library on the same
 * work. {@link WorkerMain} drives it; an engine only prepares tasks.
 */
public interface Engine extends AutoCloseable {

  /**
   * Begins the name of a fact about an operation that the engine says to be less exact than is
   * asked, as in {@code declared activate tanh}; the fact is the absolute error, a colon and the
   * cause.
   */
  String DECLARED = "declared ";

  /** Facts for the report, in order: library, version, device, threads, instruction set. */
  Map<String, String> describe();

  /**
   * Allocates and fills what the work needs, on the device.
   *
   * @throws UnsupportedOperationException if this engine does not offer it; the message says why in
   *     a few words
   */
  Task prepare(Work work);

  /**
   * The highest rate of floating-point operations that a loop of fused multiply-adds reaches here,
   * in GFLOP/s; 0 if the engine has no such loop.
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
