package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.layer.Binding;
import dev.hadamard.nn.layer.RandomNumbers;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network for one batch size: the memory of every layer, allocated once, and the operations of
 * the forward pass and, for training, of the backward pass.
 *
 * <p>The backward pass visits the vertices from the last to the first. The gradient of a vertex
 * that several others read is the sum of their parts: that of the last reader, which the backward
 * pass visits first, is written in place, and the others into memory of their own. The first part
 * that a layer really computes replaces the sum of the step before. Where there is none, it is set
 * to 0.
 */
final class BoundNetwork implements AutoCloseable {

  private final NetworkSpec spec;
  private final Backend backend;
  private final int rows;
  private final @Nullable Map<String, Tensor> gradients;
  private final TensorArena arena;
  private final @Nullable BoundNetwork outline;
  private final Tensor x;
  private final Map<String, BoundVertex> vertices = new LinkedHashMap<>();
  private final List<Op> forward = new ArrayList<>();
  private final List<Op> backward = new ArrayList<>();
  private @Nullable DeviceRandom random; // as soon as a layer draws

  /**
   * Binds every layer.
   *
   * @param gradients receive those of the parameters, by name; null for the forward pass alone
   * @param arena gives the memory; closed with this
   * @param outline the same, bound without memory; null if no tensors of this one share memory
   */
  BoundNetwork(
      Network network,
      int rows,
      @Nullable Map<String, Tensor> gradients,
      TensorArena arena,
      @Nullable BoundNetwork outline) {
    this.spec = network.spec();
    this.backend = network.backend();
    this.rows = rows;
    this.gradients = gradients;
    this.arena = arena;
    this.outline = outline;
    try {
      this.x = arena.allocate(batchShape(spec.input()));
      for (Vertex vertex : spec.vertices()) {
        vertices.put(vertex.name(), new BoundVertex(network, vertex));
      }
      for (BoundVertex vertex : vertices.values()) {
        vertex.vertex.layer().bind(vertex);
        forward.addAll(vertex.forward);
      }
      List<BoundVertex> reversed = new ArrayList<>(vertices.values());
      Collections.reverse(reversed);
      last().isGradientWritten = true; // by the loss
      reversed.forEach(BoundVertex::addBackward);
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
  }

  private Shape batchShape(Shape sample) {
    int[] dimensions = new int[sample.rank() + 1];
    dimensions[0] = rows;
    for (int axis = 0; axis < sample.rank(); axis++) {
      dimensions[axis + 1] = sample.dimension(axis);
    }
    return Shape.of(dimensions);
  }

  /** The batch size. */
  int rows() {
    return rows;
  }

  /** The bytes of its memory. */
  long bytes() {
    return arena.bytes();
  }

  /** The samples. */
  Tensor x() {
    return x;
  }

  /** What the last layer computes. */
  Tensor output() {
    return last().output;
  }

  /** ∂L/∂output, which the loss overwrites. */
  Tensor outputGradient() {
    return last().outputGradient();
  }

  private BoundVertex last() {
    return get(spec.vertices().get(spec.depth() - 1).name());
  }

  private BoundVertex get(String name) {
    BoundVertex vertex = vertices.get(name);
    if (vertex == null) {
      throw new IllegalStateException(name + " is not bound");
    }
    return vertex;
  }

  /**
   * Makes the layers draw the random numbers of a step; does nothing if none draws any.
   *
   * @param step other than those before
   */
  void draw(long seed, long step) {
    if (random != null) {
      random.write(seed, step);
    }
  }

  /** The operations of the forward pass of one vertex. */
  List<Op> forward(String vertex) {
    return get(vertex).forward;
  }

  /** The output of a vertex. */
  Tensor output(String vertex) {
    return get(vertex).output;
  }

  /** The operations of the forward pass. */
  List<Op> forward() {
    return forward;
  }

  /** The operations of the backward pass, after those of the loss. */
  List<Op> backward() {
    return backward;
  }

  @Override
  public void close() {
    arena.close();
  }

  /** One vertex, as its layer sees it. */
  private final class BoundVertex implements Binding {
    private final Network network;
    private final Vertex vertex;
    private final Tensor output;
    private final @Nullable Tensor gradient;
    private final Map<Integer, Tensor> inputGradients = new TreeMap<>();
    private final List<Op> forward = new ArrayList<>();
    private final List<Op> backward = new ArrayList<>();
    private final boolean needsGradient;
    private final Set<Integer> writtenInputGradients = new TreeSet<>();
    private int streams;
    private boolean isGradientWritten; // by an operation that is in the backward pass already

    BoundVertex(Network network, Vertex vertex) {
      this.network = network;
      this.vertex = vertex;
      Shape shape = batchShape(spec.shapeOf(vertex.name()));
      this.output = arena.allocate(shape);
      boolean isTrained =
          vertex.layer().parameters(spec.inputShapes(vertex)).stream()
              .anyMatch(parameter -> parameter.isTrainable());
      this.needsGradient =
          isTraining()
              && (isTrained
                  || vertex.inputs().stream()
                      .anyMatch(name -> vertices.containsKey(name) && get(name).needsGradient));
      this.gradient = isTraining() ? arena.allocate(shape) : null;
    }

    @Override
    public boolean isTraining() {
      return gradients != null;
    }

    @Override
    public int inputs() {
      return vertex.inputs().size();
    }

    @Override
    public Tensor input(int index) {
      String name = vertex.inputs().get(index);
      return name.equals(NetworkSpec.INPUT) ? x : get(name).output;
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor parameter(String name) {
      return network.parameter(vertex.name() + "." + name);
    }

    @Override
    public Tensor keep(Shape shape) {
      return arena.allocate(shape);
    }

    @Override
    public Tensor constant(Shape shape, float... values) {
      Tensor constant = arena.allocate(shape);
      backend.write(values, constant);
      return constant;
    }

    @Override
    public void forward(Op op) {
      forward.add(op);
    }

    @Override
    public RandomNumbers random() {
      required(gradients);
      if (random == null) {
        random = new DeviceRandom(backend, arena);
      }
      return random.stream(spec.vertices().indexOf(vertex), streams++);
    }

    @Override
    public Tensor outputGradient() {
      return required(gradient);
    }

    private <T> T required(@Nullable T ofTraining) {
      if (ofTraining == null) {
        throw new IllegalStateException(
            "vertex %s: gradients and random numbers are for training, see isTraining()"
                .formatted(vertex.name()));
      }
      return ofTraining;
    }

    @Override
    public boolean needsGradient(int index) {
      String name = vertex.inputs().get(index);
      return !name.equals(NetworkSpec.INPUT) && get(name).needsGradient;
    }

    @Override
    public Tensor inputGradient(int index) {
      if (!needsGradient(index)) {
        throw new IllegalStateException(
            "vertex %s: the gradient of input %d is not needed".formatted(vertex.name(), index));
      }
      Tensor known = inputGradients.get(index);
      if (known == null) {
        BoundVertex source = get(vertex.inputs().get(index));
        known = isFirstPart(index) ? source.outputGradient() : keep(source.output.shape());
        inputGradients.put(index, known);
      }
      return known;
    }

    /** Whether no other reader of this input comes before in the backward pass. */
    private boolean isFirstPart(int index) {
      String name = vertex.inputs().get(index);
      List<Vertex> all = spec.vertices();
      boolean isReadLater =
          all.subList(all.indexOf(vertex) + 1, all.size()).stream()
              .anyMatch(other -> other.inputs().contains(name));
      return !isReadLater && vertex.inputs().indexOf(name) == index;
    }

    @Override
    public Tensor gradient(String parameter) {
      Tensor found = required(gradients).get(vertex.name() + "." + parameter);
      if (found == null) {
        throw new IllegalArgumentException(
            "vertex %s: no trained parameter is named %s".formatted(vertex.name(), parameter));
      }
      return found;
    }

    @Override
    public void backward(Op op) {
      required(gradients);
      backward.add(op);
    }

    /** Adds this layer's operations to the backward pass, and its parts to shared gradients. */
    private void addBackward() {
      if (backward.isEmpty()) {
        return;
      }
      if (!isGradientWritten) {
        addSum(outputGradient(), 0, outputGradient(), 0);
      }
      BoundNetwork.this.backward.addAll(backward);
      writtenInputGradients.addAll(
          outline == null ? written() : outline.get(vertex.name()).writtenInputGradients);
      for (int index : writtenInputGradients) {
        get(vertex.inputs().get(index)).addPart(inputGradient(index));
      }
    }

    /** The inputs whose gradients the layer writes. */
    private List<Integer> written() {
      List<Access> accesses = backward.stream().map(Access::of).toList();
      List<Integer> written = new ArrayList<>();
      inputGradients.forEach(
          (index, part) -> {
            if (accesses.stream().anyMatch(access -> access.writes(part))) {
              written.add(index);
            }
          });
      return written;
    }

    /** Takes a part of this vertex's gradient that a reader has computed. */
    private void addPart(Tensor part) {
      if (part != outputGradient()) {
        addSum(part, 1, outputGradient(), isGradientWritten ? 1 : 0);
      }
      isGradientWritten = true;
    }

    /** y ← α·x + β·y. */
    private void addSum(Tensor x, float alpha, Tensor y, float beta) {
      BoundNetwork.this.backward.add(new Pointwise.Axpby(alpha, x, beta, y));
    }
  }
}
