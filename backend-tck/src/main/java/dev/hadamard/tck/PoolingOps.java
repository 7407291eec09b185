package dev.hadamard.tck;

import static dev.hadamard.tck.OpCase.in;
import static dev.hadamard.tck.OpCase.out;

import dev.hadamard.op.Pooling.Average;
import dev.hadamard.op.Pooling.AverageGradient;
import dev.hadamard.op.Pooling.Max;
import dev.hadamard.op.Pooling.MaxGradient;
import dev.hadamard.op.Window;
import java.util.List;

/** The operations of pooling for {@link OpCase#catalogue}. */
final class PoolingOps {

  /** The name of the forward pass whose two outputs may be one tensor. */
  static final String MAX = "maxPool";

  /** Of images of 3 × 4 pixels 4 × 2 are left. */
  private static final Window WINDOW = Window.of(2, 3).stride(1, 2).padding(1);

  private PoolingOps() {}

  /** For m images of k channels. */
  static List<OpCase> catalogue(int m, int k) {
    int height = WINDOW.outputHeight(3);
    int width = WINDOW.outputWidth(4);
    OpCase.Operand x = in("x", m, 3, 4, k);
    OpCase.Operand delta = in("delta", m, height, width, k);
    OpCase.Operand dx = out("dx", m, 3, 4, k);
    return List.of(
        new OpCase(
            MAX,
            false,
            List.of(x, out("winner", m, height, width, k), out("y", m, height, width, k)),
            (b, t) -> b.run(new Max(t[0], WINDOW, t[2], t[1]))),
        new OpCase(
            "gradient of " + MAX,
            false,
            List.of(delta, in("winner", m, height, width, k), dx),
            (b, t) -> b.run(new MaxGradient(t[0], t[1], WINDOW, t[2]))),
        new OpCase(
            "averagePool",
            false,
            List.of(x, out("y", m, height, width, k)),
            (b, t) -> b.run(new Average(t[0], WINDOW, true, t[1]))),
        new OpCase(
            "gradient of averagePool",
            false,
            List.of(delta, dx),
            (b, t) -> b.run(new AverageGradient(t[0], WINDOW, true, t[1]))));
  }
}
