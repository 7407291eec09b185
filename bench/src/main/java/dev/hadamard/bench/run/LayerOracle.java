package dev.hadamard.bench.run;

import static dev.hadamard.tck.Ulps.U;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.tck.Tolerances;
import dev.hadamard.tck.Ulps;

/**
 * The oracle of the passes of a layer. Normalisations and softmax work on groups of elements, rows
 * or columns of a matrix, each by itself; {@link Groups} has their formulas. A pooling is exact.
 */
final class LayerOracle implements Oracle {

  private final String bound;
  private final double[] exact;
  private final double[] limits;

  private LayerOracle(String bound, double[] exact, double[] limits) {
    this.bound = bound;
    this.exact = exact;
    this.limits = limits;
  }

  /** The oracle of a pass. */
  static Oracle of(LayerPass work) {
    return switch (work.kind()) {
      case MAX_POOL -> maxPool(work);
      case BATCH_NORM, LAYER_NORM, SOFTMAX -> {
        Groups groups = new Groups(work);
        groups.compute();
        yield new LayerOracle(groups.bound(), groups.exact(), groups.limits());
      }
    };
  }

  private static Oracle maxPool(LayerPass work) {
    int height = work.shape().get(1);
    int width = work.shape().get(2);
    int channels = work.columns();
    float[] x = work.x();
    float[] delta = work.delta();
    double[] y = new double[work.outputs()];
    double[] dx = new double[x.length];
    for (int o = 0; o < y.length; o++) {
      int position = o / channels;
      int column = position % (width / 2) * 2;
      int row = position / (width / 2) % (height / 2) * 2;
      int image = position / (width / 2) / (height / 2);
      int corner = ((image * height + row) * width + column) * channels + o % channels;
      int best = corner;
      for (int tap = 1; tap < 4; tap++) {
        int at = corner + (tap / 2 * width + tap % 2) * channels;
        best = x[at] > x[best] ? at : best;
      }
      y[o] = x[best];
      dx[best] = delta[o];
    }
    double[] exact = work.isBoth() ? dx : y;
    return new LayerOracle("exact", exact, new double[exact.length]);
  }

  @Override
  public Check judge(float[] result, double roundoff) {
    Verdict verdict = new Verdict();
    verdict.requireSize(result, exact.length);
    for (int i = 0; verdict.isSound() && i < exact.length; i++) {
      verdict.compare(result[i], exact[i], limits[i]);
    }
    return verdict.check(bound, exact.length);
  }

  /**
   * A layer whose elements are normalised in groups of n: the columns of a batch norm, the rows of
   * the others.
   *
   * <p>Bounds, where T is {@link Tolerances#product} of n, the error of a sum relative to the sum
   * of its magnitudes. Normalisation: the mean is off by e = T·Σ|x|/n, the variance by 2T of itself
   * and e², so x̂ by scale·e + |x̂|·(T + 8u). The sums of the backward pass are off by T of their
   * magnitudes and what the error of x̂ adds. Softmax: p is off by r of itself, {@link
   * Tolerances#softmaxRelative}, and Σ p·δ by r + T of Σ p·|δ|. Each result has at most 8 roundings
   * more.
   */
  private static final class Groups {

    private static final double ROUNDINGS = 8 * U;

    private final LayerPass work;
    private final float[] x;
    private final float[] delta;
    private final float[] gamma;
    private final float[] beta;
    private final double[] exact;
    private final double[] limits;
    private final int columns;
    private final int size;
    private final boolean isAlongColumns;
    private final double ofSums;

    Groups(LayerPass work) {
      this.work = work;
      x = work.x();
      delta = work.delta();
      gamma = work.gamma();
      beta = work.beta();
      exact = new double[x.length];
      limits = new double[x.length];
      columns = work.columns();
      isAlongColumns = work.kind() == LayerPass.Kind.BATCH_NORM;
      size = isAlongColumns ? x.length / columns : columns;
      ofSums = Tolerances.product(size);
    }

    double[] exact() {
      return exact;
    }

    double[] limits() {
      return limits;
    }

