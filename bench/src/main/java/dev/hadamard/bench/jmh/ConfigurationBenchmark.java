package dev.hadamard.bench.jmh;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of a program's start: reading the configuration, probing every backend on the class
 * path, choosing one, and opening the one without a driver. The classes are loaded and warm here;
 * the cold start in a report shows the cost of the first time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ConfigurationBenchmark {

  private BackendConfig config;

  /** Reads the configuration for the benchmarks that need one. */
  @Setup(Level.Trial)
  public void read() {
    config = BackendConfig.load();
  }

  /** Reads the properties, the environment and the file. */
  @Benchmark
  public BackendConfig load() {
    return BackendConfig.load();
  }

  /** Probes every backend. */
  @Benchmark
  public List<Backends.Candidate> survey() {
    return Backends.survey(config);
  }

  /** Chooses a backend as {@code auto} does. */
  @Benchmark
  public Backends.Choice choose() {
    return Backends.choose(config);
  }

  /** Opens and closes the cpu backend with its threads. */
  @Benchmark
  public void openAndCloseCpu() {
    Backends.open(config.withBackend("cpu")).close();
  }
}
