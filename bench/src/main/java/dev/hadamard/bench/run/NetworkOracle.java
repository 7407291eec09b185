package dev.hadamard.bench.run;

import dev.hadamard.bench.engine.ImageNetworks;
import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.Vertex;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.tck.Tolerances;
import dev.hadamard.tck.Ulps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The oracle of a step on a network for images: one step in double precision. It compares the
 * weights of the first convolution, which depend on the forward pass, on every gradient of data and
 * on the update.
 *
 * <p>The bound of a weight is η times the bound of its gradient, and a rounding of the weight. The
 * gradient may be off by the rounding of its own sum, and by 3e-6 of the largest element for what
 * comes before it. Where a number that ReLU or a max pooling decides on is nearer to the other side
 * than rounding moves it, 3e-6 of the layer's largest number, two right results differ by the
 * gradient that passes through there. The sum of all these gradients, each with a random sign, goes
 * through the network once; {@value #DOUBTS} times its largest element is added to the bound.
 */
final class NetworkOracle implements Oracle {

  private static final String BOUND =
      "η·(2√(n+2)·u·Σ|δ·x| + 3e-6·max|g| + doubtful units) + 1 ulp(W)";

  private static final double DOUBTS = 4;
  private static final long SEED = 7;

  private final int batch;
  private final NetworkSpec spec;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, double[]> outputs = new HashMap<>();
  private final double[] weights;
  private final double[] gradient;
  private final double[] limits;

  /** A formula, the names of what it reads, and the name of what it computes. */
  private record Node(String name, List<String> inputs, DoubleVertex formula) {}

  NetworkOracle(NetworkStep work) {
    batch = work.batch();
    spec = ImageNetworks.spec(work.network());
    Parameters parameters = ImageNetworks.parameters(work.network());
    outputs.put(NetworkSpec.INPUT, widened(work.images()));
    spec.vertices().forEach(vertex -> add(vertex, parameters));
    weights = widened(parameters.weight(0));
    double[] error = outputError(of(outputs, last()));
    Map<String, double[]> exact = backward(Map.of(last(), error), null);
    Conv2d first = (Conv2d) spec.vertices().get(0).layer();
    DoubleImages images =
        new DoubleImages(
            first.window(),
            batch,
            spec.input().dimension(0),
            spec.input().dimension(1),
            spec.input().dimension(2),
            first.outputs());
    String sums = nodes.get(0).name();
    double[] x = of(outputs, NetworkSpec.INPUT);
    double[] delta = of(exact, sums);
    gradient = images.weightGradient(delta, x);
    double[] magnitude = images.weightGradient(absolute(delta), absolute(x));
    double[] doubt = images.weightGradient(of(backward(Map.of(), exact), sums), x);
    double common = Tolerances.FIRST_GRADIENT * largest(gradient) + DOUBTS * largest(doubt);
    double ofSum = Tolerances.product(delta.length / first.outputs());
    limits = new double[gradient.length];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = ofSum * magnitude[i] + common;
    }
  }

  private String last() {
    return nodes.get(nodes.size() - 1).name();
  }

  private void add(Vertex vertex, Parameters parameters) {
    Layer layer = vertex.layer();
    boolean isProduct = layer instanceof Conv2d || layer instanceof Dense;
    String name = vertex.name();
    double[] none = new double[0];
    double[] w = isProduct ? widened(parameters.values(name + ".weight")) : none;
    double[] b = isProduct ? widened(parameters.values(name + ".bias")) : none;
    DoubleVertex formula = DoubleVertex.of(layer, spec.inputShapes(vertex).get(0), batch, w, b);
    if (DoubleVertex.hasRelu(layer)) {
      add(new Node(name + " sums", vertex.inputs(), formula));
      add(new Node(name, List.of(name + " sums"), DoubleVertex.relu()));
    } else {
      add(new Node(name, vertex.inputs(), formula));
    }
  }

  private void add(Node node) {
    nodes.add(node);
    outputs.put(
        node.name(),
        node.formula().forward(node.inputs().stream().map(input -> of(outputs, input)).toList()));
  }

  /**
   * ∂L/∂output of every node but the inputs of the first.
   *
   * @param seed what is known of it
   * @param exact if given, what each doubtful unit passes of it is added
   */
  private Map<String, double[]> backward(
      Map<String, double[]> seed, @Nullable Map<String, double[]> exact) {
    Random random = new Random(SEED);
    Map<String, double[]> gradients = new HashMap<>(seed);
    for (int i = nodes.size() - 1; i > 0; i--) {
      Node node = nodes.get(i);
      double[] own = gradients.get(node.name());
      if (own == null) {
        own = new double[of(outputs, node.name()).length];
      }
      double[] passed = node.formula().backward(own);
      if (exact != null) {
        double[] delta = of(exact, node.name());
        double[] doubt =
            node.formula()
                .doubt(delta, Tolerances.FIRST_GRADIENT, () -> random.nextBoolean() ? 1 : -1);
        passed = doubt == null ? passed : sum(passed, doubt);
      }
      for (String input : node.inputs()) {
        gradients.merge(input, passed, NetworkOracle::sum);
      }
    }
    return gradients;
  }

  /** (softmax(z) − t)/m. */
  private double[] outputError(double[] logits) {
    int classes = NetworkStep.CLASSES;
    double[] error = new double[logits.length];
    for (int row = 0; row < batch; row++) {
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        error[row * classes + j] = Math.exp(logits[row * classes + j]);
        sum += error[row * classes + j];
      }
      for (int j = 0; j < classes; j++) {
        double p = error[row * classes + j] / sum;
        error[row * classes + j] = (p - (j == row % classes ? 1 : 0)) / batch;
      }
    }
    return error;
  }

  @Override
  public Check judge(float[] got, double roundoff) {
    Verdict verdict = new Verdict();
    verdict.requireSize(got, weights.length);
    double reduced = 8 * roundoff * largest(gradient);
    for (int i = 0; verdict.isSound() && i < weights.length; i++) {
      double exact = weights[i] - Operands.ETA * gradient[i];
      double ulp = Ulps.of(Math.max(Math.abs(weights[i]), Math.abs(exact)));
      verdict.compare(got[i], exact, Operands.ETA * (limits[i] + reduced) + ulp);
    }
    return verdict.check(BOUND, weights.length);
  }

  private static double[] of(Map<String, double[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static double[] absolute(double[] values) {
    double[] sizes = new double[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    return sizes;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
