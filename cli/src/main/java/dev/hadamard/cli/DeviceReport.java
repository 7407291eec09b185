package dev.hadamard.cli;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.DeviceInfo;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.TunableProvider;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every backend with its verdict, and what {@code auto} takes, as {@code hadamard devices} prints
 * it.
 *
 * @param backends by falling priority
 * @param auto what {@code auto} takes and why
 * @param configuration each value with its source
 */
record DeviceReport(List<Verdict> backends, Auto auto, List<Configuration.Value> configuration) {

  private static final String AVAILABLE = "available";
  private static final String UNAVAILABLE = "unavailable";

  /** Marks the device that is used. */
  private static final String TAKEN = "* ";

  private static final String UNTAKEN = "  ";

  private static final Pattern ROW =
      Pattern.compile("([ *] \\S+ +)(" + AVAILABLE + "|" + UNAVAILABLE + ")\\b(.*)");

  /**
   * A backend.
   *
   * @param reason what is missing, null if nothing is
   * @param remedy what to do about it, null if nothing is missing
   * @param devices the ones that can be used, best first
   */
  record Verdict(
      String name,
      boolean available,
      @Nullable String reason,
      @Nullable String remedy,
      List<Device> devices) {}

  /**
   * A device.
   *
   * @param type {@code discrete-gpu}, {@code integrated-gpu}, {@code accelerator} or {@code cpu}
   * @param tuning how its kernels are shaped, null if they are as they are
   */
  record Device(String id, String name, String vendor, String type, @Nullable String tuning) {}

  /**
   * What {@code auto} does.
   *
   * @param backend the name of the backend it takes, null if none can be used
   * @param why the reason, and that of each refusal, in one line
   */
  record Auto(@Nullable String backend, String why) {}

  /**
   * Asks every backend on the class path.
   *
   * @throws dev.hadamard.ConfigurationException if the configuration names a backend that is not
   *     there
   */
  static DeviceReport of(BackendConfig config) {
    Backends.requireFound(config);
    List<Verdict> verdicts = Backends.survey(config).stream().map(c -> verdict(c, config)).toList();
    return new DeviceReport(verdicts, auto(config), Configuration.of(config).configuration());
  }

  private static Verdict verdict(Backends.Candidate candidate, BackendConfig config) {
    if (candidate.availability() instanceof Availability.Unavailable refusal) {
      return new Verdict(candidate.name(), false, refusal.reason(), refusal.remedy(), List.of());
    }
    Map<String, String> tunings =
        candidate.provider() instanceof TunableProvider tunable
            ? tunable.tunings(config)
            : Map.of();
    List<Device> devices =
        ((Availability.Available) candidate.availability())
            .devices().stream().map(info -> device(info, tunings.get(info.id()))).toList();
    return new Verdict(candidate.name(), true, null, null, devices);
  }

  private static Device device(DeviceInfo info, @Nullable String tuning) {
    return new Device(info.id(), info.name(), info.vendor(), info.type().label(), tuning);
  }

  private static Auto auto(BackendConfig config) {
    try {
      Backends.Choice choice = Backends.choose(config);
      return new Auto(choice.chosen().name(), choice.why());
    } catch (BackendUnavailableException none) {
      String refusals =
          none.refusals().isEmpty() ? "it may choose none of them" : none.getMessage();
      return new Auto(null, "auto finds nothing: " + refusals);
    }
  }

  /**
   * For people: a table of devices, then each refusal with its remedy, then the choice.
   *
   * @param taken the backend that is used, whose first device is marked; null if there is none
   */
  void print(Console console, @Nullable String taken) {
    TextTable table =
        new TextTable(UNTAKEN + "BACKEND", "VERDICT", "ID", "TYPE", "DEVICE", "VENDOR", "TUNING");
    for (Verdict verdict : backends) {
      if (!verdict.available()) {
        table.row(UNTAKEN + verdict.name(), UNAVAILABLE, "-", "-", "-", "-", "-");
      }
      String mark = verdict.name().equals(taken) ? TAKEN : UNTAKEN;
      for (Device device : verdict.devices()) {
        table.row(
            mark + verdict.name(),
            AVAILABLE,
            device.id(),
            device.type(),
            device.name(),
            device.vendor(),
            device.tuning() == null ? "-" : device.tuning());
        mark = UNTAKEN;
      }
    }
    printRows(table, console);
    for (Verdict verdict : backends) {
      if (!verdict.available()) {
        console.println("");
        console.println(verdict.name() + " is unavailable: " + verdict.reason());
        console.println("  remedy: " + verdict.remedy());
      }
    }
    console.println("");
    console.println(auto.why());
  }

  /** The header bold, and each verdict in its colour. */
  private static void printRows(TextTable table, Console console) {
    List<List<String>> rows = table.rows(console.columns());
    rows.get(0).forEach(line -> console.println("@|bold " + line + "|@"));
    rows.stream()
        .skip(1)
        .flatMap(List::stream)
        .map(DeviceReport::coloured)
        .forEach(console::println);
  }

  private static String coloured(String line) {
    Matcher row = ROW.matcher(Console.literal(line));
    if (!row.matches()) {
      return Console.literal(line);
    }
    String colour = row.group(2).equals(AVAILABLE) ? "green" : "red";
    return "%s@|%s %s|@%s".formatted(row.group(1), colour, row.group(2), row.group(3));
  }
}
