package dev.hadamard.bench.run;

import dev.hadamard.Activation;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.bench.worker.Work.Kind;
import dev.hadamard.bench.worker.Work.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The works to measure, in order. */
final class Plan {

  /** The networks whose steps and products are measured. */
  private static final List<Integer> SMALL_NETWORK = List.of(784, 512, 256, 10);

  private static final List<Integer> LARGE_NETWORK = List.of(1024, 4096, 4096, 1024);

  private final boolean isQuick;
  private final boolean hasGpu;
  private final List<Row> rows = new ArrayList<>();

  private Plan(boolean isQuick, boolean hasGpu) {
    this.isQuick = isQuick;
    this.hasGpu = hasGpu;
  }

  /**
   * The rows of a run.
   *
   * @param isQuick whether to measure only a selection that takes about a minute
   * @param hasGpu whether there is a device that is fast enough for the largest sizes
   */
  static List<Row> rows(Set<Workload> workloads, boolean isQuick, boolean hasGpu) {
    Plan plan = new Plan(isQuick, hasGpu);
    if (workloads.contains(Workload.TRAINING)) {
      plan.training();
    }
    if (workloads.contains(Workload.GEMM)) {
      plan.squares();
      plan.layers();
      plan.oddShapes();
    }
    if (workloads.contains(Workload.ELEMENTWISE)) {
      plan.elementwise();
    }
    if (workloads.contains(Workload.TRANSFER)) {
      plan.transfers();
    }
    if (workloads.contains(Workload.CONV)) {
      plan.convolutions();
    }
    if (workloads.contains(Workload.NORM)) {
      plan.layerPasses();
    }
    if (workloads.contains(Workload.OPTIMIZER)) {
      plan.optimizers();
    }
    return List.copyOf(plan.rows);
  }

  private void training() {
    for (int batch : isQuick ? new int[] {64, 256} : new int[] {64, 256, 1024}) {
      rows.add(new Row(Workload.TRAINING, "step", new Work.TrainingStep(batch, SMALL_NETWORK)));
    }
    if (!isQuick) {
      rows.add(new Row(Workload.TRAINING, "step", new Work.TrainingStep(256, LARGE_NETWORK)));
    }
    network(NetworkStep.Network.LENET, 64);
    if (!isQuick) {
      network(NetworkStep.Network.RESNET, 32);
    }
  }

  private void network(NetworkStep.Network network, int batch) {
    rows.add(new Row(Workload.TRAINING, "network", new NetworkStep(network, batch)));
  }

  private void convolutions() {
    convolution(28, 1, 32);
    convolution(32, 64, 64);
    if (!isQuick) {
      convolution(14, 128, 256);
    }
  }

  /** The three passes, and a matrix product of as many multiply-adds. */
  private void convolution(int extent, int inputs, int outputs) {
    for (ConvolutionPass.Pass pass : ConvolutionPass.Pass.values()) {
      ConvolutionPass work = new ConvolutionPass(pass, 32, extent, extent, inputs, outputs);
      rows.add(new Row(Workload.CONV, pass.label(), work));
    }
    int pixels = 32 * extent * extent;
    int terms = ConvolutionPass.TAPS * inputs;
    Work product = new Work.Matmul(Layout.NT, pixels, outputs, terms);
    rows.add(new Row(Workload.CONV, "product", product));
  }

  private void layerPasses() {
    for (LayerPass.Kind kind : LayerPass.Kind.values()) {
      boolean hasImages = kind == LayerPass.Kind.BATCH_NORM || kind == LayerPass.Kind.MAX_POOL;
      List<Integer> shape = hasImages ? List.of(32, 32, 32, 64) : List.of(4096, 512);
      for (boolean isBoth : new boolean[] {false, true}) {
        LayerPass work = new LayerPass(kind, isBoth, shape);
        rows.add(new Row(Workload.NORM, work.pass(), work));
      }
    }
  }

