package dev.hadamard.bench.run;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigurationException;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceSelector;
import dev.hadamard.bench.report.Report.Role;
import dev.hadamard.bench.worker.WorkerMain;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.Spelling;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the contestants: every backend with each of its devices, and the peers. */
final class Roster {

  private static final String NAIVE = "reference";

  /** The backends on the host's processor, which have no choice of devices. */
  private static final List<String> HOST = List.of("cpu", NAIVE);

  private static final String OPTIONS_FILE = "jvm.options";

  /** The name of our backend on ND4J, and of the folder of the peers on it. */
  private static final String ND4J = "nd4j";

  /**
   * ND4J has two pools of threads, its own and that of its OpenBLAS: idle threads of one must not
   * spin on the processors that the other needs. The engines with one pool are faster if theirs
   * spin for a while, as the launcher lets them.
   */
  private static final Map<String, String> IDLE_THREADS_SLEEP = Map.of("GOMP_SPINCOUNT", "0");

  private final BenchOptions options;
  private final List<Contestant> contestants = new ArrayList<>();
  private boolean hasGpu;

  private Roster(BenchOptions options) {
    this.options = options;
  }

  /**
   * Finds the contestants that the options select.
   *
   * @throws ConfigurationException if a backend or device does not exist; the message lists the
   *     choices
   */
  static Roster of(BenchOptions options) {
    Roster roster = new Roster(options);
    roster.addBackends();
    options.peers().forEach(peer -> roster.contestants.add(roster.peer(peer)));
    return roster;
  }

  List<Contestant> contestants() {
    return contestants;
  }

  /** Whether a contestant computes on a GPU. */
  boolean hasGpu() {
    return hasGpu;
  }

  private void addBackends() {
    List<Backends.Candidate> candidates =
        Backends.survey(BackendConfig.builder().device("").build());
    List<String> names = candidates.stream().map(Backends.Candidate::name).toList();
    for (String wanted : options.backends()) {
      if (!names.contains(wanted)) {
        throw new ConfigurationException(
            "unknown backend '%s'%s".formatted(wanted, Spelling.choices(wanted, names)));
      }
    }
    checkDevices(candidates);
    for (Backends.Candidate candidate : candidates) {
      if (options.backends().isEmpty() || options.backends().contains(candidate.name())) {
        add(candidate);
      }
    }
  }

  private void add(Backends.Candidate candidate) {
    Role role = candidate.name().equals(NAIVE) ? Role.NAIVE : Role.OURS;
    if (candidate.availability() instanceof Availability.Unavailable refusal) {
      contestants.add(
          Contestant.unavailable(
              candidate.name(), role, refusal.reason() + "; remedy: " + refusal.remedy()));
      return;
    }
    List<DeviceInfo> devices = chosen(candidate);
    for (DeviceInfo device : devices) {
      // The best device has the backend's bare name, so that reports of other machines compare.
      String id =
          device.equals(devices.get(0)) ? candidate.name() : candidate.name() + ":" + device.id();
      hasGpu |= device.type().isGpu();
      contestants.add(
          new Contestant(
              id,
              role,
              command(candidate.name(), device.id()),
              environment(candidate.name()),
              null));
    }
  }

  private List<DeviceInfo> devices(Backends.Candidate candidate) {
    return candidate.availability() instanceof Availability.Available available
        ? available.devices()
        : List.of();
  }

  private List<DeviceInfo> chosen(Backends.Candidate candidate) {
    List<DeviceInfo> devices = devices(candidate);
    if (options.devices().isEmpty() || HOST.contains(candidate.name())) {
      return devices;
    }
    return options.devices().stream()
        .map(DeviceSelector::parse)
        .flatMap(selector -> selector.matches(devices).stream().limit(1))
        .distinct()
        .map(devices::get)
        .toList();
  }

  private void checkDevices(List<Backends.Candidate> candidates) {
    List<DeviceInfo> all =
        candidates.stream()
            .filter(candidate -> !HOST.contains(candidate.name()))
            .flatMap(candidate -> devices(candidate).stream())
            .toList();
    for (String selector : options.devices()) {
      boolean isKnown;
      try {
        isKnown = !DeviceSelector.parse(selector).matches(all).isEmpty();
      } catch (IllegalArgumentException noSelector) {
        throw new ConfigurationException("device " + noSelector.getMessage());
      }
      if (!isKnown) {
        throw new ConfigurationException(
            all.isEmpty()
                ? "no device matches '" + selector + "': there is none besides the processor"
                : "no device matches '%s'; choose from %s"
                    .formatted(
                        selector,
                        all.stream()
                            .map(device -> "id=" + device.id() + " " + device)
                            .collect(Collectors.joining(", "))));
      }
    }
  }

  private static List<String> command(String engine, String device) {
    List<String> command = new ArrayList<>(java());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(WorkerMain.class.getName());
    command.add(engine);
    command.add(device);
    return command;
  }

  /** The JVM that runs this, with the flags it was given. */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
        .forEach(command::add);
    return command;
  }

  private Contestant peer(Peer peer) {
    if (options.peerFolder().isEmpty()) {
      return Contestant.unavailable(
          peer.label(), Role.PEER, "not installed: run './hadamard bench --peers' in the sources");
    }
    Path folder = options.peerFolder().get().resolve(peer.folder());
    if (!Files.isDirectory(folder)) {
      return Contestant.unavailable(peer.label(), Role.PEER, whyAbsent(folder));
    }
    if (peer.isPython()) {
      Path script = folder.resolve("torch_peer.py");
      return new Contestant(
          peer.label(),
          Role.PEER,
          List.of("python3", script.toString(), peer.label()),
          Map.of(),
          null);
    }
    List<String> command = new ArrayList<>(java());
    command.addAll(flags(folder.resolve(OPTIONS_FILE)));
    command.addAll(
        List.of(
            "-cp", folder + File.separator + "*", WorkerMain.class.getName(), peer.label(), ""));
    return new Contestant(peer.label(), Role.PEER, command, environment(peer.folder()), null);
  }

  /**
   * The additional environment variables of a backend's process, or of a peer's from this folder.
   */
  private static Map<String, String> environment(String engine) {
    return engine.equals(ND4J) ? IDLE_THREADS_SLEEP : Map.of();
  }

  private static String whyAbsent(Path folder) {
    Path reason = folder.resolveSibling(folder.getFileName() + ".unavailable");
    try {
      return Files.readString(reason).strip();
    } catch (IOException none) {
      return "not installed: run './hadamard bench --peers' in the sources";
    }
  }

  private static List<String> flags(Path file) {
    try {
      return Arrays.stream(Files.readString(file).split("\n", -1))
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }
}
