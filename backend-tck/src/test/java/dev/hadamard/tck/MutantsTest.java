package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit is itself tested: every planted bug is found by the test that is meant to find it. */
final class MutantsTest {

  private static final String SOUND = "sound";

  /** Every mutant, and in the same harness a sound backend and one that owns up. */
  static Stream<Mutant> all() {
    return Stream.concat(
        mutants(),
        Stream.of(
            Mutant.of(SOUND, BackendConformance.class, "", BrokenBackend::new),
            DeclarationMutants.HONEST));
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
            ArithmeticMutants.ALL,
            ActivationMutants.ALL,
            DeclarationMutants.ALL,
            NetworkMutants.ALL,
            MemoryMutants.ALL,
            ViewMutants.ALL,
            OperandMutants.ALL,
            ExpressionMutants.ALL,
            ReductionMutants.ALL,
            ConvolutionMutants.ALL,
            PoolingMutants.ALL,
            GroupMutants.ALL,
            BatchMutants.ALL,
            ContractMutants.ALL)
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void the_kit_kills(Mutant mutant) {
    Outcome outcome = run(mutant, mutant.family(), mutant.killer());
    assertThat(outcome.finished).as("tests that ran").isPositive();
    assertThat(outcome.failures)
        .as("%s must be killed by %s.%s", mutant, mutant.family().getSimpleName(), mutant.killer())
        .isNotEmpty();
  }

  /** One mutant for each test that kills. */
  static Stream<Mutant> killers() {
    Map<String, Mutant> byKiller = new LinkedHashMap<>();
    mutants().forEach(mutant -> byKiller.putIfAbsent(mutant.killer(), mutant));
    return byKiller.values().stream();
  }

  @ParameterizedTest
  @MethodSource("killers")
  void the_killer_lets_the_sound_backend_live(Mutant mutant) {
    Mutant sound = all().filter(each -> each.name().equals(SOUND)).findFirst().orElseThrow();
    Outcome outcome = run(sound, mutant.family(), mutant.killer());
    assertThat(outcome.finished).as("tests that ran").isPositive();
    assertThat(outcome.failures).isEmpty();
  }

  /** The declared error counts in the composites too, and the tests of everything else pass. */
  @ParameterizedTest
  @ValueSource(classes = {BackendConformance.Activations.class, BackendConformance.Fused.class})
  void an_error_that_is_declared_for_what_it_is_lets_the_backend_live(Class<?> family) {
    Outcome outcome = run(DeclarationMutants.HONEST, family, any -> true);
    assertThat(outcome.finished).as("tests that ran").isPositive();
    assertThat(outcome.failures).isEmpty();
    assertThat(outcome.declared)
        .hasSize(family == BackendConformance.Activations.class ? 1 : 0)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "absolute error 7.7e-06 declared, 7.6\\d+e-06 found at .*: it is rounded"));
  }

  /** What became of the tests that ran. */
  private static final class Outcome implements TestExecutionListener {
    private final List<String> failures = new ArrayList<>();
    private final List<String> declared = new ArrayList<>();
    private int finished;

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      entry
          .getKeyValuePairs()
          .forEach(
              (key, value) -> {
                if (key.startsWith(ConformanceReport.DECLARED)) {
                  declared.add(value);
                }
              });
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        finished++;
      }
      result.getThrowable().ifPresent(why -> failures.add(test.getDisplayName() + ": " + why));
    }
  }

  private static Outcome run(Mutant mutant, Class<?> family, String method) {
    return run(mutant, family, method::equals);
  }

  private static Outcome run(Mutant mutant, Class<?> family, Predicate<String> methods) {
    PostDiscoveryFilter onlyTheMethods =
        descriptor ->
            FilterResult.includedIf(
                descriptor
                    .getSource()
                    .filter(
                        org.junit.platform.engine.support.descriptor.MethodSource.class::isInstance)
                    .map(org.junit.platform.engine.support.descriptor.MethodSource.class::cast)
                    .map(source -> methods.test(source.getMethodName()))
                    .orElse(true));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                DiscoverySelectors.selectNestedClass(List.of(MutantConformance.class), family))
            .filters(onlyTheMethods)
            .configurationParameter(MutantConformance.PARAMETER, mutant.name())
            .build();
    Outcome outcome = new Outcome();
    LauncherConfig quiet =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    LauncherFactory.create(quiet).execute(request, outcome);
    return outcome;
  }
}
