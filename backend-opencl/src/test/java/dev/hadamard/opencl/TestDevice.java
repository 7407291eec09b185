package dev.hadamard.opencl;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.hadamard.BackendConfig;
import java.util.List;
import java.util.function.UnaryOperator;

/** The device that tests run on: the first one, whichever that is. */
final class TestDevice {

  private TestDevice() {}

  /** Skips the test where there is no device, unless {@code tck.require} contains opencl. */
  static ClDevice require() {
    String reason;
    try {
      List<ClDevice> usable = ClDeviceDiscovery.run(BackendConfig.load()).usable();
      if (!usable.isEmpty()) {
        return usable.get(0);
      }
      reason = "the OpenCL drivers offer no usable device";
    } catch (ClDeviceDiscovery.NoDriver e) {
      reason = e.refusal().reason();
    }
    throw skip(reason);
  }

  /** Skips the running test, or fails it where opencl is required. */
  static RuntimeException skip(String reason) {
    if (System.getProperty("tck.require", "").contains("opencl")) {
      throw new AssertionError("opencl is required, but " + reason);
    }
    System.err.println("skipped: " + reason);
    return abort(reason);
  }

  static OpenClBackend open() {
    return open(settings -> settings);
  }

  static OpenClBackend open(UnaryOperator<ClSettings> change) {
    return new OpenClBackend(require(), change.apply(settings()));
  }

  static ClSettings settings() {
    return ClSettings.of(BackendConfig.builder().build(), require());
  }
}