    String bound() {
      return work.kind() == LayerPass.Kind.SOFTMAX
          ? "the conformance kit's limit of softmax" + (work.isBoth() ? ", and of its sums" : "")
          : "2√(n+2)·u of the sums, and 8 roundings";
    }

    void compute() {
      for (int group = 0; group < x.length / size; group++) {
        if (work.kind() == LayerPass.Kind.SOFTMAX) {
          softmax(group);
        } else {
          normalise(group);
        }
      }
    }

    /** The index of an element of a group. */
    private int at(int group, int i) {
      return isAlongColumns ? i * columns + group : group * columns + i;
    }

    private void normalise(int group) {
      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < size; i++) {
        sum += x[at(group, i)];
        magnitude += Math.abs(x[at(group, i)]);
      }
      double mean = sum / size;
      double squares = 0;
      for (int i = 0; i < size; i++) {
        squares += Math.pow(x[at(group, i)] - mean, 2);
      }
      double scale = 1 / Math.sqrt(squares / size + LayerPass.EPSILON);
      double shift = scale * (ofSums * magnitude / size + ROUNDINGS * Math.abs(mean));
      if (work.isBoth()) {
        normaliseBack(group, mean, scale, shift);
      } else {
        for (int i = 0; i < size; i++) {
          int at = at(group, i);
          double normal = (x[at] - mean) * scale;
          double factor = gamma[at % columns];
          exact[at] = factor * normal + beta[at % columns];
          limits[at] =
              Math.abs(factor) * errorOfNormal(normal, shift)
                  + ROUNDINGS * (Math.abs(factor * normal) + Math.abs(beta[at % columns]));
        }
      }
    }

    private double errorOfNormal(double normal, double shift) {
      return shift + Math.abs(normal) * (ofSums + shift * shift + ROUNDINGS);
    }

    private void normaliseBack(int group, double mean, double scale, double shift) {
      double sum = 0;
      double sizes = 0;
      double product = 0;
      double productSizes = 0;
      double moved = 0;
      for (int i = 0; i < size; i++) {
        int at = at(group, i);
        double normal = (x[at] - mean) * scale;
        double g = (double) gamma[at % columns] * delta[at];
        sum += g / size;
        sizes += Math.abs(g) / size;
        product += g * normal / size;
        productSizes += Math.abs(g * normal) / size;
        moved += Math.abs(g) * errorOfNormal(normal, shift) / size;
      }
      double errorOfSum = (ofSums + ROUNDINGS) * sizes;
      double errorOfProduct = (ofSums + ROUNDINGS) * productSizes + moved;
      for (int i = 0; i < size; i++) {
        int at = at(group, i);
        double normal = (x[at] - mean) * scale;
        double g = (double) gamma[at % columns] * delta[at];
        exact[at] = (g - sum - normal * product) * scale;
        double terms = Math.abs(g) + Math.abs(sum) + Math.abs(normal * product);
        double error =
            errorOfSum
                + Math.abs(normal) * errorOfProduct
                + errorOfNormal(normal, shift) * Math.abs(product)
                + ROUNDINGS * terms;
        limits[at] = scale * error + Math.abs(exact[at]) * (ofSums + ROUNDINGS);
      }
    }

    private void softmax(int group) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < size; i++) {
        max = Math.max(max, x[at(group, i)]);
      }
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += Math.exp(x[at(group, i)] - max);
      }
      double product = 0;
      double magnitude = 0;
      for (int i = 0; i < size; i++) {
        double p = Math.exp(x[at(group, i)] - max) / sum;
        product += p * delta[at(group, i)];
        magnitude += p * Math.abs(delta[at(group, i)]);
      }
      for (int i = 0; i < size; i++) {
        int at = at(group, i);
        double p = Math.exp(x[at] - max) / sum;
        double relative = Tolerances.softmaxRelative(size, max - x[at]);
        if (work.isBoth()) {
          exact[at] = p * (delta[at] - product);
          double terms = Math.abs(delta[at]) + Math.abs(product);
          limits[at] =
              p * (terms * (relative + ROUNDINGS) + (relative + ofSums) * magnitude)
                  + Ulps.MIN_NORMAL;
        } else {
          exact[at] = p;
          limits[at] = relative * p + Ulps.MIN_NORMAL;
        }
      }
    }
  }
}
