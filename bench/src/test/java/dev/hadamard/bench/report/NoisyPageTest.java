package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the report leaves unsaid where the machine was too noisy to tell. */
class NoisyPageTest {

  private static String html(SampleReport sample) {
    return Page.of(sample.report()).html();
  }

  @Test
  void a_crossing_is_not_read_from_sizes_that_are_too_noisy_to_tell() {
    assertThat(html(new SampleReport(1).noise(0.02))).contains("opencl overtakes cpu at");
    assertThat(html(new SampleReport(1).noise(3).rounds(3)))
        .contains("too noisy to compare opencl with cpu.<");
  }

  @Test
  void a_product_faster_than_the_measured_peak_shows_that_the_peak_is_noisy() {
    assertThat(html(new SampleReport(1))).doesNotContain("all of it, ≈ noisy");
    assertThat(html(new SampleReport(1).slowdown(work -> 0.01))).contains("all of it, ≈ noisy");
  }
}
