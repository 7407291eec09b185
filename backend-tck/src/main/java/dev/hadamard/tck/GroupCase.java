package dev.hadamard.tck;

import dev.hadamard.Shape;
import java.util.List;

/**
 * Group norms of n images of height × width × (groups·depth), and their exact results in double as
 * plain loops, each with its magnitude.
 */
record GroupCase(int n, int height, int width, int groups, int depth) {

  /** Deep and shallow groups, one and many, one pixel and many. */
  static List<GroupCase> all() {
    return List.of(
        new GroupCase(1, 1, 1, 1, 7),
        new GroupCase(3, 2, 3, 2, 5),
        new GroupCase(2, 5, 7, 17, 1),
        new GroupCase(2, 9, 8, 4, 16),
        new GroupCase(5, 6, 11, 3, 17),
        new GroupCase(1, 40, 30, 2, 33),
        new GroupCase(70, 1, 1, 4, 20),
        new GroupCase(300, 1, 1, 1, 150),
        new GroupCase(2, 1, 1, 1, 1000));
  }

  Shape x() {
    return Shape.of(n, height, width, channels());
  }

  Shape statistics() {
    return Shape.of(n, groups);
  }

  int channels() {
    return groups * depth;
  }

  /** The numbers of a group. */
  int numbers() {
    return height * width * depth;
  }

  private int group(int i) {
    return i / (height * width * channels()) * groups + i % channels() / depth;
  }

  /** The statistics of each group: mean, mean |x| and variance. */
  static final class Statistics {
    final double[] mean;
    final double[] magnitude;
    final double[] variance;

    private Statistics(int groups) {
      mean = new double[groups];
      magnitude = new double[groups];
      variance = new double[groups];
    }
  }

  Statistics statisticsOf(float[] x) {
    Statistics s = new Statistics(n * groups);
    for (int i = 0; i < x.length; i++) {
      s.mean[group(i)] += (double) x[i] / numbers();
      s.magnitude[group(i)] += Math.abs((double) x[i]) / numbers();
    }
    for (int i = 0; i < x.length; i++) {
      double centred = x[i] - s.mean[group(i)];
      s.variance[group(i)] += centred * centred / numbers();
    }
    return s;
  }

  /** y. Its magnitude is the bound of its error, where sums of N terms have this factor. */
  Oracle.Sums forward(float[] x, float[] gamma, float[] beta, double epsilon, double factor) {
    Statistics s = statisticsOf(x);
    Oracle.Sums y = new Oracle.Sums(x.length);
    double u = 0x1p-24;
    for (int i = 0; i < x.length; i++) {
      int g = group(i);
      int c = i % channels();
      double scale = 1 / Math.sqrt(s.variance[g] + epsilon);
      double centred = x[i] - s.mean[g];
      // The mean is a sum of differences from a number of the group, and is rounded once more.
      double ofMean = factor * 2 * (s.magnitude[g] + Math.abs(x[i])) + u * Math.abs(s.mean[g]);
      double ofScale = (factor + 8 * u) / 2 + ofMean * ofMean * scale * scale + 4 * u;
      double product = gamma[c] * centred * scale;
      y.value[i] = product + beta[c];
      y.magnitude[i] =
          Math.abs(gamma[c]) * scale * ofMean * (1 + ofScale)
              + Math.abs(product) * (ofScale + 3 * u)
              + u * (Math.abs(product) + Math.abs(beta[c]));
    }
    return y;
  }

  /** ∂L/∂x of given statistics. Its magnitude is the bound of its error. */
  Oracle.Sums dataGradient(
      float[] delta, float[] x, float[] gamma, float[] mean, float[] scale, double factor) {
    double[] sum = new double[n * groups];
    double[] absolute = new double[n * groups];
    double[] product = new double[n * groups];
    double[] absoluteProduct = new double[n * groups];
    for (int i = 0; i < x.length; i++) {
      int g = group(i);
      double term = (double) gamma[i % channels()] * delta[i] / numbers();
      double normal = ((double) x[i] - mean[g]) * scale[g];
      sum[g] += term;
      absolute[g] += Math.abs(term);
      product[g] += term * normal;
      absoluteProduct[g] += Math.abs(term * normal);
    }
    Oracle.Sums dx = new Oracle.Sums(x.length);
    double u = 0x1p-24;
    for (int i = 0; i < x.length; i++) {
      int g = group(i);
      double own = (double) gamma[i % channels()] * delta[i];
      double normal = ((double) x[i] - mean[g]) * scale[g];
      dx.value[i] = (own - sum[g] - normal * product[g]) * scale[g];
      double rough = Math.abs(own) + absolute[g] + Math.abs(normal) * absoluteProduct[g];
      dx.magnitude[i] =
          scale[g]
              * (factor * (absolute[g] + Math.abs(normal) * absoluteProduct[g]) + 12 * u * rough);
    }
    return dx;
  }

  /** ∂L/∂γ, then ∂L/∂β. The magnitudes are those of their terms. */
  List<Oracle.Sums> parameterGradient(float[] delta, float[] x, float[] mean, float[] scale) {
    Oracle.Sums dGamma = new Oracle.Sums(channels());
    Oracle.Sums dBeta = new Oracle.Sums(channels());
    for (int i = 0; i < x.length; i++) {
      int c = i % channels();
      double term = delta[i] * ((double) x[i] - mean[group(i)]) * scale[group(i)];
      dGamma.value[c] += term;
      dGamma.magnitude[c] += Math.abs(term);
      dBeta.value[c] += delta[i];
      dBeta.magnitude[c] += Math.abs(delta[i]);
    }
    return List.of(dGamma, dBeta);
  }

  @Override
  public String toString() {
    return "%d images %d×%d, %d groups of %d".formatted(n, height, width, groups, depth);
  }
}
