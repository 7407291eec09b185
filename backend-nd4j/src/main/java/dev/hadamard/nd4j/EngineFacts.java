package dev.hadamard.nd4j;

import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Precision;
import dev.hadamard.spi.HostDevice;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** The facts that ND4J reports about itself. */
final class EngineFacts {

  /** Maven's, inside ND4J's jar. */
  private static final String VERSION = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

  private EngineFacts() {}

  /** Loads ND4J and reads its facts. */
  static BackendInfo gather() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("nd4j", version());
    details.put("native", Nd4j.getBackend().getClass().getSimpleName());
    details.put(
        "blas", text(environment, Nd4jEnvironment.BLAS_VENDOR_KEY).toLowerCase(Locale.ROOT));
    details.put("threads", text(environment, Nd4jEnvironment.OMP_THREADS_KEY));
    details.put("precision", Precision.FP32.label());
    return new BackendInfo(Nd4jProvider.NAME, device(environment), details);
  }

  /** With nd4j-cuda the device that ND4J has given this thread. */
  private static DeviceInfo device(Properties environment) {
    if (!text(environment, Nd4jEnvironment.BACKEND_KEY).equals("CUDA")) {
      return HostDevice.describe();
    }
    int id = Nd4j.getAffinityManager().getDeviceForCurrentThread();
    String name = "device " + id;
    if (environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> devices
        && id < devices.size()
        && devices.get(id) instanceof Map<?, ?> facts
        && facts.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY) instanceof String given) {
      name = given;
    }
    return new DeviceInfo(Integer.toString(id), name, "NVIDIA", DeviceType.DISCRETE_GPU);
  }

  private static String text(Properties environment, String key) {
    return String.valueOf(environment.get(key));
  }

  private static String version() {
    Properties maven = new Properties();
    try (InputStream in = Nd4j.class.getResourceAsStream(VERSION)) {
      if (in != null) {
        maven.load(in);
      }
    } catch (IOException unreadable) {
      return "unknown"; // a fact for reports, nothing depends on it
    }
    return maven.getProperty("version", "unknown");
  }
}
