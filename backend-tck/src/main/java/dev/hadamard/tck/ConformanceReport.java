package dev.hadamard.tck;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints the result of each subclass of {@link BackendConformance} when all tests have run: the
 * number of tests that passed, failed and were skipped, the reason of each skip, and every error
 * that the backend declares. If the system property {@value #VERBOSE} is true, it also prints how
 * close the worst result of each sweep is to its bound. The test platform finds this listener by
 * {@link java.util.ServiceLoader}.
 */
public final class ConformanceReport implements TestExecutionListener {

  /** The system property that enables a line for every sweep. */
  public static final String VERBOSE = "tck.verbose";

  /** The prefix of report entries with the worst result of a sweep. */
  static final String WORST = "conformance.";

  /** The prefix of report entries with the result for a declared error. */
  static final String DECLARED = "declared.";

  private final PrintStream out;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private @Nullable TestPlan running;

  private static final class Tally {
    private int passed;
    private int failed;
    private int skipped;
    private final List<String> reasons = new ArrayList<>();
    private final List<String> sweeps = new ArrayList<>();
    private final List<String> declarations = new ArrayList<>();
  }

  /** Creates a listener that prints to standard output. */
  public ConformanceReport() {
    this(System.out);
  }

  ConformanceReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    running = testPlan;
    tallies.clear();
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    tally(test).ifPresent(tally -> skip(tally, test, reason));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    tally(test).ifPresent(tally -> count(tally, test, result));
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    tally(test)
        .ifPresent(
            tally -> {
              lines(entry, WORST).forEach(tally.sweeps::add);
              lines(entry, DECLARED).forEach(tally.declarations::add);
            });
  }

  /** The values of an entry whose keys have this prefix. */
  private static Stream<String> lines(ReportEntry entry, String mark) {
    return entry.getKeyValuePairs().entrySet().stream()
        .filter(pair -> pair.getKey().startsWith(mark))
        .map(pair -> pair.getKey().substring(mark.length()) + ": " + pair.getValue());
  }

  @Override
  public void testPlanExecutionFinished(TestPlan testPlan) {
    tallies.forEach(
        (name, tally) -> {
          if (Boolean.getBoolean(VERBOSE)) {
            tally.sweeps.forEach(sweep -> out.printf("conformance: %s: %s%n", name, sweep));
          }
          tally.declarations.forEach(
              line -> out.printf("conformance: %s declares %s%n", name, line));
          tally.reasons.forEach(why -> out.printf("conformance: %s skipped: %s%n", name, why));
          out.printf(
              "conformance: %s: %d passed, %d failed, %d skipped%n",
              name, tally.passed, tally.failed, tally.skipped);
        });
  }

  private TestPlan plan() {
    return Objects.requireNonNull(running, "the test plan");
  }

  private void count(Tally tally, TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> tally.passed += test.isTest() ? 1 : 0;
      case FAILED -> tally.failed++;
      case ABORTED ->
          skip(tally, test, result.getThrowable().map(Throwable::getMessage).orElse("no reason"));
    }
  }

  /** Counts the tests of a skipped container, or the container itself if it has none. */
  private void skip(Tally tally, TestIdentifier test, String reason) {
    long tests = plan().getDescendants(test).stream().filter(TestIdentifier::isTest).count();
    tally.skipped += (int) Math.max(1, tests);
    tally.reasons.add(test.getDisplayName() + ": " + reason);
  }

  /** The tally of the outermost conformance class that contains a test; empty if there is none. */
  private Optional<Tally> tally(TestIdentifier test) {
    Optional<String> name = Optional.empty();
    Optional<TestIdentifier> at = Optional.of(test);
    while (at.isPresent()) {
      Optional<String> inner = name;
      name = conformanceClass(at.get()).or(() -> inner);
      at = plan().getParent(at.get());
    }
    return name.map(found -> tallies.computeIfAbsent(found, any -> new Tally()));
  }

  private static Optional<String> conformanceClass(TestIdentifier test) {
    Optional<TestSource> source = test.getSource();
    if (source.isPresent()
        && source.get() instanceof ClassSource classSource
        && BackendConformance.class.isAssignableFrom(classSource.getJavaClass())) {
      return Optional.of(
          classSource.getJavaClass().getSimpleName().replaceFirst("Conformance(Test)?$", ""));
    }
    return Optional.empty();
  }
}
