package dev.hadamard.nd4j;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.DeviceInfo;
import dev.hadamard.Precision;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;
import dev.hadamard.spi.NativeLinker;
import java.util.List;

/**
 * The provider of the backend {@code nd4j}, which uses ND4J with the native library that the user
 * adds. It is opened by its name only; {@code auto} never chooses it. This class loads without
 * ND4J; all code that needs ND4J is behind {@link Engine}.
 */
public final class Nd4jProvider implements BackendProvider {

  static final String NAME = "nd4j";

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
    return false;
  }

  @Override
  public Availability probe(BackendConfig config) {
    if (config.precision() != Precision.FP32) {
      return new Availability.Unavailable(
          "it makes products in fp32, not as hadamard.precision=" + config.precision().label(),
          "leave hadamard.precision at fp32, or use cuda or opencl on an NVIDIA GPU with tensor"
              + " cores");
    }
    NativeLinker linker = NativeLinker.of(config);
    if (Engine.state(linker) instanceof Engine.Missing missing) {
      return new Availability.Unavailable(missing.reason(), missing.remedy());
    }
    return match(config, Engine.info(linker).device());
  }

  private static Availability match(BackendConfig config, DeviceInfo device) {
    if (config.device().matches(List.of(device)).isEmpty()) {
      return new Availability.Unavailable(
          "ND4J computes on " + device + ", not on hadamard.device=" + config.device(),
          "leave hadamard.device empty; which device ND4J takes is decided by its native library,"
              + " nd4j-native or nd4j-cuda");
    }
    return new Availability.Available(List.of(device));
  }

  @Override
  public Backend open(BackendConfig config) {
    if (probe(config) instanceof Availability.Unavailable refusal) {
      throw new BackendUnavailableException(NAME, refusal.reason(), refusal.remedy());
    }
    return new Nd4jBackend(config, Engine.info(NativeLinker.of(config)));
  }
}
