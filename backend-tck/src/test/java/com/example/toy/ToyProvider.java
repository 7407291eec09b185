package com.example.toy;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Precision;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;
import java.util.List;

/** Says whether the toy can be used, and opens it. */
public final class ToyProvider implements BackendProvider {

  static final String NAME = "toy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public boolean isAutomatic() {
    return false; // opened by its name only
  }

  @Override
  public Availability probe(BackendConfig config) {
    if (config.precision() != Precision.FP32) {
      return new Availability.Unavailable(
          "it makes products in fp32, not as hadamard.precision=" + config.precision().label(),
          "leave hadamard.precision at fp32");
    }
    if (config.device().matches(List.of(ToyBackend.DEVICE)).isEmpty()) {
      return new Availability.Unavailable(
          "its only device, the toy device, does not match hadamard.device=" + config.device(),
          "leave hadamard.device empty or set it to cpu");
    }
    return new Availability.Available(List.of(ToyBackend.DEVICE));
  }

  @Override
  public Backend open(BackendConfig config) {
    if (probe(config) instanceof Availability.Unavailable refusal) {
      throw new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
    }
    return new ToyBackend(config);
  }
}
