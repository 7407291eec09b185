package dev.hadamard.bench.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param isQuick a selection of works and sizes
 * @param seconds how long it may take
 * @param workloads which works
 * @param backends which backends of Hadamard; empty for all
 * @param devices selectors ({@link dev.hadamard.DeviceSelector}) of the devices of those backends
 *     that have any to choose from; empty for all
 * @param peers which other libraries
 * @param peerFolder where their jars are, if any were installed
 * @param program the version that measures, and the commit of its sources where that is known
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
   * What measures.
   *
   * @param version of Hadamard
   * @param commit of the sources, null if unknown
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
