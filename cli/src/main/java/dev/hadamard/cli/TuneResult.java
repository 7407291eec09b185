package dev.hadamard.cli;

import dev.hadamard.DeviceInfo;
import dev.hadamard.bench.report.Ratio;
import dev.hadamard.bench.tune.TuningGains;
import dev.hadamard.spi.TunableProvider.Tuned;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code hadamard tune}.
 *
 * @param device the name of the device
 * @param tuning the tuning of later runs on the device
 * @param tuned the result of the search; null if there was none
 * @param gains the gains of the profile; null if they were not measured
 */
record TuneResult(String device, String tuning, @Nullable Found tuned, @Nullable Gains gains) {

  /**
   * What was found.
   *
   * @param file where it is kept, null if it could not be
   * @param measured classes of work that were looked at
   * @param refused configurations that could not run or computed other numbers
   * @param choices class of work → what it gets instead of the default
   */
  record Found(@Nullable String file, int measured, int refused, Map<String, String> choices) {}

  /** A class of work, how many times as fast it is as by default, and the interval of 95 %. */
  record Gain(String work, String choice, double speed, double low, double high) {}

  /**
   * What the profile brings.
   *
   * @param classes one for each class that it shapes
   * @param mean their geometric mean, null if there is none
   */
  record Gains(List<Gain> classes, @Nullable Gain mean) {}

  static TuneResult of(
      DeviceInfo device, String tuning, @Nullable Tuned tuned, @Nullable TuningGains gains) {
    return new TuneResult(
        device.toString(),
        tuning,
        tuned == null ? null : found(tuned),
        gains == null ? null : gains(gains));
  }

  private static Found found(Tuned tuned) {
    String file = tuned.file() == null ? null : tuned.file().toString();
    return new Found(file, tuned.measured(), tuned.refused(), tuned.choices());
  }

  private static Gains gains(TuningGains gains) {
    Ratio overall = gains.overall();
    return new Gains(
        gains.gains().stream().map(g -> gain(g.work(), g.choice(), g.speed())).toList(),
        overall == null ? null : gain("geometric mean", "", overall));
  }

  private static Gain gain(String work, String choice, Ratio speed) {
    return new Gain(work, choice, speed.value(), speed.low(), speed.high());
  }

  /** Whether nothing was found in vain. */
  boolean isStored() {
    return tuned == null || tuned.file != null;
  }

  /** For people: what was chosen, or with a report what it brings, then where it is kept. */
  void print(Console console) {
    console.println(device + ", tuning: " + tuning);
    if (gains != null) {
      print(gains, console);
    } else if (tuned != null && !tuned.choices.isEmpty()) {
      TextTable table = new TextTable("WORK", "INSTEAD OF THE DEFAULT");
      tuned.choices.forEach(table::row);
      console.println(table);
    }
    if (tuned != null) {
      console.println(
          "%d of %s of work get something else than the default; %s refused"
              .formatted(
                  tuned.choices.size(),
                  Figures.count(tuned.measured, "class", "classes"),
                  Figures.count(tuned.refused, "configuration")));
      console.println(
          tuned.file == null
              ? "it could not be stored: --verbose tells why"
              : "kept in " + tuned.file);
    }
  }

  private static void print(Gains gains, Console console) {
    Gain mean = gains.mean;
    if (mean == null) {
      console.println("the profile shapes no class of work: the defaults were not beaten");
      return;
    }
    TextTable table = new TextTable("WORK", "INSTEAD OF THE DEFAULT", "SPEED", "95 %");
    gains.classes.forEach(gain -> row(gain, table));
    row(mean, table);
    console.println(table);
    console.println("speed: times the default's, the median of rounds in which both took turns");
  }

  private static void row(Gain gain, TextTable table) {
    table.row(
        gain.work, gain.choice, two(gain.speed), Figures.range(two(gain.low), two(gain.high)));
  }

  private static String two(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }
}
