package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.expression.Uniform;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.AveragePool2d;
import dev.hadamard.nn.layer.Concatenate;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Dropout;
import dev.hadamard.nn.layer.Embedding;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.Formula;
import dev.hadamard.nn.layer.GaussianNoise;
import dev.hadamard.nn.layer.GlobalAveragePool;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.nn.layer.MultiHeadAttention;
import dev.hadamard.nn.layer.Multiply;
import dev.hadamard.nn.layer.PReLU;
import dev.hadamard.nn.layer.PositionEmbedding;
import dev.hadamard.nn.layer.Reshape;
import dev.hadamard.nn.layer.Softmax;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** The forward formulas of all layers, for training, on a {@link Tape}: one batch, row-major. */
final class DoubleLayers {

  /** A function may be off by 10 ulp in float32. */
  private static final double FUNCTION = 20;

  /** What layers draw in a step. */
  record Draws(long seed, long step) {

    /** The number of a place, from stream i of a vertex. */
    double uniform(int place, int vertex, int stream) {
      return new Uniform().at(place, word(seed), 256 * vertex + stream, word(step - 1));
    }

    private static float word(long number) {
      return Float.intBitsToFloat(0x00800000 + (int) number);
    }
  }

  /**
   * A vertex.
   *
   * @param index its place in the network
   * @param shapes of a sample of each input
   * @param output the shape of a sample of the output
   * @param parameters all of the network
   */
  record At(
      int index,
      String name,
      List<int[]> inputs,
      List<Shape> shapes,
      Shape output,
      Map<String, int[]> parameters) {

    int[] x() {
      return inputs.get(0);
    }

    Shape shape() {
      return shapes.get(0);
    }

    int channels() {
      return shape().columns();
    }

    int[] parameter(String of) {
      return DoubleGraph.get(parameters, name + "." + of);
    }
  }

  private final Tape tape;
  private final int samples;
  private final Draws draws;
  private final Map<String, double[]> untrained = new HashMap<>();

  DoubleLayers(Tape tape, int samples, Draws draws) {
    this.tape = tape;
    this.samples = samples;
    this.draws = draws;
  }

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  /** What layers computed for the parameters that are not trained. */
  Map<String, double[]> untrained() {
    return untrained;
  }

  /** The output of a layer. */
  int[] compute(Layer layer, At at) {
    if (layer instanceof Dense dense) {
      return map(
          dense(tape, at.x(), at.parameter("weight"), at.parameter("bias")), dense.activation());
    } else if (layer instanceof Conv2d conv) {
      return map(new DoubleImages(tape, samples, at).convolution(conv.window()), conv.activation());
    } else if (layer instanceof MaxPool2d pool) {
      return new DoubleImages(tape, samples, at).max(pool.window());
    } else if (layer instanceof AveragePool2d pool) {
      return new DoubleImages(tape, samples, at).average(pool.window(), pool.isPaddingCounted());
    } else if (layer instanceof MultiHeadAttention attention) {
      return new DoubleAttention(tape, at, attention).context();
    } else if (layer instanceof Add) {
      return joined(at, tape::add);
    } else if (layer instanceof Multiply) {
      return joined(at, tape::multiply);
    } else if (layer instanceof Flatten || layer instanceof Reshape) {
      return at.x();
    }
    int[] norm = DoubleNorms.compute(tape, layer, at, samples, untrained);
    return norm.length > 0 ? norm : small(layer, at);
  }

  private int[] small(Layer layer, At at) {
    if (layer instanceof Activate activate) {
      return map(at.x(), activate.activation());
    } else if (layer instanceof Formula formula) {
      return each(at.x(), x -> formula(formula, x));
    } else if (layer instanceof PReLU) {
      return indexed(at.x(), (x, i) -> prelu(x, at.parameter("weight")[i % at.channels()]));
    } else if (layer instanceof Dropout dropout) {
      return indexed(at.x(), (x, i) -> dropped(dropout.p(), x, i, at.index()));
    } else if (layer instanceof GaussianNoise noise) {
      return indexed(at.x(), (x, i) -> noisy(noise.deviation(), x, i, at.index()));
    } else if (layer instanceof Softmax) {
      return softmax(tape, at.x(), at.channels());
    } else if (layer instanceof Concatenate) {
      return concatenated(at);
    } else if (layer instanceof GlobalAveragePool) {
      return pixelMeans(at);
    } else if (layer instanceof PositionEmbedding) {
      int[] p = at.parameter("weight");
      return indexed(at.x(), (x, i) -> tape.add(x, p[i % p.length]));
    } else if (layer instanceof Embedding embedding) {
      return looked(at, embedding.width());
    }
    throw new IllegalArgumentException("no formula in double for " + layer);
  }

  // ------------------------------------------------------------------------------ element by
  // element

