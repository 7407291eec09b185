package dev.hadamard.cpu;

import dev.hadamard.Tensor;
import dev.hadamard.op.GroupNormalization;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Normalises groups of channels, with loops along the channels, which are neighbours in memory:
 * each channel of a sample is summed by itself, and then, in double, those of a group.
 *
 * <p>A thread takes a sample at a time. Pixels are summed in chains of about √pixels, and then the
 * chains. So the bits do not depend on the number of threads.
 */
final class GroupLoops {

  /** Below this many elements a second thread costs more than it gains. */
  private static final int SMALL = 32_768;

  private final ThreadTeam team;
  private final Function<Tensor, CpuTensor> own;
  private final Scratch[] scratch;

  /** What a thread works on: a number for each channel. */
  private static final class Scratch {
    private float[] shift = new float[0];
    private float[] factor = new float[0];
    private float[] chain = new float[0];
    private float[] first = new float[0];
    private float[] second = new float[0];

    void reserve(int channels) {
      if (shift.length < channels) {
        shift = new float[channels];
        factor = new float[channels];
        chain = new float[channels];
        first = new float[channels];
        second = new float[channels];
      }
    }
  }

  /** The term of a sum: that of each channel of a pixel is added to the sums. */
  private interface Term {
    void add(int pixel, float[] sums);
  }

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  GroupLoops(ThreadTeam team, Function<Tensor, CpuTensor> own) {
    this.team = team;
    this.own = own;
    this.scratch = new Scratch[team.size()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  private interface Sample {
    void run(int sample, Scratch own);
  }

  private void samples(GroupNormalization op, Sample task) {
    int samples = op.samples().shape().dimension(0);
    int channels = op.samples().shape().columns();
    ThreadTeam.Part part =
        (sample, member) -> {
          scratch[member].reserve(channels);
          task.run(sample, scratch[member]);
        };
    if (op.samples().shape().size() < SMALL) {
      for (int sample = 0; sample < samples; sample++) {
        part.run(sample, 0);
      }
    } else {
      team.run(samples, part);
    }
  }

  /** Sums the terms of all pixels, for each channel. */
  private static void sum(int pixels, int channels, Term term, float[] chain, float[] sums) {
    int length = (int) Math.ceil(Math.sqrt(pixels));
    Arrays.fill(sums, 0, channels, 0f);
    for (int from = 0; from < pixels; from += length) {
      Arrays.fill(chain, 0, channels, 0f);
      int end = Math.min(pixels, from + length);
      for (int p = from; p < end; p++) {
        term.add(p, chain);
      }
      for (int c = 0; c < channels; c++) {
        sums[c] += chain[c];
      }
    }
  }

  /** The mean of a group: of its channels' sums. */
  private static double mean(float[] sums, int group, GroupNormalization op) {
    double sum = 0;
    for (int c = group * op.depth(); c < (group + 1) * op.depth(); c++) {
      sum += sums[c];
    }
    return sum / op.pixels() / op.depth();
  }

  private static void fill(float[] perChannel, int group, GroupNormalization op, float value) {
    Arrays.fill(perChannel, group * op.depth(), (group + 1) * op.depth(), value);
  }

  // --------------------------------------------------------------------------------------- forward

  void forward(GroupNormalization.Forward op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor y = own.apply(op.y());
    CpuTensor gamma = own.apply(op.gamma());
    CpuTensor beta = own.apply(op.beta());
    int channels = x.shape().columns();
    samples(
        op,
        (sample, s) -> {
          int from = sample * op.pixels() * channels;
          statistics(op, x, sample, s);
          for (int c = 0; c < channels; c++) {
            s.factor[c] *= gamma.get(c);
          }
          for (int p = 0; p < op.pixels(); p++) {
            int at = from + p * channels;
            for (int c = 0; c < channels; c++) {
              float centred = x.data[x.start + at + c] - s.shift[c];
              y.data[y.start + at + c] = Math.fma(centred, s.factor[c], beta.data[beta.start + c]);
            }
          }
        });
  }

  /** Writes mean and scale, also into the shift and the factor of each channel. */
  private void statistics(GroupNormalization.Forward op, CpuTensor x, int sample, Scratch s) {
    int channels = x.shape().columns();
    int from = x.start + sample * op.pixels() * channels;
    CpuTensor mean = own.apply(op.mean());
    CpuTensor scale = own.apply(op.scale());
    for (int group = 0; group < op.groups(); group++) {
      fill(s.shift, group, op, x.data[from + group * op.depth()]);
    }
    sum(
        op.pixels(),
        channels,
        (p, sums) -> addDifferences(x.data, from + p * channels, s.shift, sums, channels),
        s.chain,
        s.first);
    for (int group = 0; group < op.groups(); group++) {
      float first = x.data[from + group * op.depth()];
      float m = (float) (first + mean(s.first, group, op));
      mean.set(sample * op.groups() + group, m);
      fill(s.shift, group, op, m);
    }
    sum(
        op.pixels(),
        channels,
        (p, sums) -> addSquares(x.data, from + p * channels, s.shift, sums, channels),
        s.chain,
        s.first);
    for (int group = 0; group < op.groups(); group++) {
      float inverse = (float) (1 / Math.sqrt(mean(s.first, group, op) + op.epsilon()));
      scale.set(sample * op.groups() + group, inverse);
      fill(s.factor, group, op, inverse);
    }
  }

  private static void addDifferences(
      float[] x, int from, float[] shift, float[] sums, int channels) {
    for (int c = 0; c < channels; c++) {
      sums[c] += x[from + c] - shift[c];
    }
  }

  private static void addSquares(float[] x, int from, float[] shift, float[] sums, int channels) {
    for (int c = 0; c < channels; c++) {
      float centred = x[from + c] - shift[c];
      sums[c] = Math.fma(centred, centred, sums[c]);
    }
  }

  // -------------------------------------------------------------------------------------- gradient

  private static void add(float[] delta, int from, float[] sums, int channels) {
    for (int c = 0; c < channels; c++) {
      sums[c] += delta[from + c];
    }
  }

  private static void addProducts(
      float[] delta, int at, float[] x, int from, float[] shift, float[] sums, int channels) {
    for (int c = 0; c < channels; c++) {
      sums[c] = Math.fma(delta[at + c], x[from + c] - shift[c], sums[c]);
    }
  }

  /** first ← Σδ, second ← Σδ·(x − mean), for each channel of a sample. */
  private void sums(
      GroupNormalization op, CpuTensor delta, CpuTensor x, CpuTensor mean, int sample, Scratch s) {
    int channels = x.shape().columns();
    int from = sample * op.pixels() * channels;
    for (int group = 0; group < op.groups(); group++) {
      fill(s.shift, group, op, mean.get(sample * op.groups() + group));
    }
    sum(
        op.pixels(),
        channels,
        (p, sums) -> add(delta.data, delta.start + from + p * channels, sums, channels),
        s.chain,
        s.first);
    sum(
        op.pixels(),
        channels,
        (p, sums) -> {
          int at = from + p * channels;
          addProducts(delta.data, delta.start + at, x.data, x.start + at, s.shift, sums, channels);
        },
        s.chain,
        s.second);
  }

  void dataGradient(GroupNormalization.DataGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor x = own.apply(op.x());
    CpuTensor gamma = own.apply(op.gamma());
    CpuTensor mean = own.apply(op.mean());
    CpuTensor scale = own.apply(op.scale());
    CpuTensor dx = own.apply(op.dx());
    int channels = x.shape().columns();
    samples(
        op,
        (sample, s) -> {
          sums(op, delta, x, mean, sample, s);
          for (int c = 0; c < channels; c++) {
            s.first[c] *= gamma.get(c);
            s.second[c] *= gamma.get(c);
          }
          for (int group = 0; group < op.groups(); group++) {
            float inverse = scale.get(sample * op.groups() + group);
            float sum = (float) mean(s.first, group, op);
            float product = (float) (mean(s.second, group, op) * inverse * inverse);
            fill(s.first, group, op, sum);
            fill(s.second, group, op, product);
            fill(s.factor, group, op, inverse);
          }
          for (int p = 0; p < op.pixels(); p++) {
            int at = (sample * op.pixels() + p) * channels;
            for (int c = 0; c < channels; c++) {
              float g = gamma.data[gamma.start + c] * delta.data[delta.start + at + c];
              float common = (x.data[x.start + at + c] - s.shift[c]) * s.second[c];
              dx.data[dx.start + at + c] = (g - s.first[c] - common) * s.factor[c];
            }
          }
        });
  }

  /** The sums of each sample, and then, in double, of all. */
  void parameterGradient(GroupNormalization.ParameterGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor x = own.apply(op.x());
    CpuTensor mean = own.apply(op.mean());
    CpuTensor scale = own.apply(op.scale());
    int samples = x.shape().dimension(0);
    int channels = x.shape().columns();
    float[][] ofDelta = new float[samples][];
    float[][] ofProduct = new float[samples][];
    samples(
        op,
        (sample, s) -> {
          sums(op, delta, x, mean, sample, s);
          for (int c = 0; c < channels; c++) {
            s.second[c] *= scale.get(sample * op.groups() + c / op.depth());
          }
          ofDelta[sample] = Arrays.copyOf(s.first, channels);
          ofProduct[sample] = Arrays.copyOf(s.second, channels);
        });
    addUp(ofProduct, own.apply(op.dGamma()));
    addUp(ofDelta, own.apply(op.dBeta()));
  }

  private static void addUp(float[][] parts, CpuTensor target) {
    for (int c = 0; c < target.shape().size(); c++) {
      double sum = 0;
      for (float[] part : parts) {
        sum += part[c];
      }
      target.set(c, (float) sum);
    }
  }
}
