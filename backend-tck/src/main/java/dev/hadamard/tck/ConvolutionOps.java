package dev.hadamard.tck;

import static dev.hadamard.tck.OpCase.in;
import static dev.hadamard.tck.OpCase.out;

import dev.hadamard.Activation;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;

/** The operations of convolutions for {@link OpCase#catalogue}. */
final class ConvolutionOps {

  /** How the names of forward passes begin, whose two outputs may be one tensor. */
  static final String FORWARD = "convolution of";

  /** Of images of 3 × 4 pixels 4 × 2 are left. */
  private static final Window WINDOW = Window.of(2, 3).stride(1, 2).padding(1);

  private ConvolutionOps() {}

  /** For m images, n outputs, k inputs: all channels together, each by itself, and one pixel. */
  static List<OpCase> catalogue(int m, int n, int k) {
    List<OpCase> cases = new ArrayList<>();
    cases.addAll(of("all channels", WINDOW, m, n, k, k));
    cases.addAll(of("each channel", WINDOW.groups(Math.max(1, k)), m, k, k, k == 0 ? 0 : 1));
    cases.addAll(of("a pixel", Window.of(1, 1), m, n, k, k));
    return cases;
  }

  private static List<OpCase> of(
      String what, Window window, int m, int outputs, int inputs, int inputsOfGroup) {
    int height = window.outputHeight(3);
    int width = window.outputWidth(4);
    OpCase.Operand x = in("x", m, 3, 4, inputs);
    OpCase.Operand delta = in("delta", m, height, width, outputs);
    int[] weights = {outputs, window.height(), window.width(), inputsOfGroup};
    return List.of(
        new OpCase(
            FORWARD + " " + what,
            false,
            List.of(
                x,
                in("w", weights),
                in("b", outputs),
                out("z", m, height, width, outputs),
                out("a", m, height, width, outputs)),
            (b, t) -> b.run(new Forward(t[0], t[1], t[2], window, Activation.TANH, t[3], t[4]))),
        new OpCase(
            "convolutionDataGradient of " + what,
            false,
            List.of(delta, in("w", weights), out("dx", m, 3, 4, inputs)),
            (b, t) -> b.run(new DataGradient(t[0], t[1], window, t[2]))),
        new OpCase(
            "convolutionWeightGradient of " + what,
            false,
            List.of(delta, x, out("w", weights), out("b", outputs)),
            (b, t) -> b.run(new WeightGradient(-0.5f, t[0], t[1], window, 0.75f, t[2], t[3]))));
  }
}