  private static int[] each(int[] x, IntUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  private static int[] indexed(int[] x, IntBinaryOperator f) {
    int[] y = new int[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = f.applyAsInt(x[i], i);
    }
    return y;
  }

  private int[] map(int[] z, Activation f) {
    return f == Activation.IDENTITY
        ? z
        : each(
            z,
            i -> {
              double at = tape.value(i);
              return tape.function(i, f.value(at), f.derivative(at), FUNCTION);
            });
  }

  private int formula(Formula formula, int i) {
    double z = tape.value(i);
    if (formula.equals(Formula.RELU6)) {
      return tape.function(i, Math.min(Math.max(z, 0), 6), z > 0 && z < 6 ? 1 : 0, 0);
    } else if (formula.equals(Formula.HARD_SWISH)) {
      double slope = z <= -3 ? 0 : z >= 3 ? 1 : (2 * z + 3) / 6;
      return tape.function(i, z * Math.min(Math.max(z + 3, 0), 6) / 6, slope, FUNCTION);
    } else if (formula.equals(Formula.MISH)) {
      double t = Math.tanh(Math.log1p(Math.exp(z)));
      double slope = t + z * (1 - t * t) / (1 + Math.exp(-z));
      return tape.function(i, z * t, slope, FUNCTION);
    } else if (formula.equals(Formula.celu(RandomGraphs.ALPHA))) {
      double below = Math.expm1(z / RandomGraphs.ALPHA);
      return z < 0
          ? tape.function(i, RandomGraphs.ALPHA * below, below + 1, FUNCTION)
          : tape.function(i, z, 1, 0);
    }
    throw new IllegalArgumentException("no formula in double for " + formula);
  }

  private int prelu(int z, int slope) {
    return tape.value(z) > 0 ? z : tape.multiply(z, slope);
  }

  private int dropped(double share, int x, int place, int vertex) {
    return draws.uniform(place, vertex, 0) < (float) share
        ? tape.leaf(0)
        : tape.scale(x, 1 / (1 - share));
  }

  private int noisy(double deviation, int x, int place, int vertex) {
    double radius = Math.sqrt(-2 * Math.log1p(-draws.uniform(place, vertex, 0)));
    double normal = radius * Math.cos(2 * Math.PI * draws.uniform(place, vertex, 1));
    return tape.add(x, tape.leaf(tape.off(deviation * normal, FUNCTION)));
  }

  // --------------------------------------------------------------------------------------------
  // rows

  /** x·Wᵀ + b, for as many rows as there are. */
  static int[] dense(Tape tape, int[] x, int[] w, int[] b) {
    int in = w.length / b.length;
    int[] z = new int[x.length / in * b.length];
    for (int i = 0; i < z.length; i++) {
      int sum = b[i % b.length];
      for (int k = 0; k < in; k++) {
        sum = tape.multiplyAdd(sum, x[i / b.length * in + k], w[i % b.length * in + k]);
      }
      z[i] = sum;
    }
    return z;
  }

  /** Of each n in turn. */
  static int[] softmax(Tape tape, int[] z, int n) {
    int[] p = new int[z.length];
    for (int first = 0; first < z.length; first += n) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = first; j < first + n; j++) {
        max = Math.max(max, tape.value(z[j]));
      }
      for (int j = first; j < first + n; j++) {
        p[j] = tape.exp(z[j], max);
      }
      int share = tape.reciprocal(tape.mean(Arrays.copyOfRange(p, first, first + n), 1));
      for (int j = first; j < first + n; j++) {
        p[j] = tape.multiply(p[j], share);
      }
    }
    return p;
  }

  private static int[] joined(At at, IntBinaryOperator join) {
    int[] y = at.x();
    for (int[] other : at.inputs().subList(1, at.inputs().size())) {
      y = indexed(y, (x, i) -> join.applyAsInt(x, other[i]));
    }
    return y;
  }

  private static int[] concatenated(At at) {
    int width = at.output().columns();
    int rows = at.x().length / at.channels();
    int[] y = new int[rows * width];
    int offset = 0;
    for (int k = 0; k < at.inputs().size(); k++) {
      int columns = at.shapes().get(k).columns();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(at.inputs().get(k), row * columns, y, row * width + offset, columns);
      }
      offset += columns;
    }
    return y;
  }

  private int[] pixelMeans(At at) {
    int channels = at.channels();
    int pixels = at.shape().size() / channels;
    int[] y = new int[samples * channels];
    for (int i = 0; i < y.length; i++) {
      int[] values = new int[pixels];
      for (int pixel = 0; pixel < pixels; pixel++) {
        values[pixel] = at.x()[(i / channels * pixels + pixel) * channels + i % channels];
      }
      y[i] = tape.mean(values, 1.0 / pixels);
    }
    return y;
  }

  private int[] looked(At at, int width) {
    int[] w = at.parameter("weight");
    int[] y = new int[at.x().length * width];
    for (int i = 0; i < at.x().length; i++) {
      int index = (int) tape.value(at.x()[i]);
      System.arraycopy(w, index * width, y, i * width, width);
    }
    return y;
  }
}
