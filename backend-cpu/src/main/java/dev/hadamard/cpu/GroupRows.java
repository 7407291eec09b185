package dev.hadamard.cpu;

import dev.hadamard.Tensor;
import dev.hadamard.op.GroupNormalization;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Normalises groups whose numbers lie side by side, as those of a layer norm do: samples of one
 * pixel. A group is copied to an array of its own, and all passes over it stay in the innermost
 * cache.
 *
 * <p>Samples are divided among the threads, never a sum, so the bits do not depend on their number.
 */
final class GroupRows {

  /** Below this many elements a second thread costs more than it gains. */
  private static final int SMALL = 32_768;

  /** Elements that a thread takes at once. */
  private static final int PART = 16_384;

  private final ThreadTeam team;
  private final RowReductions reductions;
  private final Function<Tensor, CpuTensor> own;
  private final Scratch[] scratch;

  /** What a thread works on: the numbers of a group, and those of its channels. */
  private static final class Scratch {
    private float[] x = new float[0];
    private float[] delta = new float[0];
    private float[] gamma = new float[0];
    private float[] beta = new float[0];

    void reserve(int depth) {
      if (x.length < depth) {
        x = new float[depth];
        delta = new float[depth];
        gamma = new float[depth];
        beta = new float[depth];
      }
    }
  }

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  GroupRows(ThreadTeam team, RowReductions reductions, Function<Tensor, CpuTensor> own) {
    this.team = team;
    this.reductions = reductions;
    this.own = own;
    this.scratch = new Scratch[team.size()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /** Computes one group: number {@code index} of all, whose numbers begin at {@code from}. */
  private interface Group {
    void compute(int index, int from, int depth, Scratch own);
  }

  /** Computes all groups, those of the same channels one after the other. */
  private void groups(GroupNormalization op, CpuTensor gamma, CpuTensor beta, Group task) {
    int depth = op.depth();
    int channels = op.samples().shape().columns();
    int samples = op.samples().shape().dimension(0);
    int samplesOfPart = PART / channels + 1;
    ThreadTeam.Part part =
        (index, member) -> {
          Scratch own = scratch[member];
          own.reserve(depth);
          int end = Math.min(samples, (index + 1) * samplesOfPart);
          for (int group = 0; group < op.groups(); group++) {
            System.arraycopy(gamma.data, gamma.start + group * depth, own.gamma, 0, depth);
            System.arraycopy(beta.data, beta.start + group * depth, own.beta, 0, depth);
            for (int sample = index * samplesOfPart; sample < end; sample++) {
              task.compute(
                  sample * op.groups() + group, sample * channels + group * depth, depth, own);
            }
          }
        };
    int parts = (samples - 1) / samplesOfPart + 1;
    if (op.samples().shape().size() < SMALL) {
      for (int index = 0; index < parts; index++) {
        part.run(index, 0);
      }
    } else {
      team.run(parts, part);
    }
  }

  void forward(GroupNormalization.Forward op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor y = own.apply(op.y());
    CpuTensor mean = own.apply(op.mean());
    CpuTensor scale = own.apply(op.scale());
    groups(
        op,
        own.apply(op.gamma()),
        own.apply(op.beta()),
        (group, from, depth, own) -> {
          int begin = x.start + from;
          float first = x.data[begin];
          float rest = (float) (reductions.sum(x.data, first, begin, begin + depth) / depth);
          mean.set(group, first + rest);
          System.arraycopy(x.data, begin, own.x, 0, depth);
          subtract(own.x, first + rest, depth);
          double variance = reductions.sumOfProducts(own.x, own.x, 0, depth) / depth;
          float inverse = (float) (1 / Math.sqrt(variance + op.epsilon()));
          scale.set(group, inverse);
          stretch(own.x, inverse, own.gamma, own.beta, depth);
          System.arraycopy(own.x, 0, y.data, y.start + from, depth);
        });
  }

  void dataGradient(GroupNormalization.DataGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor x = own.apply(op.x());
    CpuTensor gamma = own.apply(op.gamma());
    CpuTensor mean = own.apply(op.mean());
    CpuTensor scale = own.apply(op.scale());
    CpuTensor dx = own.apply(op.dx());
    groups(
        op,
        gamma,
        gamma,
        (group, from, depth, own) -> {
          System.arraycopy(x.data, x.start + from, own.x, 0, depth);
          System.arraycopy(delta.data, delta.start + from, own.delta, 0, depth);
          subtract(own.x, mean.get(group), depth);
          Microkernel.multiply(depth, own.delta, own.gamma);
          double inverse = scale.get(group);
          float sum = (float) (reductions.sum(own.delta, 0, 0, depth) / depth);
          double products = reductions.sumOfProducts(own.delta, own.x, 0, depth);
          double product = products / depth * inverse * inverse;
          remove(own.delta, sum, own.x, (float) product, (float) inverse, depth);
          System.arraycopy(own.delta, 0, dx.data, dx.start + from, depth);
        });
  }

  private static void subtract(float[] x, float shift, int n) {
    for (int j = 0; j < n; j++) {
      x[j] -= shift;
    }
  }

  /** xⱼ ← xⱼ·(scale·γⱼ) + βⱼ. */
  private static void stretch(float[] x, float scale, float[] gamma, float[] beta, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = Math.fma(x[j], scale * gamma[j], beta[j]);
    }
  }

  /** gⱼ ← (gⱼ − sum − xⱼ·product)·scale. */
  private static void remove(float[] g, float sum, float[] x, float product, float scale, int n) {
    for (int j = 0; j < n; j++) {
      g[j] = (g[j] - sum - x[j] * product) * scale;
    }
  }
}
