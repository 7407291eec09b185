package dev.hadamard.nn;

/**
 * How well a network does on a data set.
 *
 * @param loss the mean loss of a sample
 * @param confusion what was taken for what
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {

  /** The fraction of samples recognised. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** The number of samples. */
  public long samples() {
    return confusion.total();
  }
}
