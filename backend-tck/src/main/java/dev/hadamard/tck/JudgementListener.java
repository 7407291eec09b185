package dev.hadamard.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Gathers the results of one run of the kit into a {@link Judgement}. */
final class JudgementListener implements TestExecutionListener {

  /** Where a failure goes that is in no family. */
  private static final String OUTSIDE = "opening and closing the backend";

  private final Judgement.Progress progress;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private @Nullable TestPlan running;
  private int familyCount;

  JudgementListener(Judgement.Progress progress) {
    this.progress = progress;
  }

  private static final class Tally {
    private int passed;
    private long results;
    private double worstShare;
    private final List<Judgement.Note> failures = new ArrayList<>();
    private final List<Judgement.Note> skips = new ArrayList<>();
    private final List<Judgement.Note> declared = new ArrayList<>();

    Judgement.OfFamily named(String name) {
      return new Judgement.OfFamily(name, passed, results, worstShare, failures, skips, declared);
    }
  }

  Judgement judgement() {
    return new Judgement(
        tallies.entrySet().stream().map(entry -> entry.getValue().named(entry.getKey())).toList());
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    running = plan;
    familyCount = (int) plan.countTestIdentifiers(JudgementListener::isFamily);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (isFamily(test)) {
      tally(test);
      progress.begins(test.getDisplayName(), tallies.size(), familyCount);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    tally(test).skips.add(new Judgement.Note(name(test), reason));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          tally(test).passed++;
        }
      }
      case FAILED -> tally(test).failures.add(new Judgement.Note(name(test), reason(result)));
      case ABORTED -> tally(test).skips.add(new Judgement.Note(name(test), reason(result)));
    }
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    String results = entry.getKeyValuePairs().get(Judgement.RESULTS);
    String worstShare = entry.getKeyValuePairs().get(Judgement.WORST_SHARE);
    if (results != null && worstShare != null) {
      Tally tally = tally(test);
      tally.results += Long.parseLong(results);
      tally.worstShare = Math.max(tally.worstShare, Double.parseDouble(worstShare));
    }
    entry
        .getKeyValuePairs()
        .forEach(
            (key, value) -> {
              if (key.startsWith(ConformanceReport.DECLARED)) {
                String what = key.substring(ConformanceReport.DECLARED.length());
                tally(test).declared.add(new Judgement.Note(what, value));
              }
            });
  }

  private static String reason(TestExecutionResult result) {
    return result
        .getThrowable()
        .map(why -> why.getMessage() == null ? why.toString() : why.getMessage())
        .orElse("no reason");
  }

  private Tally tally(TestIdentifier test) {
    String family = family(test).map(TestIdentifier::getDisplayName).orElse(OUTSIDE);
    return tallies.computeIfAbsent(family, name -> new Tally());
  }

  private Optional<TestIdentifier> family(TestIdentifier test) {
    return isFamily(test) ? Optional.of(test) : parent(test).flatMap(this::family);
  }

  /** The test's method, then its arguments where it has any. */
  private String name(TestIdentifier test) {
    if (isFamily(test)) {
      return "all of it";
    }
    String own = test.getDisplayName().replaceFirst("\\(.*\\)$", "");
    return parent(test)
        .filter(above -> !isFamily(above) && family(above).isPresent())
        .map(above -> name(above) + " " + own)
        .orElse(own);
  }

  private Optional<TestIdentifier> parent(TestIdentifier test) {
    return Objects.requireNonNull(running, "the test plan").getParent(test);
  }

  private static boolean isFamily(TestIdentifier test) {
    return test.getSource()
        .filter(ClassSource.class::isInstance)
        .map(source -> ((ClassSource) source).getJavaClass())
        .filter(Family.class::isAssignableFrom)
        .isPresent();
  }
}
