package dev.hadamard.nn.model;

import java.io.Serial;

/**
 * A model cannot predict a sample: a feature is NaN or infinite, a feature is too large to scale,
 * or the network overflows on it. The message names the sample and the reason.
 */
public final class UnusableSampleException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final int sample;
  private final String reason;

  /** With a message of the form {@code place: reason}, or only the reason if the place is empty. */
  UnusableSampleException(String place, int sample, String reason) {
    super(place.isEmpty() ? reason : place + ": " + reason);
    this.sample = sample;
    this.reason = reason;
  }

  /** The index of the sample in the call's array or data set, from 0. */
  public int sample() {
    return sample;
  }

  /** What is wrong with the sample, without its index. */
  public String reason() {
    return reason;
  }
}
