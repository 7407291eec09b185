package dev.hadamard.kernels.launch;

import dev.hadamard.Activation;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import dev.hadamard.spi.Gather;
import dev.hadamard.spi.GradientPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions as matrix products whose loops gather an operand from the images, see {@code
 * gather.cl}: one launch for each group, and for the gradient of the input for each phase of the
 * stride. Where a group has one input, {@link DepthwiseKernels} compute it in one launch.
 */
final class ConvolutionKernels {

  /**
   * The epilogue of a convolution, as far as it determines the variant.
   *
   * @param f the activation at the end, or null if there is none
   * @param flag KEEP_Z or SCATTER
   */
  private record Ending(String kernel, @Nullable Activation f, boolean flag)
      implements VariantChoice.Ending {

    @Override
    public KernelVariant variant(GemmLoops loops) {
      Map<String, Object> defines = new TreeMap<>(loops.defines());
      if (f != null) {
        defines.put("ACTIVATION", "f_" + f.kernelName());
        defines.put("KEEP_Z", flag ? 1 : 0);
      } else if (kernel.equals("convolution_data")) {
        defines.put("SCATTER", flag ? 1 : 0);
      }
      return KernelVariant.of(kernel, defines);
    }
  }

  private final KernelDevice device;
  private final GemmChoice choice;
  private final VariantChoice variants;
  private final DepthwiseKernels depthwise;

  ConvolutionKernels(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.choice = new GemmChoice(device, tuning);
    this.variants = new VariantChoice(device);
    this.depthwise = new DepthwiseKernels(device, tuning);
  }

  /** Whether each input channel has outputs of its own. */
  private static boolean isDepthwise(Window window, Tensor w) {
    return window.groups() > 1 && w.shape().columns() == 1;
  }

  /**
   * z ← x ∗ w + b, a ← f(z).
   *
   * @param keepsZ whether z is written; it is not if a is the same memory
   * @param own finds the operand that a tensor is
   */
  void forward(Forward op, boolean keepsZ, Function<Tensor, ? extends Operand> own) {
    if (isDepthwise(op.window(), op.w())) {
      depthwise.forward(op, keepsZ, own);
      return;
    }
    Operand x = own.apply(op.x());
    Operand w = own.apply(op.w());
    int pitch = op.z().shape().columns();
    int outputs = pitch / op.window().groups();
    for (int group = 0; group < op.window().groups(); group++) {
      Gather gather = Gather.of(op.window(), op.x().shape(), group);
      Product product =
          new Product(
              op.z().shape().rows(), outputs, gather.columns(), x, Transpose.NO, w, Transpose.YES);
      List<Argument> rest = arguments(gather);
      rest.addAll(wholes(pitch, group * outputs, group * outputs * gather.columns()));
      rest.add(Argument.of(own.apply(op.b())));
      rest.add(Argument.of(own.apply(op.z())));
      rest.add(Argument.of(own.apply(op.a())));
      boolean quads = w.columns() % 4 == 0;
      Ending ending = new Ending("convolution_forward", op.f(), keepsZ);
      launch(op.name(), ending, product, gather.run(), quads, rest);
    }
  }

  /** ∂L/∂x. */
  void dataGradient(
      DataGradient op, ElementwiseKernels elementwise, Function<Tensor, ? extends Operand> own) {
    if (isDepthwise(op.window(), op.w())) {
      depthwise.dataGradient(op, own);
      return;
    }
    Operand dx = own.apply(op.dx());
    List<GradientPhase> phases = GradientPhase.of(op.window(), op.dx().shape(), op.delta().shape());
    if (phases.stream().anyMatch(GradientPhase::isUnreached)) {
      elementwise.axpby(0, dx, 0, dx);
    }
    for (GradientPhase phase : phases) {
      if (!phase.isUnreached()) {
        launch(op, phase, own, dx);
      }
    }
  }

