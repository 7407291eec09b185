package dev.hadamard.cpu;

import dev.hadamard.op.Window;
import java.util.Arrays;

/**
 * Convolutions in which each input channel has outputs of its own: output o reads input
 * o/multiplier. There is no product of matrices in them, so the loops run along the channels.
 *
 * <pre>
 *   forward   for each line of outputs, for each pixel:  z ← b + Σ over taps   x-pixel ⊙ w-tap
 *   data      for each line of inputs, for each pixel:   dx ← Σ over taps      δ-pixel ⊙ w-tap
 *   weights   for each tap and stretch of channels:      dw ← Σ over pixels    δ-pixel ⊙ x-pixel
 * </pre>
 *
 * <p>Pixels and taps pass through arrays of their own, because C2 vectorises loops with one common
 * index only. Lines, or taps and channels, are divided among the threads, never a sum, so the bits
 * do not depend on their number.
 */
final class DepthwiseLoops {

  /** Below this many multiply-adds a second thread costs more than it gains. */
  private static final long SMALL = 100_000;

  /** Channels of a stretch. */
  private static final int STRETCH = 64;

  private final ThreadTeam team;
  private final Scratch[] scratch;
  private float[][] taps = new float[0][];

  /** What a thread works on: one line of a result, or sums of some channels. */
  private static final class Scratch {
    private float[] line = new float[0];
    private float[] chain = new float[0];
    private float[] total = new float[0];
    private float[] left = new float[0];
    private float[] right = new float[0];

    void reserve(int lineLength, int channels) {
      if (line.length < lineLength) {
        line = new float[lineLength];
      }
      if (chain.length < channels) {
        chain = new float[channels];
        total = new float[channels];
        left = new float[channels];
        right = new float[channels];
      }
    }

    /** Adds the chain to the total and begins the next one. */
    void endChain(int channels) {
      Microkernel.add(channels, total, chain);
      Arrays.fill(chain, 0, channels, 0f);
    }

    void begin(int channels) {
      Arrays.fill(chain, 0, channels, 0f);
      Arrays.fill(total, 0, channels, 0f);
    }
  }

