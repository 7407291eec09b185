package dev.hadamard.kernels.launch;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Selects the variant and the range of pooling, see {@code pooling.cl}: one launch each. */
final class PoolingKernels {

  /** Work-items that share the lines of a GPU's channels; each loops over further lines. */
  private static final int MOST_LINES_ACROSS = 4096;

  /** A warp. */
  private static final int GROUP = 32;

  /** Runs of lines for each processor of a CPU device. */
  private static final int RUNS = 4;

  private final KernelDevice device;
  private final Tuning tuning;

  PoolingKernels(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  /**
   * y ← the largest elements.
   *
   * @param keepsWinner whether the winner is written; it is not if y is the same memory
   * @param own finds the operand that a tensor is
   */
  void max(Pooling.Max op, boolean keepsWinner, Function<Tensor, ? extends Operand> own) {
    Map<String, Object> defines = defines(op.window());
    defines.put("KEEP_WINNER", keepsWinner ? 1 : 0);
    Shape y = op.y().shape();
    List<Argument> arguments = geometry(op.window(), y, op.x().shape(), y);
    for (Tensor each : List.of(op.x(), op.winner(), op.y())) {
      arguments.add(Argument.of(own.apply(each)));
    }
    launch(op, "max_pool", defines, y, arguments);
  }

  /** ∂L/∂x. */
  void maxGradient(Pooling.MaxGradient op, Function<Tensor, ? extends Operand> own) {
    Shape dx = op.dx().shape();
    List<Argument> arguments = geometry(op.window(), dx, dx, op.delta().shape());
    for (Tensor each : List.of(op.delta(), op.winner(), op.dx())) {
      arguments.add(Argument.of(own.apply(each)));
    }
    launch(op, "max_pool_gradient", defines(op.window()), dx, arguments);
  }

  /** y ← the means. */
  void average(Pooling.Average op, Function<Tensor, ? extends Operand> own) {
    Map<String, Object> defines = defines(op.window());
    defines.put("PADDED", op.isPaddingCounted() ? 1 : 0);
    Shape y = op.y().shape();
    List<Argument> arguments = geometry(op.window(), y, op.x().shape(), y);
    arguments.add(Argument.of(own.apply(op.x())));
    arguments.add(Argument.of(own.apply(op.y())));
    launch(op, "average_pool", defines, y, arguments);
  }

  /** ∂L/∂x. */
  void averageGradient(Pooling.AverageGradient op, Function<Tensor, ? extends Operand> own) {
    Map<String, Object> defines = defines(op.window());
    defines.put("PADDED", op.isPaddingCounted() ? 1 : 0);
    Shape dx = op.dx().shape();
    List<Argument> arguments = geometry(op.window(), dx, dx, op.delta().shape());
    arguments.add(Argument.of(own.apply(op.delta())));
    arguments.add(Argument.of(own.apply(op.dx())));
    launch(op, "average_pool_gradient", defines, dx, arguments);
  }

  private Map<String, Object> defines(Window window) {
    Map<String, Object> defines = new TreeMap<>();
    defines.put("VW", tuning.vectorWidth());
    defines.put("GROUP", device.isCpu() ? 1 : GROUP);
    defines.put("DILATED", window.dilationY() > 1 || window.dilationX() > 1 ? 1 : 0);
    return defines;
  }

  /** The numbers of POOLING_PARAMETERS, for the lines of a result. */
  private static List<Argument> geometry(Window window, Shape result, Shape input, Shape output) {
    return new ArrayList<>(
        ConvolutionKernels.wholes(
            result.dimension(0) * result.dimension(1),
            input.dimension(1),
            input.dimension(2),
            input.columns(),
            output.dimension(1),
            output.dimension(2),
            window.height(),
            window.width(),
            window.strideY(),
            window.strideX(),
            window.paddingY(),
            window.paddingX(),
            window.dilationY(),
            window.dilationX()));
  }

  private void launch(
      Pooling op,
      String kernel,
      Map<String, Object> defines,
      Shape result,
      List<Argument> arguments) {
    int lines = result.dimension(0) * result.dimension(1);
    long vectors = ((long) result.columns() + tuning.vectorWidth() - 1) / tuning.vectorWidth();
    int most = device.isCpu() ? RUNS * device.computeUnits() : MOST_LINES_ACROSS;
    device.launch(
        op.name(),
        KernelVariant.of(kernel, defines),
        Range.grid(vectors, Math.min(lines, most), device.isCpu() ? 1 : GROUP, 1),
        arguments.toArray(Argument[]::new));
  }
}
