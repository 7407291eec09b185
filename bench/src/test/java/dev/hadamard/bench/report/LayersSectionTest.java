package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.bench.report.Report.PerTime;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayersSectionTest {

  private static final String CONVOLUTION = "convolution forward";
  private static final String SHAPE = "32: 28x28x1-32";

  private static Result result(
      String workload, String group, String op, String shape, String backend, double ms) {
    return new Result(
        workload,
        group,
        op,
        shape,
        backend,
        "cpu",
        "fp32",
        Status.MEASURED,
        null,
        null,
        ms,
        null,
        new PerTime<>(null, null, null),
        new PerTime<>(null, null, null),
        List.of(ms, ms, ms),
        null,
        false,
        10 / ms,
        6 / ms,
        null);
  }

  private static List<String> lines(Result... results) {
    Report report = PageTest.with(new SampleReport(1).report(), List.of(results));
    List<String> lines = new ArrayList<>();
    for (Section.Block block : new LayersSection(new Rows(report)).section().blocks()) {
      for (Table table : block.tables()) {
        table
            .lines()
            .forEach(
                line ->
                    lines.add(String.join("|", line.cells().stream().map(c -> c.text()).toList())));
      }
    }
    return lines;
  }

  @Test
  void a_convolution_is_beside_the_product_of_the_same_device_and_beside_pytorch() {
    String product = "25088x32x9";
    assertThat(
            lines(
                result("conv", "forward", CONVOLUTION, SHAPE, "cpu", 4),
                result("conv", "forward", CONVOLUTION, SHAPE, "pytorch", 2),
                result("conv", "product", "matmul nt", product, "cpu", 1),
                result("conv", "product", "matmul nt", product, "pytorch", 2)))
        .contains(
            CONVOLUTION + "|" + SHAPE + "|cpu|4.00 ms|2.50|25 %|0.50×",
            "||pytorch|2.00 ms|5.00|100 %|1");
  }

  @Test
  void a_layer_is_beside_the_copy_and_a_network_beside_the_peak() {
    double copy = new SampleReport(1).report().peaks().get(0).gbps();
    String backend = new SampleReport(1).report().peaks().get(0).backend();
    assertThat(lines(result("norm", "forward", "softmax forward", "4096x512", backend, 12 / copy)))
        .singleElement()
        .asString()
        .endsWith("50 %");
    assertThat(lines(result("training", "step", "train", "64: 784-10", backend, 1)))
        .as("dense steps have a section of their own")
        .isEmpty();
    assertThat(lines(result("training", "network", "train", "64: lenet", backend, 1))).hasSize(1);
  }
}
