package dev.hadamard.cli;

import dev.hadamard.BackendInfo;
import dev.hadamard.tck.Judgement;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The result of {@code hadamard tck}.
 *
 * @param conforms whether no test failed and at least one passed
 * @param families in the order they ran
 */
record ConformanceVerdict(
    String backend,
    String device,
    String deviceType,
    boolean conforms,
    int passed,
    int failed,
    int skipped,
    List<Judgement.OfFamily> families) {

  static ConformanceVerdict of(BackendInfo judged, Judgement judgement) {
    return new ConformanceVerdict(
        judged.name(),
        judged.device().name(),
        judged.device().type().label(),
        judgement.conforms(),
        judgement.passed(),
        judgement.failed(),
        judgement.skipped(),
        judgement.families());
  }

  /**
   * For people: a line for each family, then every declared error, failure and skip, then the
   * verdict.
   */
  void print(Console console) {
    TextTable table =
        new TextTable("PASSED", "FAILED", "SKIPPED", "RESULTS", "WORST/BOUND", "FAMILY");
    for (Judgement.OfFamily family : families) {
      table.row(
          Integer.toString(family.passed()),
          Integer.toString(family.failures().size()),
          Integer.toString(family.skips().size()),
          family.results() == 0 ? "-" : String.format(Locale.ROOT, "%,d", family.results()),
          family.results() == 0 ? "-" : share(family.worstShare()),
          family.name());
    }
    console.println(table);
    print(console, "declared", Judgement.OfFamily::declared);
    print(console, "failed", Judgement.OfFamily::failures);
    print(console, "skipped", Judgement.OfFamily::skips);
    console.println("");
    console.println(
        "@|bold %s %s|@ on %s (%s): %d passed, %d failed, %d skipped"
            .formatted(
                backend,
                conforms ? "conforms" : "does not conform",
                Console.literal(device),
                deviceType,
                passed,
                failed,
                skipped));
  }

  /** Results that are right bit by bit use nothing of a bound. */
  private static String share(double worst) {
    return worst == 0 ? "exact" : String.format(Locale.ROOT, "%.2f", worst);
  }

  private void print(
      Console console, String what, Function<Judgement.OfFamily, List<Judgement.Note>> notes) {
    for (Judgement.OfFamily family : families) {
      for (Judgement.Note note : notes.apply(family)) {
        console.println("");
        console.println(what + ": " + Console.literal(note.test()) + " (" + family.name() + ")");
        note.reason()
            .strip()
            .lines()
            .forEach(line -> console.println("  " + Console.literal(line)));
      }
    }
  }
}
