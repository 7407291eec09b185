package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.GroupNormalization.DataGradient;
import dev.hadamard.op.GroupNormalization.Forward;
import dev.hadamard.op.GroupNormalization.ParameterGradient;
import dev.hadamard.tck.BackendConformance.Groups;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bugs in group norms and their gradients. */
final class GroupMutants {

  private GroupMutants() {}

  private static final String BOUND = "groups_are_normalised_within_the_bound";
  private static final String LARGE = "a_large_mean_costs_only_the_digits_of_its_rounding";
  private static final String SLOPES = "gradients_of_groups_are_within_the_bound";

  static final List<Mutant> ALL =
      List.of(
          mutant("epsilon is added to the root", BOUND, EpsilonOutside::new),
          mutant("the variance of a group is unbiased", BOUND, Unbiased::new),
          mutant("groups take turns among the channels", BOUND, TakeTurns::new),
          mutant("the variance is that of the squares less the square", LARGE, Naive::new),
          mutant("the sum of a gradient is left out", SLOPES, SumLeftOut::new),
          mutant("the product of a gradient is left out", SLOPES, ProductLeftOut::new),
          mutant("a gradient takes the statistics of the first sample", SLOPES, FirstSample::new));

  private static Mutant mutant(String name, String killer, UnaryOperator<Backend> breakage) {
    return Mutant.of(name, Groups.class, killer, breakage);
  }

  /** Normalises here, so that each part can be wrong. As it stands it is sound. */
  private static class BrokenGroups extends BrokenBackend {
    BrokenGroups(Backend sound) {
      super(sound);
    }

    int groupOf(int channel, int groups, int depth) {
      return channel / depth;
    }

    int sampleOf(int sample) {
      return sample;
    }

    double scale(double variance, int numbers, double epsilon) {
      return 1 / Math.sqrt(variance + epsilon);
    }

    double variance(double[] sums, int numbers, double mean) {
      return sums[2] / numbers;
    }

    double common(double sum, double product, double normal) {
      return sum + normal * product;
    }

    private int group(GroupNormalization op, int i) {
      int channels = op.samples().shape().columns();
      int sample = i / (op.pixels() * channels);
      return sampleOf(sample) * op.groups() + groupOf(i % channels, op.groups(), op.depth());
    }

    @Override
    final void groupNorm(GroupNormalization op) {
      if (op instanceof Forward forward) {
        forward(forward);
      } else if (op instanceof DataGradient gradient) {
        dataGradient(gradient);
      } else if (op instanceof ParameterGradient) {
        delegate().run(op);
      }
    }

    private void forward(Forward op) {
      float[] x = read(op.x());
      float[] gamma = read(op.gamma());
      float[] beta = read(op.beta());
      int numbers = op.pixels() * op.depth();
      double[][] sums = new double[op.mean().shape().size()][3]; // Σx, Σx² in float, Σ(x − mean)²
      for (int i = 0; i < x.length; i++) {
        double[] of = sums[group(op, i)];
        of[0] += x[i];
        of[1] += x[i] * x[i];
      }
      for (int i = 0; i < x.length; i++) {
        double[] of = sums[group(op, i)];
        of[2] += Math.pow(x[i] - of[0] / numbers, 2);
      }
      double[] mean = new double[sums.length];
      double[] scale = new double[sums.length];
      for (int g = 0; g < sums.length; g++) {
        mean[g] = sums[g][0] / numbers;
        scale[g] = scale(variance(sums[g], numbers, mean[g]), numbers, op.epsilon());
      }
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        int g = group(op, i);
        int c = i % gamma.length;
        y[i] = gamma[c] * (x[i] - mean[g]) * scale[g] + beta[c];
      }
      write(y, op.y());
      write(mean, op.mean());
      write(scale, op.scale());
    }

    private void dataGradient(DataGradient op) {
      float[] delta = read(op.delta());
      float[] x = read(op.x());
      float[] gamma = read(op.gamma());
      float[] mean = read(op.mean());
      float[] scale = read(op.scale());
      int numbers = op.pixels() * op.depth();
      double[] sum = new double[mean.length];
      double[] product = new double[mean.length];
      for (int i = 0; i < x.length; i++) {
        int g = group(op, i);
        double term = (double) gamma[i % gamma.length] * delta[i] / numbers;
        sum[g] += term;
        product[g] += term * ((double) x[i] - mean[g]) * scale[g];
      }
      double[] dx = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int g = group(op, i);
        double own = (double) gamma[i % gamma.length] * delta[i];
        double normal = ((double) x[i] - mean[g]) * scale[g];
        dx[i] = (own - common(sum[g], product[g], normal)) * scale[g];
      }
      write(dx, op.dx());
    }

    private void write(double[] values, Tensor target) {
      float[] rounded = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        rounded[i] = (float) values[i];
      }
      delegate().write(rounded, target);
    }
  }

  private static final class EpsilonOutside extends BrokenGroups {
    EpsilonOutside(Backend sound) {
      super(sound);
    }

    @Override
    double scale(double variance, int numbers, double epsilon) {
      return 1 / (Math.sqrt(variance) + epsilon);
    }
  }

  private static final class Unbiased extends BrokenGroups {
    Unbiased(Backend sound) {
      super(sound);
    }

    @Override
    double scale(double variance, int numbers, double epsilon) {
      return super.scale(variance * numbers / Math.max(1, numbers - 1), numbers, epsilon);
    }
  }

  private static final class TakeTurns extends BrokenGroups {
    TakeTurns(Backend sound) {
      super(sound);
    }

    @Override
    int groupOf(int channel, int groups, int depth) {
      return channel % groups;
    }
  }

  private static final class Naive extends BrokenGroups {
    Naive(Backend sound) {
      super(sound);
    }

    @Override
    double variance(double[] sums, int numbers, double mean) {
      return Math.max(0, (float) (sums[1] / numbers) - (float) (mean * mean));
    }
  }

  private static final class SumLeftOut extends BrokenGroups {
    SumLeftOut(Backend sound) {
      super(sound);
    }

    @Override
    double common(double sum, double product, double normal) {
      return normal * product;
    }
  }

  private static final class ProductLeftOut extends BrokenGroups {
    ProductLeftOut(Backend sound) {
      super(sound);
    }

    @Override
    double common(double sum, double product, double normal) {
      return sum;
    }
  }

  private static final class FirstSample extends BrokenGroups {
    FirstSample(Backend sound) {
      super(sound);
    }

    @Override
    int sampleOf(int sample) {
      return 0;
    }
  }
}
