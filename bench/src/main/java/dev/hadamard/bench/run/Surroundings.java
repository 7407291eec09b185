package dev.hadamard.bench.run;

import dev.hadamard.BackendConfig;
import dev.hadamard.bench.report.Report.Busy;
import dev.hadamard.bench.report.Report.Environment;
import dev.hadamard.bench.report.Report.Setting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The facts about the machine and the program, and the load when the run began. */
final class Surroundings {

  /** The number of runnable processes per processor from which a machine counts as busy. */
  private static final double BUSY_LOAD = 1;

  /** The spread of the calibration loop from which a machine counts as busy. */
  private static final double BUSY_SPREAD = 0.3;

  private final @Nullable Double load = load();
  private final int processors = Runtime.getRuntime().availableProcessors();

  /** The report's environment, once the calibration is complete. */
  Environment describe(BenchOptions options, Calibration calibration) {
    return new Environment(
        processor(),
        processors,
        memoryGiB(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-Dcli.") && !flag.startsWith("-Dbench."))
            .toList(),
        options.program().version(),
        options.program().commit(),
        options.command(),
        BackendConfig.load().explain().stream()
            .map(s -> new Setting(s.key().property(), s.value(), s.source()))
            .toList(),
        busy(calibration));
  }

  private Busy busy(Calibration calibration) {
    double spread = calibration.hasSamples() ? calibration.spread() : 0;
    double quiet = calibration.hasSamples() ? calibration.quietMillis() : 0;
    boolean isLoaded = load != null && load > BUSY_LOAD * processors;
    boolean isUnsteady = spread > BUSY_SPREAD;
    String words =
        String.format(
            Locale.ROOT,
            "load %s when it began; a fixed loop varied by %.0f %% (p5 to p95)",
            load == null ? "unknown" : String.format(Locale.ROOT, "%.2f", load),
            100 * spread);
    return new Busy(load, quiet, spread, isLoaded || isUnsteady, words);
  }

  private static @Nullable Double load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? null : load;
  }

  private static double memoryGiB() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? Math.round(known.getTotalMemorySize() / (double) (1 << 30) * 10) / 10.0
        : 0;
  }

  /** The processor's name, or its architecture if the system does not report a name. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      List<String> names = lines.filter(line -> line.startsWith("model name")).limit(1).toList();
      return names.isEmpty()
          ? System.getProperty("os.arch")
          : names.get(0).substring(names.get(0).indexOf(':') + 1).strip();
    } catch (IOException elsewhere) {
      return System.getProperty("os.arch");
    }
  }
}
