package dev.hadamard.cli;

import dev.hadamard.bench.jmh.JmhRun;
import dev.hadamard.bench.report.Report;
import dev.hadamard.bench.run.BenchOptions;
import dev.hadamard.bench.run.Peer;
import dev.hadamard.bench.run.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is measured and how long. */
final class BenchSelection {

  /** In which the launcher says where the peers' jars are. */
  private static final String PEER_FOLDER = "bench.peers";

  /** In which the launcher says which commit of the sources was built. */
  private static final String COMMIT = "bench.commit";

  private static final String ALL = "all";

  /** Leaves, of a minute, what the JVM and the report's writing need. */
  private static final double QUICK_SECONDS = 52;

  private static final double QUICK_SECONDS_WITH_PEERS = 108;
  private static final double DEFAULT_MINUTES = 10;

  @Option(
      names = "--quick",
      description = "A selection of sizes, within a minute; two with --peers.")
  private boolean quick;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      converter = DecimalNumber.MinutesConverter.class,
      description = "How long it may take at most. Default: 10, or 20 with --peers")
  private @Nullable Double minutes;

  @Option(
      names = "--workloads",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = WorkloadNames.class,
      description = "${COMPLETION-CANDIDATES}. Default: gemm, elementwise, training, transfer")
  private List<String> workloads = List.of();

  @Option(
      names = "--backends",
      paramLabel = "NAME",
      split = ",",
      description = "As 'hadamard devices' lists them. Default: all")
  private List<String> backends = List.of();

  @Option(
      names = "--devices",
      paramLabel = "SELECTOR",
      split = ",",
      description = "Devices besides the processor: gpu, gpu:1, name~TEXT, id=ID. Default: all")
  private List<String> devices = List.of();

  @Option(
      names = "--peers",
      arity = "0..1",
      fallbackValue = ALL,
      paramLabel = "NAME",
      split = ",",
      completionCandidates = PeerNames.class,
      description = {
        "Measure other libraries in the same run: ${COMPLETION-CANDIDATES}. Without names: all."
            + " They are downloaded once."
      })
  private List<String> peers = List.of();

  @Option(
      names = "--jmh",
      paramLabel = "REGEX",
      description = {
        "Run the JMH benchmarks whose names match, instead of the workloads. With --quick or"
            + " --workloads, run both."
      })
  private @Nullable String jmh;

  /** For the help. */
  private static final class WorkloadNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Workload.values()).map(Workload::label).iterator();
    }
  }

  /** For the help. */
  private static final class PeerNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Peer.values()).map(Peer::label).iterator();
    }
  }

  /**
   * What the options ask for.
   *
   * @param command the command line
   * @throws UsageException if a name is unknown; the message lists the choices
   */
  BenchOptions options(String command) {
    boolean hasPeers = !peers.isEmpty();
    return new BenchOptions(
        quick,
        seconds(hasPeers),
        workloads(),
        backends.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
        devices,
        peers.equals(List.of(ALL)) ? List.of(Peer.values()) : named(peers, Peer::of),
        Optional.ofNullable(System.getProperty(PEER_FOLDER)).map(Path::of),
        new BenchOptions.Program(Version.number(), System.getProperty(COMMIT)),
        command);
  }

  private Set<Workload> workloads() {
    if (isJmhAlone()) {
      return Set.of();
    }
    return workloads.isEmpty() ? Workload.usual() : Set.copyOf(named(workloads, Workload::of));
  }

  /** Refuses an expression that no benchmark fits, before anything is measured. */
  void checkJmh() {
    if (jmh != null) {
      try {
        JmhRun.require(jmh);
      } catch (IllegalArgumentException unknown) {
        throw new UsageException(
            String.valueOf(unknown.getMessage()), "Give --jmh a regular expression.");
      }
    }
  }

  /** Whether the benchmarks of JMH take the place of the workloads. */
  boolean isJmhAlone() {
    return jmh != null && !quick && workloads.isEmpty();
  }

  /** Whether the benchmarks of JMH are to be run. */
  boolean hasJmh() {
    return jmh != null;
  }

  /** The report with the figures of JMH. */
  Report addJmh(Report report) {
    try {
      return report.withJmh(JmhRun.run(String.valueOf(jmh)));
    } catch (IllegalStateException failed) {
      throw new CheckFailedException(String.valueOf(failed.getMessage()));
    }
  }

  private double seconds(boolean hasPeers) {
    if (minutes != null) {
      return 60 * minutes;
    }
    if (quick) {
      return hasPeers ? QUICK_SECONDS_WITH_PEERS : QUICK_SECONDS;
    }
    return 60 * DEFAULT_MINUTES * (hasPeers ? 2 : 1);
  }

  private static <T> List<T> named(List<String> names, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    for (String name : names) {
      try {
        T value = parser.apply(name.strip());
        if (!values.contains(value)) {
          values.add(value);
        }
      } catch (IllegalArgumentException unknown) {
        throw new UsageException(
            String.valueOf(unknown.getMessage()), "Several are parted by commas.");
      }
    }
    return values;
  }
}
