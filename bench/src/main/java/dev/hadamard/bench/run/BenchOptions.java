package dev.hadamard.bench.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run.
 *
 * @param isQuick whether to measure only a selection of works and sizes
 * @param seconds the longest duration in seconds
 * @param workloads the kinds of work
 * @param backends the names of the backends; empty for all
 * @param devices selectors ({@link dev.hadamard.DeviceSelector}) of devices, for backends with a
 *     choice of devices; empty for all
 * @param peers the other libraries
 * @param peerFolder the folder of their jars, if any are installed
 * @param program the version of this program and the commit of its sources, if known
 * @param command the command line, for the report
 */
public record BenchOptions(
    boolean isQuick,
    double seconds,
    Set<Workload> workloads,
    List<String> backends,
    List<String> devices,
    List<Peer> peers,
    Optional<Path> peerFolder,
    Program program,
    String command) {

  /**
   * * The program that measures.
   *
   * @param version the version of Hadamard
   * @param commit the commit of the sources; null if unknown
   */
  public record Program(String version, @Nullable String commit) {}

  /** Copies the collections. */
  public BenchOptions {
    workloads = Set.copyOf(workloads);
    backends = List.copyOf(backends);
    devices = List.copyOf(devices);
    peers = List.copyOf(peers);
  }
}
