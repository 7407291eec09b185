package dev.hadamard.cpu;

import dev.hadamard.Tensor;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import dev.hadamard.spi.Gather;
import dev.hadamard.spi.GradientPhase;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Convolutions as matrix products whose operands are gathered from the images while the product
 * copies what it needs next: no matrix of windows is ever in memory. Each group is a product of its
 * own. Where a group has a single input, {@link DepthwiseLoops} compute it.
 *
 * <pre>
 *   forward    z  ← gather(x) · Wᵀ          pixels × out      = (pixels × taps·in) · (taps·in × out)
 *   data       dx ← gather(δ) · W           pixels × in       = (pixels × taps·out) · (taps·out × in)
 *   weights    W  ← α·δᵀ · gather(x) + β·W  out × taps·in     = (out × pixels) · (pixels × taps·in)
 * </pre>
 */
final class CpuConvolutions {

  private final Gemm gemm;
  private final Loops loops;
  private final DepthwiseLoops depthwise;
  private final Function<Tensor, CpuTensor> own;
  private float[] flipped = new float[0];

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  CpuConvolutions(Gemm gemm, Loops loops, ThreadTeam team, Function<Tensor, CpuTensor> own) {
    this.gemm = gemm;
    this.loops = loops;
    this.depthwise = new DepthwiseLoops(team);
    this.own = own;
  }

  /** Whether each input channel has outputs of its own. */
  private static boolean isDepthwise(Window window, Tensor w) {
    return window.groups() > 1 && w.shape().columns() == 1;
  }

  void forward(Forward op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor w = own.apply(op.w());
    CpuTensor b = own.apply(op.b());
    CpuTensor z = own.apply(op.z());
    CpuTensor a = own.apply(op.a());
    ElementwiseLoop f = loops.activation(op.f());
    boolean keepZ = !z.covers(a);
    if (isDepthwise(op.window(), w)) {
      depthwise.forward(op.window(), x, w, b, f, keepZ ? z : a, a);
      return;
    }
    int outputs = z.shape().columns() / op.window().groups();
    for (int group = 0; group < op.window().groups(); group++) {
      int first = group * outputs;
      Gather gather = Gather.of(op.window(), x.shape(), group);
      Epilogue epilogue =
          new Epilogue.BiasAndActivation(
              MatrixView.ofEqualRows(b).from(0, first), f, MatrixView.of(z).from(0, first), keepZ);
      gemm.multiply(
          new Product(
              z.shape().rows(),
              outputs,
              gather.columns(),
              1,
              GatheredMatrix.of(x, gather),
              weights(w, gather.columns()).from(first, 0).transposed(),
              0,
              MatrixView.of(a).from(0, first),
              epilogue));
    }
  }

  /** W with an output in each row. */
  private static MatrixView weights(CpuTensor w, int columns) {
    return new MatrixView(w.data, columns, 1, w.start);
  }

  void dataGradient(DataGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor w = own.apply(op.w());
    CpuTensor dx = own.apply(op.dx());
    if (isDepthwise(op.window(), w)) {
      depthwise.dataGradient(op.window(), delta, w, dx);
      return;
    }
    List<GradientPhase> phases = GradientPhase.of(op.window(), dx.shape(), delta.shape());
    if (phases.stream().anyMatch(GradientPhase::isUnreached)) {
      Arrays.fill(dx.data, dx.start, dx.start + dx.shape().size(), 0f);
    }
    for (GradientPhase phase : phases) {
      if (!phase.isUnreached()) {
        multiply(phase, delta, w, dx);
      }
    }
  }

  private void multiply(GradientPhase phase, CpuTensor delta, CpuTensor w, CpuTensor dx) {
    Gather gather = phase.gather();
    int inputs = w.shape().columns();
    boolean isWhole = phase.target().stepY() == 1 && phase.target().stepX() == dx.shape().columns();
    gemm.multiply(
        new Product(
            dx.shape().dimension(0) * gather.rowsOfImage(),
            inputs,
            gather.columns(),
            1,
            GatheredMatrix.of(delta, gather),
            new MatrixView(weights(phase, w, inputs), inputs, 1),
            0,
            isWhole
                ? MatrixView.of(dx).from(0, phase.target().originX())
                : ScatteredMatrix.of(dx, phase.target()),
            Epilogue.NONE));
  }

  /** The weights in the order in which the gather meets them, a row for each tap and output. */
  private float[] weights(GradientPhase phase, CpuTensor w, int inputs) {
    int rows = phase.gather().columns();
    if (flipped.length < rows * inputs) {
      flipped = new float[rows * inputs];
    }
    for (int row = 0; row < rows; row++) {
      System.arraycopy(w.data, w.start + phase.weight(row), flipped, row * inputs, inputs);
    }
    return flipped;
  }

  /** All but the biases. */
  void weightGradient(WeightGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor x = own.apply(op.x());
    CpuTensor w = own.apply(op.w());
    if (isDepthwise(op.window(), w)) {
      depthwise.weightGradient(op.window(), op.alpha(), delta, x, op.beta(), w);
      return;
    }
    int outputs = delta.shape().columns() / op.window().groups();
    for (int group = 0; group < op.window().groups(); group++) {
      Gather gather = Gather.of(op.window(), x.shape(), group);
      gemm.multiply(
          new Product(
              outputs,
              gather.columns(),
              delta.shape().rows(),
              op.alpha(),
              MatrixView.of(delta).from(0, group * outputs).transposed(),
              GatheredMatrix.of(x, gather),
              op.beta(),
              weights(w, gather.columns()).from(group * outputs, 0),
              Epilogue.NONE));
    }
  }
}
