package dev.hadamard.kernels.launch;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Selects the variant and the range of depthwise convolutions, see {@code depthwise.cl}. */
final class DepthwiseKernels {

  /** Work-items that share the lines of a GPU's channels; each loops over further lines. */
  private static final int MOST_LINES_ACROSS = 4096;

  /** A warp. */
  private static final int GROUP = 32;

  /** Taps of the usual windows, for which the loops are unrolled: 3 × 3, 5 × 5 and 7 × 7. */
  private static final Set<Integer> KEPT = Set.of(9, 25, 49);

  /** Runs of lines for each processor of a CPU device, where a work-item loads weights once. */
  private static final int RUNS = 4;

  private final KernelDevice device;
  private final Tuning tuning;

  DepthwiseKernels(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  void forward(Forward op, boolean keepsZ, Function<Tensor, ? extends Operand> own) {
    Shape z = op.z().shape();
    Map<String, Object> defines = defines(op.window(), op.x().shape(), z);
    defines.put("GROUP", group());
    defines.put("ACTIVATION", "f_" + op.f().kernelName());
    defines.put("KEEP_Z", keepsZ ? 1 : 0);
    int lines = z.dimension(0) * z.dimension(1);
    List<Argument> arguments = new ArrayList<>(ConvolutionKernels.wholes(lines));
    arguments.addAll(geometry(op.window(), op.x().shape(), z));
    for (Tensor each : List.of(op.x(), op.w(), op.b(), op.z(), op.a())) {
      arguments.add(Argument.of(own.apply(each)));
    }
    launch(op.name(), "depthwise_forward", defines, lines(z.columns(), lines), arguments);
  }

  void dataGradient(DataGradient op, Function<Tensor, ? extends Operand> own) {
    Shape dx = op.dx().shape();
    Map<String, Object> defines = defines(op.window(), dx, op.delta().shape());
    defines.put("GROUP", group());
    int lines = dx.dimension(0) * dx.dimension(1);
    List<Argument> arguments = new ArrayList<>(ConvolutionKernels.wholes(lines));
    arguments.addAll(geometry(op.window(), dx, op.delta().shape()));
    for (Tensor each : List.of(op.delta(), op.w(), op.dx())) {
      arguments.add(Argument.of(own.apply(each)));
    }
    launch(op.name(), "depthwise_data", defines, lines(dx.columns(), lines), arguments);
  }

  void weightGradient(WeightGradient op, Function<Tensor, ? extends Operand> own) {
    Shape delta = op.delta().shape();
    Map<String, Object> defines = defines(op.window(), op.x().shape(), delta);
    defines.put("TAPS", 0);
    defines.put("ACROSS", tuning.sumAcross());
    defines.put("LANES", tuning.sumLanes());
    int block = (int) Math.ceil(Math.sqrt((double) delta.rows() / tuning.sumLanes()));
    List<Argument> arguments = new ArrayList<>(ConvolutionKernels.wholes(delta.rows(), block));
    arguments.addAll(geometry(op.window(), op.x().shape(), delta));
    arguments.add(Argument.of(op.alpha()));
    arguments.add(Argument.of(own.apply(op.delta())));
    arguments.add(Argument.of(own.apply(op.x())));
    arguments.add(Argument.of(op.beta()));
    arguments.add(Argument.of(own.apply(op.w())));
    long width = (long) tuning.sumAcross() * tuning.vectorWidth();
    int group = tuning.sumAcross() * tuning.sumLanes();
    Range range =
        Range.grid((delta.columns() + width - 1) / width * group, op.window().taps(), group, 1);
    launch(op.name(), "depthwise_weights", defines, range, arguments);
  }

  private Map<String, Object> defines(Window window, Shape input, Shape output) {
    Map<String, Object> defines = new TreeMap<>();
    defines.put("VW", tuning.vectorWidth());
    defines.put("TAPS", KEPT.contains(window.taps()) ? window.taps() : 0);
    defines.put("SPREAD", output.columns() == input.columns() ? 0 : 1);
    return defines;
  }

  private int group() {
    return device.isCpu() ? 1 : GROUP;
  }

  private Range lines(int channels, int lines) {
    long vectors = ((long) channels + tuning.vectorWidth() - 1) / tuning.vectorWidth();
    int most = device.isCpu() ? RUNS * device.computeUnits() : MOST_LINES_ACROSS;
    return Range.grid(vectors, Math.min(lines, most), group(), 1);
  }

  /** The numbers of DEPTHWISE_PARAMETERS. */
  private static List<Argument> geometry(Window window, Shape input, Shape output) {
    return ConvolutionKernels.wholes(
        window.taps(),
        input.dimension(1),
        input.dimension(2),
        input.columns(),
        output.dimension(1),
        output.dimension(2),
        output.columns(),
        window.width(),
        window.strideY(),
        window.strideX(),
        window.paddingY(),
        window.paddingX(),
        window.dilationY(),
        window.dilationX());
  }

  private void launch(
      String operation,
      String kernel,
      Map<String, Object> defines,
      Range range,
      List<Argument> arguments) {
    device.launch(
        operation, KernelVariant.of(kernel, defines), range, arguments.toArray(Argument[]::new));
  }
}
