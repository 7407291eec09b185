package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Initialisation;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.MultiHeadAttention;
import dev.hadamard.nn.layer.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The architecture of a network, as data: the shape of a sample, and the layers in an order in
 * which they can be computed. The last one is the output.
 *
 * <pre>{@code
 * NetworkSpec plain = NetworkSpec.of(64, 128, 10);
 * NetworkSpec residual =
 *     NetworkSpec.builder(64)
 *         .add("stem", Dense.of(128, Activation.RELU))
 *         .add("branch", Dense.of(128, Activation.RELU))
 *         .add("sum", new Add(), "stem", "branch")
 *         .add("head", Dense.of(10))
 *         .build();
 * }</pre>
 */
public final class NetworkSpec {

  /** The name by which a vertex reads the samples. */
  public static final String INPUT = "input";

  private final Shape input;
  private final List<Vertex> vertices;
  private final List<Recomputed> recomputed;
  private final Map<String, Shape> shapes;

  /**
   * Creates a network.
   *
   * @param input the shape of a sample
   * @param vertices the layers, each after those that it reads
   * @throws IllegalArgumentException if a name is used twice, a vertex reads what is not before it,
   *     a vertex other than the last is read by none, or a layer cannot read its inputs
   */
  public NetworkSpec(Shape input, List<Vertex> vertices) {
    this(input, vertices, List.of());
  }

  private NetworkSpec(Shape input, List<Vertex> vertices, List<Recomputed> recomputed) {
    this.input = input;
    this.vertices = List.copyOf(vertices);
    this.recomputed = List.copyOf(recomputed);
    if (input.isEmpty()) {
      throw new IllegalArgumentException("a network of 0 inputs");
    }
    if (input.rank() >= Shape.MAX_RANK) {
      throw new IllegalArgumentException(
          "samples of rank %d, at most %d".formatted(input.rank(), Shape.MAX_RANK - 1));
    }
    if (vertices.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least an output layer");
    }
    this.shapes = GraphShapes.of(input, this.vertices);
    RecomputedBlocks.requireApart(this.vertices, this.recomputed);
  }

  /** A parameter of the network. */
  public record Parameter(String name, ParameterSpec spec) {
    /** Its extents. */
    public Shape shape() {
      return spec.shape();
    }
  }

  /**
   * A block of consecutive vertices, named by the first and the last, whose results are computed
   * again in the backward pass.
   */
  public record Recomputed(String first, String last) {}

  // ------------------------------------------------------------------------------------- creation

  /**
   * Creates a network for classification: ReLU in the hidden layers, logits (identity) in the last
   * one. {@code of(64, 128, 10)} has 64 inputs, a hidden layer of 128 neurons, and 10 classes.
   */
  public static NetworkSpec of(int... sizes) {
    return of(Activation.RELU, Activation.IDENTITY, sizes);
  }

  /**
   * Creates a network of dense layers with one activation for all hidden layers and the {@linkplain
   * Initialisation#defaultFor usual initialisation} for each layer.
   *
   * @param hidden the activation of the hidden layers
   * @param output the activation of the last layer
   * @param sizes the number of inputs, of neurons in each hidden layer, and of outputs
   * @throws IllegalArgumentException if there are fewer than two sizes or one is not positive
   */
  public static NetworkSpec of(Activation hidden, Activation output, int... sizes) {
    if (sizes.length < 2) {
      throw new IllegalArgumentException("a network needs at least inputs and outputs");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      layers.add(Dense.of(sizes[i], i == sizes.length - 1 ? output : hidden));
    }
    return chain(sizes[0], layers);
  }

  /**
   * Creates a network of layers each of which reads the one before it. They are named 0, 1, 2 and
   * so on.
   *
   * @param inputs the number of features of a sample
   */
  public static NetworkSpec chain(int inputs, List<? extends Layer> layers) {
    Builder builder = builder(inputs);
    layers.forEach(builder::add);
    return builder.build();
  }

  /** Begins a network that reads samples of this shape. */
  public static Builder builder(int... sample) {
    return new Builder(Shape.of(sample));
  }

  /** Collects the vertices of a network. */
  public static final class Builder {
    private final Shape input;
    private final List<Vertex> vertices = new ArrayList<>();
    private final List<Recomputed> recomputed = new ArrayList<>();

    private Builder(Shape input) {
      this.input = input;
    }

    /** Adds a layer that reads the one before it, or the samples. Its name is its number from 0. */
    public Builder add(Layer layer) {
      return add(Integer.toString(vertices.size()), layer);
    }

    /**
     * Adds a layer.
     *
     * @param inputs the names of what it reads; none means the layer before it, or the samples
     */
    public Builder add(String name, Layer layer, String... inputs) {
      String before = vertices.isEmpty() ? INPUT : vertices.get(vertices.size() - 1).name();
      vertices.add(new Vertex(name, layer, inputs.length == 0 ? List.of(before) : List.of(inputs)));
      return this;
    }

    /**
     * Trains a block in less memory: what its layers compute is not kept for the backward pass, but
     * computed again there. It costs the time of one more forward pass of the block. The results
     * have the same bits. What other vertices read of the block is kept, and inference is as
     * before.
     *
     * @param first the name of the first vertex of the block
     * @param last that of the last one, which comes after it or is the same
     */
    public Builder recompute(String first, String last) {
      recomputed.add(new Recomputed(first, last));
      return this;
    }

