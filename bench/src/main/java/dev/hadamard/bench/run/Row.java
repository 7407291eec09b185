package dev.hadamard.bench.run;

import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Work;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A row of the report: a work that all contestants do.
 *
 * @param group the group with which it is shown
 */
record Row(Workload workload, String group, Work work) {

  /** The operation, as the report names it. */
  String op() {
    if (work instanceof Work.Matmul product) {
      return "matmul " + product.layout().name().toLowerCase(Locale.ROOT);
    }
    if (work instanceof Work.Elementwise elementwise) {
      return switch (elementwise.kind()) {
        case ACTIVATE -> "activate " + elementwise.function();
        case DERIVATIVE -> "derivative " + elementwise.function();
        case HADAMARD, AXPBY, COPY -> elementwise.function();
      };
    }
    if (work instanceof Work.Transfer transfer) {
      return transfer.isUpload() ? "upload" : "download";
    }
    if (work instanceof ConvolutionPass convolution) {
      return "convolution " + convolution.pass().label();
    }
    if (work instanceof LayerPass layer) {
      return layer.kind().label() + " " + layer.pass();
    }
    if (work instanceof OptimizerSteps steps) {
      return steps.rule().label();
    }
    return work instanceof Work.Launch ? "launch" : "train";
  }

  /** The shape, as the report writes it. */
  String shape() {
    if (work instanceof Work.Matmul product) {
      return product.m() + "x" + product.n() + "x" + product.k();
    }
    if (work instanceof Work.Elementwise elementwise) {
      return String.valueOf(elementwise.elements());
    }
    if (work instanceof Work.Transfer transfer) {
      return String.valueOf(transfer.elements());
    }
    if (work instanceof Work.Launch launch) {
      return String.valueOf(launch.queued());
    }
    return shapeOfLayers();
  }

  private String shapeOfLayers() {
    if (work instanceof ConvolutionPass convolution) {
      return "%d: %dx%dx%d-%d"
          .formatted(
              convolution.batch(),
              convolution.height(),
              convolution.width(),
              convolution.inputs(),
              convolution.outputs());
    }
    if (work instanceof LayerPass layer) {
      return joined(layer.shape(), "x");
    }
    if (work instanceof OptimizerSteps steps) {
      return joined(steps.sizes(), "-");
    }
    if (work instanceof NetworkStep step) {
      return step.batch() + ": " + step.network().label();
    }
    Work.TrainingStep step = (Work.TrainingStep) work;
    return step.batch() + ": " + joined(step.sizes(), "-");
  }

  private static String joined(List<Integer> extents, String separator) {
    return extents.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }
}
