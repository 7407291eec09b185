package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.Series.Look;
import dev.hadamard.bench.report.Report.Result;

/** What workloads and groups are called in front of people. */
final class Names {

  private Names() {}

  static String workload(String workload) {
    return switch (workload) {
      case "gemm" -> "Matrix products";
      case "elementwise" -> "Elementwise operations";
      case "training" -> "Training steps";
      case "transfer" -> "Transfers";
      case "conv" -> "Convolutions";
      case "norm" -> "Normalisations, pooling and softmax";
      case "optimizer" -> "Optimizers";
      default -> workload;
    };
  }

  /** A group within its workload; empty if it is all of it. */
  static String shortGroup(Result result) {
    return switch (result.group()) {
      case "square" -> "square";
      case "mlp" -> "layers of a network";
      case "odd" -> "odd and skinny";
      case "activation" -> "activations f(z)";
      case "derivative" -> "derivatives f′(z)";
      case "other" -> "other";
      case "step" -> "";
      case "network" -> "networks for images";
      case "data-gradient" -> "gradient of the images";
      case "weight-gradient" -> "gradient of the weights";
      case "product" -> "products of as many multiply-adds";
      case "both" -> "forward and backward";
      default -> result.group();
    };
  }

  static String group(Result result) {
    String group = shortGroup(result);
    String workload =
        result.workload().equals("elementwise") ? "Elementwise" : workload(result.workload());
    return group.isEmpty() ? workload : workload + ": " + group;
  }

  static String work(Result result) {
    return result.op() + "  " + shape(result);
  }

  /** A shape as people write it. */
  static String shape(Result result) {
    String shape = result.shape();
    return shape.matches("\\d+x\\d+x\\d+") ? shape.replace("x", "\u00a0×\u00a0") : elements(shape);
  }

  private static String elements(String shape) {
    return shape.matches("\\d{1,18}") ? Figures.elements(Long.parseLong(shape)) : shape;
  }

  /** Ours are solid, other libraries dashed, naive ones dotted. */
  static Look look(Column column) {
    return column.isOurs() ? Look.SOLID : column.isNaive() ? Look.DOTTED : Look.DASHED;
  }
}