  private void launch(
      DataGradient op, GradientPhase phase, Function<Tensor, ? extends Operand> own, Operand dx) {
    Operand w = own.apply(op.w());
    Product product =
        new Product(
            op.dx().shape().dimension(0) * phase.gather().rowsOfImage(),
            w.columns(),
            phase.gather().columns(),
            own.apply(op.delta()),
            Transpose.NO,
            w,
            Transpose.NO);
    List<Argument> rest = arguments(phase.gather());
    rest.addAll(arguments(phase.target()));
    rest.addAll(
        wholes(
            dx.columns(),
            phase.target().originX(),
            phase.tapColumns(),
            phase.depth(),
            phase.firstWeight(),
            phase.tapRowStep(),
            phase.tapStep(),
            phase.outputStep()));
    rest.add(Argument.of(dx));
    boolean scatters = op.window().strideY() > 1 || op.window().strideX() > 1;
    boolean quads = phase.depth() % 4 == 0 && w.columns() % 4 == 0;
    Ending ending = new Ending("convolution_data", null, scatters);
    launch(op.name(), ending, product, phase.gather().run(), quads, rest);
  }

  /** w ← α·∂L/∂w + β·w; the biases are not its business. */
  void weightGradient(WeightGradient op, Function<Tensor, ? extends Operand> own) {
    if (isDepthwise(op.window(), op.w())) {
      depthwise.weightGradient(op, own);
      return;
    }
    launch(op, op.alpha(), op.beta(), 1, own.apply(op.w()), own);
  }

  /** Each row of the portions ← ∂L/∂w of some images. */
  void weightGradients(PortionedGradient op, Function<Tensor, ? extends Operand> own) {
    Operand portions = own.apply(op.portions());
    launch(op.whole(), 1, 0, portions.rows(), portions, own);
  }

  private void launch(
      WeightGradient op,
      float alpha,
      float beta,
      int portions,
      Operand out,
      Function<Tensor, ? extends Operand> own) {
    Operand delta = own.apply(op.delta());
    Operand x = own.apply(op.x());
    int inputs = op.w().shape().columns();
    int outputs = delta.columns() / op.window().groups();
    int images = PortionedGradient.imagesOf(op, portions);
    for (int group = 0; group < op.window().groups(); group++) {
      Gather gather = Gather.of(op.window(), op.x().shape(), group);
      Product product =
          new Product(
              outputs, gather.columns(), delta.rows(), delta, Transpose.YES, x, Transpose.NO);
      boolean quads = outputs % 4 == 0 && inputs % 4 == 0;
      VariantChoice.Chosen chosen =
          variants.choose(
              new Ending("convolution_weights", null, false),
              runnable -> choice.gathered(product, gather.run(), quads, runnable));
      Range one = chosen.loops().range(product);
      List<Argument> arguments = new ArrayList<>(chosen.loops().arguments(product));
      arguments.addAll(arguments(gather));
      arguments.addAll(
          wholes(
              delta.columns(),
              group * outputs,
              group * outputs * gather.columns(),
              (int) one.items()[1],
              images,
              op.w().shape().size()));
      arguments.add(Argument.of(alpha));
      arguments.add(Argument.of(beta));
      arguments.add(Argument.of(out));
      device.launch(
          op.name(),
          chosen.variant(),
          one.repeatedDown(portions),
          arguments.toArray(Argument[]::new));
    }
  }

  /** The numbers of a gather in the order of GATHER_PARAMETERS. */
  static List<Argument> arguments(Gather gather) {
    return wholes(
        gather.height(),
        gather.width(),
        gather.gridHeight(),
        gather.gridWidth(),
        gather.stepY(),
        gather.stepX(),
        gather.originY(),
        gather.originX(),
        gather.lineStep(),
        gather.runs(),
        gather.run(),
        gather.runStep());
  }

  static List<Argument> wholes(int... values) {
    List<Argument> arguments = new ArrayList<>();
    for (int value : values) {
      arguments.add(Argument.of(value));
    }
    return arguments;
  }

  private void launch(
      String operation,
      Ending ending,
      Product product,
      int run,
      boolean quads,
      List<Argument> rest) {
    VariantChoice.Chosen chosen =
        variants.choose(ending, runnable -> choice.gathered(product, run, quads, runnable));
    List<Argument> arguments = new ArrayList<>(chosen.loops().arguments(product));
    arguments.addAll(rest);
    device.launch(
        operation,
        chosen.variant(),
        chosen.loops().range(product),
        arguments.toArray(Argument[]::new));
  }
}
