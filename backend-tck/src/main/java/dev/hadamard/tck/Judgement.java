package dev.hadamard.tck;

import dev.hadamard.BackendConfig;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What the kit found about one backend, family by family. {@link #of} runs it in this very process,
 * for a program that has no build tool at hand; a backend's own tests extend {@link
 * BackendConformance}.
 *
 * @param families in the order they ran
 */
public record Judgement(List<OfFamily> families) {

  /** The report entry that tells how many results a sweep looked at. */
  static final String RESULTS = "results";

  /** The report entry that tells the largest share of its bound that a result used. */
  static final String WORST_SHARE = "worst share";

  /** Copies the list. */
  public Judgement {
    families = List.copyOf(families);
  }

  /**
   * One family of tests.
   *
   * @param name what it is about
   * @param passed how many tests passed
   * @param results how many numbers were compared with the oracle's, or bit by bit
   * @param worstShare the largest share of its bound that any of them used; 0 where all were exact
   * @param failures the tests that failed
   * @param skips the tests that could not be run here
   * @param declared the errors that the backend declares, each with what was found
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
   * Why a test failed or was skipped, or what a declared error came to.
   *
   * @param test its name and arguments; the function whose error is declared
   * @param reason in one line or more
   */
  public record Note(String test, String reason) {}

  /** Hears how far a run has come. */
  @FunctionalInterface
  public interface Progress {

    /** A family begins, the {@code number}-th of {@code count} from 1 on. */
    void begins(String family, int number, int count);
  }

  /**
   * Runs every family on a backend, which may take minutes.
   *
   * @param config names the backend and its device; {@code auto} names none
   */
  public static Judgement of(BackendConfig config, Progress progress) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(NamedConformance.class))
            .configurationParameters(NamedConformance.parameters(config))
            .build();
    JudgementListener listener = new JudgementListener(progress);
    // Whatever else listens, such as ConformanceReport, would print among the caller's answer.
    LauncherConfig onlyThis =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    LauncherFactory.create(onlyThis).execute(request, listener);
    return listener.judgement();
  }

  /** Whether no test failed and some passed. */
  public boolean conforms() {
    return passed() > 0 && failed() == 0;
  }

  /** How many tests passed. */
  public int passed() {
    return families.stream().mapToInt(OfFamily::passed).sum();
  }

  /** How many tests failed. */
  public int failed() {
    return families.stream().mapToInt(family -> family.failures().size()).sum();
  }

  /** How many tests were skipped; what keeps a whole family from running counts as one. */
  public int skipped() {
    return families.stream().mapToInt(family -> family.skips().size()).sum();
  }
}
