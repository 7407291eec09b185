package dev.hadamard.tck;

import static dev.hadamard.tck.OpCase.in;
import static dev.hadamard.tck.OpCase.out;

import dev.hadamard.op.GroupNormalization.DataGradient;
import dev.hadamard.op.GroupNormalization.Forward;
import dev.hadamard.op.GroupNormalization.ParameterGradient;
import java.util.List;

/** The operations of group norms for {@link OpCase#catalogue}. */
final class GroupOps {

  private GroupOps() {}

  /** For m images of n channels in one group. */
  static List<OpCase> catalogue(int m, int n) {
    OpCase.Operand x = in("x", m, 2, 3, n);
    OpCase.Operand delta = in("delta", m, 2, 3, n);
    OpCase.Operand mean = in("mean", m, 1);
    OpCase.Operand scale = in("scale", m, 1);
    return List.of(
        new OpCase(
            "groupNorm",
            false,
            List.of(
                x,
                in("gamma", n),
                in("beta", n),
                out("mean", m, 1),
                out("scale", m, 1),
                out("y", m, 2, 3, n)),
            (b, t) -> b.run(new Forward(t[0], t[1], t[2], 1, 0.5f, t[3], t[4], t[5]))),
        new OpCase(
            "groupNormDataGradient",
            false,
            List.of(delta, x, in("gamma", n), mean, scale, out("dx", m, 2, 3, n)),
            (b, t) -> b.run(new DataGradient(t[0], t[1], t[2], 1, t[3], t[4], t[5]))),
        new OpCase(
            "groupNormParameterGradient",
            false,
            List.of(delta, x, mean, scale, out("dGamma", n), out("dBeta", n)),
            (b, t) -> b.run(new ParameterGradient(t[0], t[1], 1, t[2], t[3], t[4], t[5]))));
  }
}