  private void optimizers() {
    for (OptimizerSteps.Rule rule : OptimizerSteps.Rule.values()) {
      OptimizerSteps work = new OptimizerSteps(rule, SMALL_NETWORK);
      rows.add(new Row(Workload.OPTIMIZER, "step", work));
    }
  }

  private void squares() {
    int largest = hasGpu ? 4096 : isQuick ? 1024 : 2048;
    for (int n = 64; n <= largest; n *= 2) {
      product("square", Layout.NN, n, n, n);
    }
  }

  /** The three products of each dense layer: forward, δ-propagation, gradient. */
  private void layers() {
    int[] batches = isQuick ? new int[] {1, 64, 256} : new int[] {1, 32, 64, 256, 2048};
    for (int batch : batches) {
      for (int l = 0; l + 1 < SMALL_NETWORK.size(); l++) {
        if (!isQuick || l == 0) {
          layer(batch, SMALL_NETWORK.get(l), SMALL_NETWORK.get(l + 1));
        }
      }
      if (!isQuick && (hasGpu || batch <= 256)) {
        layer(batch, LARGE_NETWORK.get(0), LARGE_NETWORK.get(1));
        layer(batch, LARGE_NETWORK.get(1), LARGE_NETWORK.get(2));
      }
    }
    if (isQuick) {
      product("mlp", Layout.NT, 64, 10, 256);
    }
  }

  private void layer(int batch, int inputs, int outputs) {
    product("mlp", Layout.NT, batch, outputs, inputs);
    product("mlp", Layout.NN, batch, inputs, outputs);
    product("mlp", Layout.TN, outputs, inputs, batch);
  }

  private void oddShapes() {
    product("odd", Layout.NN, 127, 129, 131);
    product("odd", Layout.NT, 1000, 10, 1000);
    product("odd", Layout.TN, 33, 2000, 65);
    if (!isQuick) {
      product("odd", Layout.NN, 4096, 1, 4096);
      product("odd", Layout.NN, 7, 7, 65536);
      product("odd", Layout.NT, 8192, 17, 33);
      product("odd", Layout.NN, 1023, 1025, 511);
    }
  }

  private void product(String group, Layout layout, int m, int n, int k) {
    rows.add(new Row(Workload.GEMM, group, new Work.Matmul(layout, m, n, k)));
  }

  private void elementwise() {
    int[] sizes =
        isQuick
            ? new int[] {1 << 12, 1 << 17, 1 << 22}
            : new int[] {1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24};
    List<Activation> activations =
        isQuick
            ? List.of(Activation.RELU, Activation.SIGMOID, Activation.TANH, Activation.GELU)
            : List.of(Activation.values());
    List<Activation> derivatives =
        isQuick ? List.of(Activation.SIGMOID, Activation.GELU) : activations;
    activations.forEach(f -> elementwise("activation", Kind.ACTIVATE, f.label(), sizes));
    derivatives.forEach(f -> elementwise("derivative", Kind.DERIVATIVE, f.label(), sizes));
    elementwise("other", Kind.HADAMARD, "hadamard", sizes);
    if (!isQuick) {
      elementwise("other", Kind.AXPBY, "axpby", sizes);
      elementwise("other", Kind.COPY, "copy", sizes);
    }
  }

  private void elementwise(String group, Kind kind, String function, int[] sizes) {
    for (int size : sizes) {
      rows.add(new Row(Workload.ELEMENTWISE, group, new Work.Elementwise(kind, function, size)));
    }
  }

  private void transfers() {
    int[] sizes =
        isQuick
            ? new int[] {1 << 12, 1 << 18, 1 << 22}
            : new int[] {1, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24};
    for (boolean isUpload : new boolean[] {true, false}) {
      for (int size : sizes) {
        rows.add(
            new Row(
                Workload.TRANSFER,
                isUpload ? "upload" : "download",
                new Work.Transfer(isUpload, size)));
      }
    }
    rows.add(new Row(Workload.TRANSFER, "launch", new Work.Launch(1)));
    rows.add(new Row(Workload.TRANSFER, "launch", new Work.Launch(100)));
  }
}
