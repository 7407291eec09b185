package dev.hadamard.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.bench.worker.Work;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanTest {

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void every_row_is_another_one_and_its_work_survives_the_wire(boolean quick, boolean gpu) {
    List<Row> rows = Plan.rows(EnumSet.allOf(Workload.class), quick, gpu);
    Set<String> seen = new HashSet<>();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(Work.parse(row.work().text())).isEqualTo(row.work());
              assertThat(seen.add(row.workload() + row.op() + row.shape())).as("%s", row).isTrue();
              assertThat(row.work().bytes()).isPositive();
            });
  }

  @Test
  void the_full_plan_has_every_activation_at_every_size_and_the_largest_square_on_a_gpu() {
    List<Row> rows = Plan.rows(EnumSet.allOf(Workload.class), false, true);
    for (Activation f : Activation.values()) {
      for (Work.Kind kind : List.of(Work.Kind.ACTIVATE, Work.Kind.DERIVATIVE)) {
        assertThat(rows)
            .extracting(Row::work)
            .contains(
                new Work.Elementwise(kind, f.label(), 1 << 12),
                new Work.Elementwise(kind, f.label(), 1 << 24));
      }
    }
    assertThat(rows)
        .extracting(Row::work)
        .contains(
            new Work.Matmul(Work.Layout.NN, 64, 64, 64),
            new Work.Matmul(Work.Layout.NN, 4096, 4096, 4096),
            new Work.Matmul(Work.Layout.NT, 2048, 4096, 1024),
            new Work.Matmul(Work.Layout.TN, 4096, 4096, 1),
            new Work.TrainingStep(256, List.of(1024, 4096, 4096, 1024)),
            new Work.TrainingStep(1024, List.of(784, 512, 256, 10)));
  }

  @Test
  void only_what_is_asked_for_is_planned() {
    assertThat(Plan.rows(EnumSet.of(Workload.TRANSFER), true, false))
        .isNotEmpty()
        .allMatch(row -> row.workload() == Workload.TRANSFER);
  }

  @Test
  void convolutions_are_beside_a_product_of_as_many_multiply_adds() {
    List<Row> rows = Plan.rows(EnumSet.of(Workload.CONV), false, false);
    assertThat(rows).hasSize(3 * 4);
    for (int i = 0; i < rows.size(); i += 4) {
      double flops = rows.get(i).work().flops();
      assertThat(rows.subList(i, i + 4)).allMatch(row -> row.work().flops() == flops);
      assertThat(rows.get(i + 3).work()).isInstanceOf(Work.Matmul.class);
    }
  }

  @Test
  void what_names_no_workload_measures_the_four_usual_ones() {
    assertThat(Workload.usual())
        .containsExactlyInAnyOrder(
            Workload.GEMM, Workload.ELEMENTWISE, Workload.TRAINING, Workload.TRANSFER);
  }
}
