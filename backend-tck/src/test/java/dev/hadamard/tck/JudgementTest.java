package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit as a program runs it, without a build tool. */
final class JudgementTest {

  /** Three families stand for all, of which TckCommandTest runs every one. */
  @Test
  void a_sound_backend_conforms_and_each_family_tells_what_it_looked_at() {
    List<String> begun = new ArrayList<>();
    Judgement judgement =
        Judgement.of(
            BackendConfig.builder().backend("cpu").device("").build(),
            (family, number, count) -> begun.add(number + "/" + count + " " + family),
            List.of("products", "contents"));
    assertThat(judgement.failed()).as("%s", judgement).isZero();
    assertThat(judgement.conforms()).isTrue();
    int count = 3;
    assertThat(judgement.families()).hasSize(count);
    assertThat(begun).hasSize(count).first().asString().startsWith("1/" + count + " ");
    assertThat(judgement.families())
        .allSatisfy(family -> assertThat(family.passed()).isPositive())
        .filteredOn(family -> family.name().startsWith("family 1:"))
        .singleElement()
        .satisfies(
            family -> {
              assertThat(family.results()).isGreaterThan(1000);
              assertThat(family.worstShare()).isBetween(0.01, 1.0);
            });
  }

  @Test
  void a_backend_that_does_not_open_does_not_conform_and_the_reason_is_kept() {
    Judgement judgement =
        Judgement.of(
            // Not one that tck.require asks for: where that is missing it is a failure, no skip.
            BackendConfig.builder().backend("reference").device("gpu:7").build(),
            (family, number, count) -> {});
    assertThat(judgement.conforms()).isFalse();
    assertThat(judgement.passed()).isZero();
    assertThat(judgement.families())
        .flatExtracting(Judgement.OfFamily::skips)
        .singleElement()
        .extracting(Judgement.Note::reason)
        .asString()
        .contains("gpu:7", "Remedy: ");
  }

  @Test
  void a_failed_test_is_named_with_its_family_and_its_arguments() {
    Mutant mutant = ArithmeticMutants.ALL.get(0);
    JudgementListener listener = new JudgementListener((family, number, count) -> {});
    LauncherFactory.create(
            LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    DiscoverySelectors.selectNestedClass(
                        List.of(MutantConformance.class), mutant.family()))
                .configurationParameter(MutantConformance.PARAMETER, mutant.name())
                .build(),
            listener);
    Judgement judgement = listener.judgement();
    assertThat(judgement.conforms()).isFalse();
    assertThat(judgement.failed()).isEqualTo(1);
    assertThat(judgement.families())
        .flatExtracting(Judgement.OfFamily::failures)
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.test()).matches("[a-z0-9_]+( .+)?");
              assertThat(failure.reason()).isNotBlank();
            });
  }
}
