package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.Concatenate;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Embedding;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.Multiply;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws networks of 2 to 12 vertices, with parameters and samples, each from its own seed. */
final class RandomGraphs {

  /** α of the CELU among the layers. */
  static final double ALPHA = 0.7;

  static final int STEPS = 3;
  private static final int MOST_VERTICES = 12;
  private static final int INDICES = 6;

  /**
   * A network and its training.
   *
   * @param batches one for each step
   */
  record Graph(
      long seed,
      NetworkSpec spec,
      Loss loss,
      Parameters start,
      List<Samples> batches,
      float eta,
      float mu) {

    int rows() {
      return batches.get(0).rows();
    }

    /** One line from which it can be made again. */
    @Override
    public String toString() {
      return "RandomGraphs.of(%d): %s, %s, %d rows, eta %s, mu %s"
          .formatted(seed, spec, loss.label(), rows(), eta, mu);
    }
  }

  private final SplitMix64 random;
  private final DrawnLayers layers;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Shape input;
  private final boolean isIndices;
  private final NetworkSpec.Builder builder;
  private String current = NetworkSpec.INPUT;

  private RandomGraphs(long seed) {
    this.random = new SplitMix64(seed * 7919 + 13);
    this.layers = new DrawnLayers(random);
    this.isIndices = random.nextInt(8) == 0;
    this.input =
        switch (isIndices ? 0 : random.nextInt(5)) {
          case 0, 1 -> Shape.of(3 + random.nextInt(4));
          case 2 -> Shape.of(2 + random.nextInt(3), 4 + 2 * random.nextInt(2));
          default -> Shape.of(3 + random.nextInt(3), 3 + random.nextInt(3), 1 + random.nextInt(4));
        };
    this.builder = NetworkSpec.builder(dimensions(input));
    shapes.put(NetworkSpec.INPUT, input);
  }

  private static int[] dimensions(Shape shape) {
    int[] dimensions = new int[shape.rank()];
    for (int axis = 0; axis < dimensions.length; axis++) {
      dimensions[axis] = shape.dimension(axis);
    }
    return dimensions;
  }

  /** The network of a seed. */
  static Graph of(long seed) {
    return new RandomGraphs(seed).draw(seed);
  }

  private Graph draw(long seed) {
    int vertices = 2 + random.nextInt(MOST_VERTICES - 1);
    if (isIndices) {
      add(new Embedding(INDICES, 2 * (1 + random.nextInt(2))), NetworkSpec.INPUT);
    }
    while (names.size() < vertices - 1) {
      grow(vertices - 1 - names.size());
    }
    Loss loss = DoubleNetworks.LOSSES.get(random.nextInt(DoubleNetworks.LOSSES.size()));
    add(head(loss), current);
    NetworkSpec spec = builder.build();
    int rows = 3 + random.nextInt(3);
    List<Samples> batches = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      batches.add(samples(spec, loss, rows));
    }
    float eta = random.nextInt(2) == 0 ? 0.05f : 0.02f;
    float mu = random.nextInt(2) == 0 ? 0.9f : 0.5f;
    return new Graph(seed, spec, loss, parameters(spec, seed), batches, eta, mu);
  }

  // ------------------------------------------------------------------------------------ vertices

  private void add(Layer layer, String... inputs) {
    List<Shape> read = new ArrayList<>();
    for (String name : inputs) {
      read.add(DoubleGraph.get(shapes, name));
    }
    String name = "v" + names.size();
    builder.add(name, layer, inputs);
    names.add(name);
    shapes.put(name, layer.output(read));
    current = name;
  }

  private Shape shape() {
    return DoubleGraph.get(shapes, current);
  }

  /** Adds a layer, a residual branch, two branches, or a join with something before. */
  private void grow(int most) {
    boolean mayBranch = !current.equals(NetworkSpec.INPUT);
    switch (mayBranch ? random.nextInt(6) : 0) {
      case 1 -> residual(most);
      case 2 -> branches(most);
      case 3 -> join();
      default -> add(layers.any(shape()), current);
    }
  }

  private void residual(int most) {
    if (most < 2) {
      join();
      return;
    }
    String skipped = current;
    add(layers.of(shape(), shape()), current);
    add(anyJoin(), random.nextInt(2) == 0 ? new String[] {skipped, current} : both(skipped));
  }

  private String[] both(String other) {
    return new String[] {current, other};
  }

  private void branches(int most) {
    if (most < 3) {
      join();
      return;
    }
    String stem = current;
    add(layers.of(shape(), shape()), stem);
    String first = current;
    add(layers.of(DoubleGraph.get(shapes, stem), DoubleGraph.get(shapes, stem)), stem);
    add(anyJoin(), random.nextInt(3) == 0 ? new String[] {first, current, stem} : both(first));
  }

  /** Joins with a vertex of the same shape, which may be the same. */
  private void join() {
    List<String> same = new ArrayList<>(names);
    same.removeIf(name -> !shape().equals(DoubleGraph.get(shapes, name)));
    add(anyJoin(), current, same.get(random.nextInt(same.size())));
  }

  private Layer anyJoin() {
    boolean isNarrow = shape().columns() <= 4;
    return switch (random.nextInt(isNarrow ? 3 : 2)) {
      case 0 -> new Add();
      case 1 -> new Multiply();
      default -> new Concatenate();
    };
  }

  private Layer head(Loss loss) {
    Activation last = loss.takesLogits() ? Activation.IDENTITY : layers.activation();
    int outputs = 2 + random.nextInt(3);
    return shape().rank() == 3
        ? Conv2d.of(outputs, Window.of(1, 1), last)
        : Dense.of(outputs, last);
  }

  // -------------------------------------------------------------------------------------- numbers

  /** Initial values and something besides, so that no bias is 0 and no gain 1. */
  private Parameters parameters(NetworkSpec spec, long seed) {
    Parameters initial = Parameters.initial(spec, seed);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      float[] numbers = initial.values(parameter.name());
      for (int i = 0; parameter.spec().isTrainable() && i < numbers.length; i++) {
        numbers[i] += (float) (0.2 * random.nextGaussian());
      }
      values.put(parameter.name(), numbers);
    }
    return Parameters.of(spec, values);
  }

  private Samples samples(NetworkSpec spec, Loss loss, int rows) {
    float[] x = new float[rows * spec.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = isIndices ? random.nextInt(INDICES) : (float) random.nextGaussian();
    }
    int columns = spec.output().columns();
    float[] t = new float[rows * spec.outputs()];
    for (int i = 0; i < t.length; i += columns) {
      int hot = random.nextInt(columns);
      for (int j = 0; j < columns; j++) {
        t[i + j] =
            loss == Loss.SOFTMAX_CROSS_ENTROPY
                ? j == hot ? 1 : 0
                : loss == Loss.BINARY_CROSS_ENTROPY
                    ? random.nextInt(2)
                    : (float) random.nextDouble();
      }
    }
    return new Samples(rows, x, t);
  }
}
