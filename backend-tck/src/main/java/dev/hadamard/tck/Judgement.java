package dev.hadamard.tck;

import dev.hadamard.BackendConfig;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The result of the conformance kit for one backend, family by family. {@link #of} runs the kit in
 * this process, for programs without a build tool. A backend's own tests extend {@link
 * BackendConformance} instead.
 *
 * @param families the families in the order in which they ran
 */
public record Judgement(List<OfFamily> families) {

  /** The key of the report entry with the number of results of a sweep. */
  static final String RESULTS = "results";

  /** The key of the report entry with the largest error relative to its bound. */
  static final String WORST_SHARE = "worst share";

  /** Copies the list. */
  public Judgement {
    families = List.copyOf(families);
  }

  /**
   * The result of one family of tests.
   *
   * @param name the subject of the family
   * @param passed the number of tests that passed
   * @param results the number of results that were compared with the oracle or bit by bit
   * @param worstShare the largest error relative to its bound; 0 if all results were exact
   * @param failures the tests that failed
   * @param skips the tests that were skipped
   * @param declared the errors that the backend declares, each with the errors found
   */
  public record OfFamily(
      String name,
      int passed,
      long results,
      double worstShare,
      List<Note> failures,
      List<Note> skips,
      List<Note> declared) {

    /** Copies the lists. */
    public OfFamily {
      failures = List.copyOf(failures);
      skips = List.copyOf(skips);
      declared = List.copyOf(declared);
    }
  }

  /**
   * The reason why a test failed or was skipped, or the result for a declared error.
   *
   * @param test the test's name and arguments, or the function whose error is declared
   * @param reason the reason in one or more lines
   */
  public record Note(String test, String reason) {}

  /** Receives the progress of a run. */
  @FunctionalInterface
  public interface Progress {

    /** Called when a family begins, the {@code number}-th of {@code count}, counted from 1. */
    void begins(String family, int number, int count);
  }

  /**
   * Runs every family on a backend. This may take minutes.
   *
   * @param config the configuration, which must name the backend; {@code auto} is not allowed
   */
  public static Judgement of(BackendConfig config, Progress progress) {
    return of(config, progress, List.of());
  }

  /** The same with the families of some tags alone; with all of them if no tag is named. */
  static Judgement of(BackendConfig config, Progress progress, List<String> tags) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(NamedConformance.class))
            .filters(families(tags))
            .configurationParameters(NamedConformance.parameters(config))
            .build();
    JudgementListener listener = new JudgementListener(progress);
    // Other listeners, such as ConformanceReport, would print into the caller's output.
    LauncherConfig onlyThis =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    LauncherFactory.create(onlyThis).execute(request, listener);
    return listener.judgement();
  }

  private static PostDiscoveryFilter[] families(List<String> tags) {
    return tags.isEmpty()
        ? new PostDiscoveryFilter[0]
        : new PostDiscoveryFilter[] {TagFilter.includeTags(tags)};
  }

  /** Whether the backend conforms: no test failed, and at least one passed. */
  public boolean conforms() {
    return passed() > 0 && failed() == 0;
  }

  /** The number of tests that passed. */
  public int passed() {
    return families.stream().mapToInt(OfFamily::passed).sum();
  }

  /** The number of tests that failed. */
  public int failed() {
    return families.stream().mapToInt(family -> family.failures().size()).sum();
  }

  /** The number of tests that were skipped; a skipped family counts as one. */
  public int skipped() {
    return families.stream().mapToInt(family -> family.skips().size()).sum();
  }
}