  DepthwiseLoops(ThreadTeam team) {
    this.team = team;
    this.scratch = new Scratch[team.size()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  private void run(long multiplyAdds, int parts, ThreadTeam.Part part) {
    if (multiplyAdds < SMALL) {
      for (int i = 0; i < parts; i++) {
        part.run(i, 0);
      }
    } else {
      team.run(parts, part);
    }
  }

  /** The weights with a row for each tap. */
  private float[][] taps(CpuTensor w, int count) {
    int outputs = w.shape().dimension(0);
    if (taps.length != count || taps[0].length < outputs) {
      taps = new float[count][outputs];
    }
    for (int tap = 0; tap < count; tap++) {
      for (int o = 0; o < outputs; o++) {
        taps[tap][o] = w.data[w.start + o * count + tap];
      }
    }
    return taps;
  }

  /** target[j] ← source[from + j/repeat] for j in [0, count). */
  private static void repeat(float[] source, int from, int repeat, float[] target, int count) {
    if (repeat == 1) {
      System.arraycopy(source, from, target, 0, count);
    } else {
      for (int j = 0; j < count; j++) {
        target[j] = source[from + j / repeat];
      }
    }
  }

  /** sⱼ ← sⱼ + xⱼ·yⱼ. */
  private static void accumulate(int n, float[] s, float[] x, float[] y) {
    for (int j = 0; j < n; j++) {
      s[j] = Math.fma(x[j], y[j], s[j]);
    }
  }

  // --------------------------------------------------------------------------------------- forward

  /** z ← x ∗ w + b, a ← f(z); z may be a. */
  void forward(
      Window window,
      CpuTensor x,
      CpuTensor w,
      CpuTensor b,
      ElementwiseLoop f,
      CpuTensor z,
      CpuTensor a) {
    int height = z.shape().dimension(1);
    int length = z.shape().dimension(2) * z.shape().columns();
    float[][] weights = taps(w, window.taps());
    run(
        (long) z.shape().size() * window.taps(),
        z.shape().dimension(0) * height,
        (part, member) -> {
          Scratch own = scratch[member];
          own.reserve(length, z.shape().columns());
          outputs(window, x, weights, b, z, part / height, part % height, own);
          System.arraycopy(own.line, 0, z.data, z.start + part * length, length);
          f.run(own.line, own.line, 0, length);
          System.arraycopy(own.line, 0, a.data, a.start + part * length, length);
        });
  }

  /** The sums of one line. */
  private static void outputs(
      Window window,
      CpuTensor x,
      float[][] weights,
      CpuTensor b,
      CpuTensor z,
      int image,
      int row,
      Scratch own) {
    int outputs = z.shape().columns();
    int inputs = x.shape().columns();
    for (int column = 0; column < z.shape().dimension(2); column++) {
      own.begin(outputs);
      for (int tap = 0; tap < weights.length; tap++) {
        int y =
            row * window.strideY() - window.paddingY() + tap / window.width() * window.dilationY();
        int u =
            column * window.strideX()
                - window.paddingX()
                + tap % window.width() * window.dilationX();
        if (y >= 0 && y < x.shape().dimension(1) && u >= 0 && u < x.shape().dimension(2)) {
          int pixel = (image * x.shape().dimension(1) + y) * x.shape().dimension(2) + u;
          repeat(x.data, x.start + pixel * inputs, outputs / inputs, own.left, outputs);
          accumulate(outputs, own.chain, own.left, weights[tap]);
        }
        if (tap % SummationOrder.CHAIN == SummationOrder.CHAIN - 1) {
          own.endChain(outputs);
        }
      }
      own.endChain(outputs);
      System.arraycopy(b.data, b.start, own.left, 0, outputs);
      Microkernel.add(outputs, own.total, own.left);
      System.arraycopy(own.total, 0, own.line, column * outputs, outputs);
    }
  }

  // -------------------------------------------------------------------------- gradient of the
  // input

  /** dx ← ∂L/∂x. */
  void dataGradient(Window window, CpuTensor delta, CpuTensor w, CpuTensor dx) {
    int height = dx.shape().dimension(1);
    int outputs = delta.shape().columns();
    float[][] weights = taps(w, window.taps());
    run(
        (long) delta.shape().size() * window.taps(),
        dx.shape().dimension(0) * height,
        (part, member) -> {
          Scratch own = scratch[member];
          own.reserve(0, outputs);
          inputs(window, delta, weights, dx, part / height, part % height, own);
        });
  }

  /** One line. The sums of an input's outputs are added last. */
  private static void inputs(
      Window window,
      CpuTensor delta,
      float[][] weights,
      CpuTensor dx,
      int image,
      int row,
      Scratch own) {
    int outputs = delta.shape().columns();
    int width = dx.shape().dimension(2);
    int inputs = dx.shape().columns();
    for (int column = 0; column < width; column++) {
      own.begin(outputs);
      for (int tap = 0; tap < weights.length; tap++) {
        int y = row + window.paddingY() - tap / window.width() * window.dilationY();
        int u = column + window.paddingX() - tap % window.width() * window.dilationX();
        if (isReached(y, window.strideY(), delta.shape().dimension(1))
            && isReached(u, window.strideX(), delta.shape().dimension(2))) {
          int line = image * delta.shape().dimension(1) + y / window.strideY();
          int pixel = line * delta.shape().dimension(2) + u / window.strideX();
          System.arraycopy(delta.data, delta.start + pixel * outputs, own.left, 0, outputs);
          accumulate(outputs, own.chain, own.left, weights[tap]);
        }
        if (tap % SummationOrder.CHAIN == SummationOrder.CHAIN - 1) {
          own.endChain(outputs);
        }
      }
      own.endChain(outputs);
      int to = dx.start + ((image * dx.shape().dimension(1) + row) * width + column) * inputs;
      addUp(own.total, outputs / inputs, dx.data, to, inputs);
    }
  }

  private static boolean isReached(int position, int stride, int extent) {
    return position >= 0 && position % stride == 0 && position / stride < extent;
  }

  /** target[to + j] ← the sum of the j-th {@code each} elements. */
  private static void addUp(float[] sums, int each, float[] target, int to, int count) {
    if (each == 1) {
      System.arraycopy(sums, 0, target, to, count);
      return;
    }
    for (int j = 0; j < count; j++) {
      float sum = sums[j * each];
      for (int q = 1; q < each; q++) {
        sum += sums[j * each + q];
      }
      target[to + j] = sum;
    }
  }

  // ----------------------------------------------------------------------- gradient of the weights

  /** w ← α·∂L/∂w + β·w. */
  void weightGradient(
      Window window, float alpha, CpuTensor delta, CpuTensor x, float beta, CpuTensor w) {
    int outputs = delta.shape().columns();
    int count = window.taps();
    int stretches = (outputs - 1) / STRETCH + 1;
    run(
        (long) delta.shape().size() * count,
        count * stretches,
        (part, member) -> {
          int tap = part / stretches;
          int first = part % stretches * STRETCH;
          int channels = Math.min(STRETCH, outputs - first);
          Scratch own = scratch[member];
          own.reserve(0, STRETCH);
          sumPixels(window, delta, x, tap, first, channels, own);
          for (int j = 0; j < channels; j++) {
            int at = w.start + (first + j) * count + tap;
            float old = beta == 0 ? 0 : beta * w.data[at];
            w.data[at] = beta == 0 ? alpha * own.total[j] : Math.fma(alpha, own.total[j], old);
          }
        });
  }

  /**
   * The sums of one tap over all pixels. As in {@link RowSums} about √pixels of them are summed in
   * one chain, then the chains.
   */
  private static void sumPixels(
      Window window, CpuTensor delta, CpuTensor x, int tap, int first, int channels, Scratch own) {
    int outputs = delta.shape().columns();
    int inputs = x.shape().columns();
    int width = delta.shape().dimension(2);
    int height = delta.shape().dimension(1);
    int chain = Math.max(SummationOrder.CHAIN, (int) Math.ceil(Math.sqrt(delta.shape().rows())));
    int down = tap / window.width() * window.dilationY() - window.paddingY();
    int across = tap % window.width() * window.dilationX() - window.paddingX();
    own.begin(channels);
    for (int pixel = 0; pixel < delta.shape().rows(); pixel++) {
      int y = pixel / width % height * window.strideY() + down;
      int u = pixel % width * window.strideX() + across;
      if (y >= 0 && y < x.shape().dimension(1) && u >= 0 && u < x.shape().dimension(2)) {
        int image = pixel / (width * height);
        int source = (image * x.shape().dimension(1) + y) * x.shape().dimension(2) + u;
        System.arraycopy(delta.data, delta.start + pixel * outputs + first, own.left, 0, channels);
        channelsOf(x, source * inputs, outputs / inputs, first, own.right, channels);
        accumulate(channels, own.chain, own.left, own.right);
      }
      if (pixel % chain == chain - 1) {
        own.endChain(channels);
      }
    }
    own.endChain(channels);
  }

  /** The inputs that the outputs [first, first + count) read. */
  private static void channelsOf(
      CpuTensor x, int pixel, int multiplier, int first, float[] target, int count) {
    if (multiplier == 1) {
      System.arraycopy(x.data, x.start + pixel + first, target, 0, count);
    } else {
      for (int j = 0; j < count; j++) {
        target[j] = x.data[x.start + pixel + (first + j) / multiplier];
      }
    }
  }
}