    /**
     * The network.
     *
     * @throws IllegalArgumentException if its parts do not fit, see {@link NetworkSpec}
     */
    public NetworkSpec build() {
      return new NetworkSpec(input, vertices, recomputed);
    }
  }

  /**
   * Returns this architecture with the same initialisation for every dense or convolution layer.
   */
  public NetworkSpec withInitialisation(Initialisation initialisation) {
    return new NetworkSpec(
        input,
        vertices.stream()
            .map(v -> new Vertex(v.name(), with(initialisation, v.layer()), v.inputs()))
            .toList(),
        recomputed);
  }

  private static Layer with(Initialisation initialisation, Layer layer) {
    if (layer instanceof Conv2d conv) {
      return new Conv2d(conv.outputs(), conv.window(), conv.activation(), initialisation);
    }
    if (layer instanceof MultiHeadAttention attention) {
      return new MultiHeadAttention(attention.heads(), attention.isCausal(), initialisation);
    }
    return layer instanceof Dense dense
        ? new Dense(dense.outputs(), dense.activation(), initialisation)
        : layer;
  }

  // --------------------------------------------------------------------------------------- shapes

  /** The shape of a sample. */
  public Shape input() {
    return input;
  }

  /** The layers, each after those that it reads. */
  public List<Vertex> vertices() {
    return vertices;
  }

  /** The blocks whose results are computed again in the backward pass. */
  public List<Recomputed> recomputed() {
    return recomputed;
  }

  /** The vertices of a block. */
  List<Vertex> between(Recomputed block) {
    return vertices.subList(
        RecomputedBlocks.indexOf(vertices, block.first()),
        RecomputedBlocks.indexOf(vertices, block.last()) + 1);
  }

  /** The shape of a sample at a vertex, or of the {@link #INPUT}. */
  public Shape shapeOf(String vertex) {
    Shape shape = shapes.get(vertex);
    if (shape == null) {
      throw new IllegalArgumentException("the network has no vertex " + vertex);
    }
    return shape;
  }

  /** The shapes of what a vertex reads. */
  public List<Shape> inputShapes(Vertex vertex) {
    return vertex.inputs().stream().map(this::shapeOf).toList();
  }

  /** The shape of the output for a sample. */
  public Shape output() {
    return shapeOf(last().name());
  }

  /** The number of features of a sample. */
  public int inputs() {
    return input.size();
  }

  /** The number of output values for a sample. */
  public int outputs() {
    return output().size();
  }

  private Vertex last() {
    return vertices.get(vertices.size() - 1);
  }

  /** The number of layers. */
  public int depth() {
    return vertices.size();
  }

  /** The number of values of a sample that a layer reads first. */
  public int inputsOf(int layer) {
    return shapeOf(vertices.get(layer).inputs().get(0)).size();
  }

  /** The number of values that a layer computes for a sample. */
  public int outputsOf(int layer) {
    return shapeOf(vertices.get(layer).name()).size();
  }

  /**
   * The activation of the last layer, if it is one of {@link Dense}, {@link Conv2d} or {@link
   * Activate}; the identity for any other layer, whose outputs may be any numbers.
   */
  public Activation outputActivation() {
    if (last().layer() instanceof Conv2d conv) {
      return conv.activation();
    }
    if (last().layer() instanceof Dense dense) {
      return dense.activation();
    }
    return last().layer() instanceof Activate activate
        ? activate.activation()
        : Activation.IDENTITY;
  }

  /** The layers, if all are dense, each reads the one before it, and a sample is one row. */
  public Optional<List<Dense>> denseLayers() {
    if (input.rank() != 1) {
      return Optional.empty();
    }
    List<Dense> layers = new ArrayList<>();
    String before = INPUT;
    for (Vertex vertex : vertices) {
      if (!(vertex.layer() instanceof Dense dense) || !vertex.inputs().equals(List.of(before))) {
        return Optional.empty();
      }
      layers.add(dense);
      before = vertex.name();
    }
    return Optional.of(layers);
  }

  // ------------------------------------------------------------------------------------ parameters

  /** The parameters of all layers, in their order; named as in PyTorch: {@code 0.weight}. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Vertex vertex : vertices) {
      for (ParameterSpec spec : vertex.layer().parameters(inputShapes(vertex))) {
        all.add(new Parameter(vertex.name() + "." + spec.name(), spec));
      }
    }
    return all;
  }

  /** The number of values of all parameters. */
  public long parameterCount() {
    return parameters().stream().mapToLong(parameter -> parameter.shape().size()).sum();
  }

  /**
   * The sizes of the samples and of each layer that has parameters, joined by hyphens, as in {@code
   * 64-128-64-10}.
   */
  public String sizes() {
    return vertices.stream()
        .filter(vertex -> !vertex.layer().parameters(inputShapes(vertex)).isEmpty())
        .map(vertex -> "-" + shapeOf(vertex.name()).size())
        .collect(Collectors.joining("", Integer.toString(input.size()), ""));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkSpec that
        && input.equals(that.input)
        && vertices.equals(that.vertices)
        && recomputed.equals(that.recomputed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, vertices, recomputed);
  }

  @Override
  public String toString() {
    return "NetworkSpec[input=%s, vertices=%s%s]"
        .formatted(input, vertices, recomputed.isEmpty() ? "" : ", recomputed=" + recomputed);
  }
}
