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
 * What a program pays once at its start: reading the configuration, asking every backend on the
 * class path what devices it has, choosing one, and opening the one that needs no driver. The
 * classes are loaded and warm here; a report's cold start shows what the first time costs.
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

  /** Reads the configuration for those that are given one. */
  @Setup(Level.Trial)
  public void read() {
    config = BackendConfig.load();
  }

  /** The properties, the environment and the file. */
  @Benchmark
  public BackendConfig load() {
    return BackendConfig.load();
  }

  /** Every backend's answer. */
  @Benchmark
  public List<Backends.Candidate> survey() {
    return Backends.survey(config);
  }

  /** What {@code auto} takes. */
  @Benchmark
  public Backends.Choice choose() {
    return Backends.choose(config);
  }

  /** The cpu backend and its threads, there and gone. */
  @Benchmark
  public void openAndCloseCpu() {
    Backends.open(config.withBackend("cpu")).close();
  }
}
