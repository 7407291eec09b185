package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void of_one_work_it_is_the_median_of_the_rounds() {
    Ratio ratio = Ratio.ofRounds(2, 1.5, 9, 1.8, 1.6);
    assertThat(ratio.value()).isEqualTo(1.8);
    assertThat(ratio.low()).isEqualTo(1.5);
    assertThat(ratio.high()).isEqualTo(9);
    assertThat(Ratio.ofRounds(1, 3).value()).isEqualTo(2);
  }

  @Test
  void the_interval_is_that_of_the_sign_test() {
    // With n = 6 the extremes hold the median with 1 − 2·2⁻⁶; with n = 9 the second from each end.
    assertThat(Ratio.ofRounds(1, 2, 3, 4, 5, 6)).matches(r -> r.low() == 1 && r.high() == 6);
    assertThat(Ratio.ofRounds(1, 2, 3, 4, 5, 6, 7, 8, 9))
        .matches(r -> r.low() == 2 && r.high() == 8);
    double[] rounds = new double[20];
    for (int i = 0; i < 20; i++) {
      rounds[i] = i + 1;
    }
    assertThat(Ratio.ofRounds(rounds)).matches(r -> r.low() == 6 && r.high() == 15);
  }

  @Test
  void of_several_works_it_is_the_geometric_mean() {
    Ratio ratio = Ratio.ofRows(List.of(new double[] {2, 2, 2}, new double[] {8, 8, 8}));
    assertThat(ratio.value()).isCloseTo(4, within(1e-12));
    assertThat(ratio.rows()).isEqualTo(2);
    assertThat(ratio.low()).isCloseTo(4, within(1e-12));
    assertThat(ratio.high()).isCloseTo(4, within(1e-12));
    assertThat(ratio.least()).isCloseTo(2, within(1e-12));
    assertThat(ratio.most()).isCloseTo(8, within(1e-12));
  }

  @Test
  void its_interval_holds_the_truth_as_often_as_it_says_and_is_no_wider_than_it_must_be() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    double widths = 0;
    for (int run = 0; run < 200; run++) {
      List<double[]> rows = new ArrayList<>();
      double truth = 0;
      for (int row = 0; row < 20; row++) {
        double[] rounds = new double[7];
        double ofRow = Math.log(1.5) + 0.3 * random.nextGaussian();
        truth += ofRow / 20;
        for (int i = 0; i < 7; i++) {
          rounds[i] = Math.exp(ofRow + 0.1 * random.nextGaussian());
        }
        rows.add(rounds);
      }
      Ratio ratio = Ratio.ofRows(rows);
      held += ratio.low() <= Math.exp(truth) && ratio.high() >= Math.exp(truth) ? 1 : 0;
      widths += ratio.high() / ratio.low() / 200;
    }
    assertThat(held).isGreaterThanOrEqualTo(180);
    // A median of 7 is off by 0.1·1.25/√7, the mean of 20 by a √20-th of that: ±2 of them are 4 %.
    assertThat(widths).as("not by being wide").isBetween(1.03, 1.07);
  }

  @Test
  void the_same_rows_give_the_same_interval() {
    List<double[]> rows = List.of(new double[] {1, 2, 3}, new double[] {2, 4, 5});
    assertThat(Ratio.ofRows(rows)).isEqualTo(Ratio.ofRows(rows));
  }

  @Test
  void seen_from_the_other_side_it_is_turned_over() {
    assertThat(new Ratio(2, 1, 4, 3, 0.5, 8).inverse())
        .isEqualTo(new Ratio(0.5, 0.25, 1, 3, 0.125, 2));
    assertThat(new Ratio(1.63, 1.42, 1.78, 3, 1, 2).words()).isEqualTo("1.6× (1.4–1.8×)");
  }

  @Test
  void rounds_of_two_contestants_are_paired_so_that_what_the_machine_did_cancels() {
    // A machine that doubles its time every round; the contestants stay 1.5 apart.
    Report report = new SampleReport(1).report();
    Report.Result any = report.results().get(0);
    Report paired =
        PageTest.with(
            report,
            List.of(
                timed(any, "cpu", List.of(3.0, 6.0, 12.0, 24.0)),
                timed(any, "opencl", List.of(2.0, 4.0, 8.0, 16.0))));
    assertThat(new Ratios(paired).between("opencl", "cpu", r -> true))
        .hasValue(new Ratio(1.5, 1.5, 1.5, 1, 1.5, 1.5));
    assertThat(new Ratios(paired).between("opencl", "nd4j-direct", r -> true)).isEmpty();
  }

  @Test
  void without_rounds_the_medians_are_compared_within_their_quartiles() {
    Report report = new SampleReport(1).report();
    Report.Result any = report.results().get(0);
    Report medians =
        PageTest.with(
            report, List.of(timed(any, "cpu", List.of()), timed(any, "opencl", List.of())));
    Ratio ratio = new Ratios(medians).between("opencl", "cpu", r -> true).orElseThrow();
    assertThat(ratio.value()).isEqualTo(1);
    assertThat(ratio.low()).isLessThan(1);
    assertThat(ratio.high()).isGreaterThan(1);
  }

  private static Report.Result timed(Report.Result r, String backend, List<Double> rounds) {
    return new Report.Result(
        r.workload(),
        r.group(),
        r.op(),
        r.shape(),
        backend,
        r.device(),
        r.precision(),
        r.status(),
        null,
        null,
        r.residentMs(),
        null,
        r.iqr(),
        r.samples(),
        rounds,
        null,
        false,
        null,
        null,
        r.check());
  }
}
