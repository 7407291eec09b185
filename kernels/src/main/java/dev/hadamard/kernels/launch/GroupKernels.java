package dev.hadamard.kernels.launch;

import dev.hadamard.Tensor;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.GroupNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Selects the variant and the range of group normalisation: one launch each. */
final class GroupKernels {

  /** Work-items of a group of channels on a GPU, at most. */
  private static final int MOST_LANES = 256;

  /** A warp. */
  private static final int FEWEST_LANES = 32;

  /** Numbers for each lane, from which on more lanes do not pay. */
  private static final int NUMBERS = 4;

  private final KernelDevice device;
  private final Tuning tuning;

  GroupKernels(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.tuning = tuning;
  }

  /** y, mean and scale. */
  void forward(GroupNormalization.Forward op, Function<Tensor, ? extends Operand> own) {
    List<Argument> arguments = geometry(op);
    arguments.add(Argument.of(op.epsilon()));
    add(arguments, own, List.of(op.x(), op.gamma(), op.beta(), op.mean(), op.scale(), op.y()));
    perGroup(op, "group_norm", arguments);
  }

  /** ∂L/∂x. */
  void dataGradient(GroupNormalization.DataGradient op, Function<Tensor, ? extends Operand> own) {
    List<Argument> arguments = geometry(op);
    add(arguments, own, List.of(op.delta(), op.x(), op.gamma(), op.mean(), op.scale(), op.dx()));
    perGroup(op, "group_norm_gradient", arguments);
  }

  /** ∂L/∂γ and ∂L/∂β. */
  void parameterGradient(
      GroupNormalization.ParameterGradient op, Function<Tensor, ? extends Operand> own) {
    int channels = op.samples().shape().columns();
    int samples = op.samples().shape().dimension(0);
    int samplesOfChain = (int) Math.ceil(Math.sqrt(samples));
    int block = (int) Math.ceil(Math.sqrt((double) op.pixels() / tuning.sumLanes()));
    List<Argument> arguments =
        new ArrayList<>(
            ConvolutionKernels.wholes(
                samples, op.pixels(), op.groups(), op.depth(), samplesOfChain, block));
    add(
        arguments,
        own,
        List.of(op.delta(), op.x(), op.mean(), op.scale(), op.dGamma(), op.dBeta()));
    long width = (long) tuning.sumAcross() * tuning.vectorWidth();
    int group = tuning.sumAcross() * tuning.sumLanes();
    device.launch(
        op.name(),
        KernelVariant.of(
            "group_norm_parameters",
            Map.of(
                "VW", tuning.vectorWidth(),
                "ACROSS", tuning.sumAcross(),
                "LANES", tuning.sumLanes())),
        Range.line((channels + width - 1) / width * group, group),
        arguments.toArray(Argument[]::new));
  }

  private static void add(
      List<Argument> arguments, Function<Tensor, ? extends Operand> own, List<Tensor> tensors) {
    tensors.forEach(tensor -> arguments.add(Argument.of(own.apply(tensor))));
  }

  /** The numbers of GROUP_PARAMETERS. */
  private List<Argument> geometry(GroupNormalization op) {
    double terms = (double) vectors(op) / lanes(op);
    int block = (int) Math.ceil(Math.sqrt(terms));
    return new ArrayList<>(ConvolutionKernels.wholes(op.pixels(), op.groups(), op.depth(), block));
  }

  /** The vectors of a group of channels. */
  private long vectors(GroupNormalization op) {
    int width = tuning.vectorWidth();
    return (long) op.pixels() * ((op.depth() + width - 1) / width);
  }

  private int lanes(GroupNormalization op) {
    if (device.isCpu()) {
      return 1;
    }
    int lanes = FEWEST_LANES;
    while (lanes < MOST_LANES && (long) lanes * NUMBERS < vectors(op)) {
      lanes *= 2;
    }
    return lanes;
  }

  private void perGroup(GroupNormalization op, String kernel, List<Argument> arguments) {
    int lanes = lanes(op);
    long groups = (long) op.samples().shape().dimension(0) * op.groups();
    device.launch(
        op.name(),
        KernelVariant.of(kernel, Map.of("VW", tuning.vectorWidth(), "LANES", lanes)),
        Range.line(groups * lanes, lanes),
        arguments.toArray(Argument[]::new));
  }
}
