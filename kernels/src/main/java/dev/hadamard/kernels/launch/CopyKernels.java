package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.SwapAxes;
import java.util.Map;

/** The operations that copy elements to other places, or add those that come to the same place. */
final class CopyKernels {

  private final KernelDevice device;
  private final Tuning tuning;
  private final KernelVariant swapAxes = KernelVariant.of("swap_axes", Map.of("VW", 1));
  private final KernelVariant lookup = KernelVariant.of("lookup", Map.of("VW", 1));
  private final KernelVariant lookupGradient = KernelVariant.of("lookup_gradient", Map.of("VW", 1));

  CopyKernels(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  void swapAxes(SwapAxes op, Operand x, Operand out) {
    device.launch(
        "swapAxes",
        swapAxes,
        range(swapAxes, out),
        Argument.of(out.size()),
        Argument.of(op.first()),
        Argument.of(op.second()),
        Argument.of(out.columns()),
        Argument.of(x),
        Argument.of(out));
  }

  void lookUp(Operand indices, Operand table, Operand out) {
    device.launch(
        "lookup",
        lookup,
        range(lookup, out),
        Argument.of(out.size()),
        Argument.of(out.columns()),
        Argument.of(table.rows()),
        Argument.of(indices),
        Argument.of(table),
        Argument.of(out));
  }

  void lookupGradient(Operand indices, Operand delta, Operand table) {
    device.launch(
        "lookupGradient",
        lookupGradient,
        range(lookupGradient, table),
        Argument.of(table.size()),
        Argument.of(table.columns()),
        Argument.of(indices.size()),
        Argument.of(indices),
        Argument.of(delta),
        Argument.of(table));
  }

  /** A work-item for each element. */
  private Range range(KernelVariant variant, Operand out) {
    return Range.line(out.size(), Math.min(tuning.groupSize(), device.maxGroupSize(variant)));
  }
}
