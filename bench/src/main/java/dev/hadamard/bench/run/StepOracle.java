package dev.hadamard.bench.run;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.tck.Tolerances;
import dev.hadamard.tck.Ulps;
import java.util.stream.IntStream;

/**
 * The oracle of a training step: one step of gradient descent in double precision. It compares the
 * first layer's weights after the step, which depend on the forward pass, on every δ and on the
 * update.
 *
 * <p>The bound of a weight is η times the bound of the first gradient (3e-6 of the largest element
 * of its tensor) plus a rounding of the weight. If |z| is so small that rounding decides whether a
 * ReLU is active, two right results differ by the gradient through that unit. This gradient is
 * added to the bound of the weights that it reaches, unit by unit, so that the bounds of other
 * weights stay tight.
 */
final class StepOracle implements Oracle {

  private static final String BOUND = "η·3e-6·max|∂L/∂W| + 1 ulp(W)";

  /** The factor by which rounding may move z more than the bound of one layer's product. */
  private static final double DRIFT = 4;

  /** The number of units of the first layer whose weights are compared; at most twice as many. */
  private static final int MOST_UNITS = 64;

  private final int batch;
  private final int[] sizes;
  private final int depth;

  /** w[l], outputs × inputs. */
  private final double[][] w;

  /** ∂L/∂W of every {@link #stride}-th unit of the first layer. */
  private final double[][] gradients;

  /** The uncertainty of each unit's gradient due to units that may be active or not. */
  private final double[] doubts;

  private final int stride;
  private final double largest;

  StepOracle(Work.TrainingStep work) {
    this.batch = work.batch();
    this.sizes = work.sizes().stream().mapToInt(Integer::intValue).toArray();
    this.depth = sizes.length - 1;
    this.w = new double[depth][];
    for (int l = 0; l < depth; l++) {
      w[l] = widen(Operands.weights(l, sizes[l + 1], sizes[l]));
    }
    int units = sizes[1];
    double[] x = widen(Operands.stream(Operands.BATCH, batch * sizes[0]));
    Flow[] flows = new Flow[batch];
    IntStream.range(0, batch).parallel().forEach(i -> flows[i] = flow(slice(x, i, sizes[0]), i));
    this.stride = Math.max(1, units / MOST_UNITS);
    this.gradients = new double[units][];
    this.doubts = new double[units];
    double max = 0;
    for (int j = 0; j < units; j += stride) {
      gradients[j] = gradient(x, flows, j);
      for (double g : gradients[j]) {
        max = Math.max(max, Math.abs(g));
      }
      for (Flow flow : flows) {
        doubts[j] += flow.doubt[j];
      }
    }
    this.largest = max;
  }

  /** The backward pass of one sample: δ of the first layer and its uncertainty. */
  private static final class Flow {
    private final double[] delta;
    private final double[] doubt;

    private Flow(double[] delta, double[] doubt) {
      this.delta = delta;
      this.doubt = doubt;
    }
  }

  @Override
  public Check judge(float[] got, double roundoff) {
    int inputs = sizes[0];
    int units = sizes[1];
    Verdict verdict = new Verdict();
    verdict.requireSize(got, units * inputs);
    for (int j = 0; verdict.isSound() && j < units; j += stride) {
      double share = (Tolerances.FIRST_GRADIENT + 8 * roundoff) * largest;
      for (int p = 0; p < inputs; p++) {
        double before = w[0][j * inputs + p];
        double exact = before - Operands.ETA * gradients[j][p];
        double bound =
            Operands.ETA * (share + doubts[j])
                + Ulps.of(Math.max(Math.abs(before), Math.abs(exact)));
        verdict.compare(got[j * inputs + p], exact, bound);
      }
    }
    return verdict.check(BOUND, (long) units * inputs);
  }

  private double[] gradient(double[] x, Flow[] flows, int unit) {
    int inputs = sizes[0];
    double[] g = new double[inputs];
    for (int i = 0; i < batch; i++) {
      double delta = flows[i].delta[unit];
      for (int p = 0; p < inputs; p++) {
        g[p] += delta * x[i * inputs + p];
      }
    }
    return g;
  }

  private Flow flow(double[] x, int sample) {
    double[][] z = new double[depth][];
    double[][] reach = new double[depth][];
    double[] a = x;
    for (int l = 0; l < depth; l++) {
      z[l] = new double[sizes[l + 1]];
      reach[l] = new double[sizes[l + 1]];
      forward(l, a, z[l], reach[l]);
      a = new double[z[l].length];
      for (int j = 0; j < a.length; j++) {
        a[j] = Math.max(z[l][j], 0);
      }
    }
    double[] delta = outputDelta(z[depth - 1], sample % sizes[depth]);
    double[] doubt = new double[delta.length];
    for (int l = depth - 1; l > 0; l--) {
      double[] below = new double[sizes[l]];
      double[] doubtBelow = new double[sizes[l]];
      backward(l, delta, doubt, below, doubtBelow);
      for (int j = 0; j < below.length; j++) {
        boolean isOpen = z[l - 1][j] > 0;
        if (Math.abs(z[l - 1][j]) <= reach[l - 1][j]) {
          doubtBelow[j] += Math.abs(below[j]);
        } else if (!isOpen) {
          doubtBelow[j] = 0;
        }
        if (!isOpen) {
          below[j] = 0;
        }
      }
      delta = below;
      doubt = doubtBelow;
    }
    return new Flow(delta, doubt);
  }

  /** z ← W·a, and for each z the distance by which rounding may move it. */
  private void forward(int layer, double[] a, double[] z, double[] reach) {
    int inputs = sizes[layer];
    double factor = DRIFT * Tolerances.affine(inputs);
    for (int j = 0; j < z.length; j++) {
      double sum = 0;
      double magnitude = 0;
      int row = j * inputs;
      for (int p = 0; p < inputs; p++) {
        double term = w[layer][row + p] * a[p];
        sum += term;
        magnitude += Math.abs(term);
      }
      z[j] = sum;
      reach[j] = factor * magnitude;
    }
  }

  /** (p − t)/m. */
  private double[] outputDelta(double[] logits, int target) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    double[] delta = new double[logits.length];
    for (int j = 0; j < delta.length; j++) {
      delta[j] = Math.exp(logits[j] - max);
      sum += delta[j];
    }
    for (int j = 0; j < delta.length; j++) {
      delta[j] = (delta[j] / sum - (j == target ? 1 : 0)) / batch;
    }
    return delta;
  }

  /** Wᵀδ and its uncertainty. */
  private void backward(
      int layer, double[] delta, double[] doubt, double[] below, double[] doubtBelow) {
    int inputs = sizes[layer];
    for (int j = 0; j < delta.length; j++) {
      int row = j * inputs;
      for (int p = 0; p < inputs && delta[j] != 0; p++) {
        below[p] += w[layer][row + p] * delta[j];
      }
      for (int p = 0; p < inputs && doubt[j] != 0; p++) {
        doubtBelow[p] += Math.abs(w[layer][row + p]) * doubt[j];
      }
    }
  }

  private static double[] slice(double[] from, int row, int columns) {
    double[] values = new double[columns];
    System.arraycopy(from, row * columns, values, 0, columns);
    return values;
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
