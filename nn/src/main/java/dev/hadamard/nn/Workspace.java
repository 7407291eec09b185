package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The device memory for one batch size: x, the activations of every layer and, for training, the
 * targets, δ and the tensors that the derivatives need. It is allocated once and used for every
 * batch of this size.
 *
 * <p>A layer keeps only the tensor that its activation's derivative needs ({@link
 * Activation#derivativeForm()}). For the form OUTPUT this is a, and z shares its tensor; for INPUT
 * it is z, in a tensor of its own. For inference z always shares the tensor of a.
 */
final class Workspace implements AutoCloseable {

  private final Network network;
  private final int rows;
  private final TensorArena arena;
  private final Tensor x;
  private final Tensor[] z;
  private final Tensor[] a;
  private final List<Op> forward;

  private Workspace(Network network, int rows, boolean keepsZ) {
    NetworkSpec spec = network.spec();
    this.network = network;
    this.rows = rows;
    this.arena = network.backend().newArena();
    this.z = new Tensor[spec.depth()];
    this.a = new Tensor[spec.depth()];
    try {
      this.x = arena.allocate(rows, spec.inputs());
      for (int layer = 0; layer < spec.depth(); layer++) {
        a[layer] = arena.allocate(rows, spec.outputsOf(layer));
        boolean ownZ = keepsZ && spec.activationOf(layer).derivativeForm() == DerivativeForm.INPUT;
        z[layer] = ownZ ? arena.allocate(rows, spec.outputsOf(layer)) : a[layer];
      }
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
    this.forward = forward();
  }

  /** Allocates the memory for the forward pass only. */
  static Workspace forInference(Network network, int rows) {
    return new Workspace(network, rows, false);
  }

  /**
   * Allocates the memory for the forward pass and for the tensors that the backward pass needs from
   * it.
   */
  static Workspace forTraining(Network network, int rows) {
    return new Workspace(network, rows, true);
  }

  /** The batch size. */
  int rows() {
    return rows;
  }

  /** The arena for further tensors with the same lifetime. */
  TensorArena arena() {
    return arena;
  }

  /** The samples, rows × in. */
  Tensor x() {
    return x;
  }

  /** The input of a layer: the samples, or the activations of the previous layer. */
  Tensor input(int layer) {
    return layer == 0 ? x : a[layer - 1];
  }

  /** The activations a of the last layer. */
  Tensor output() {
    return a[a.length - 1];
  }

  /**
   * The tensor from which f′ of a layer is computed: z or a, as {@link Activation#derivativeForm()}
   * says.
   */
  Tensor kept(int layer) {
    return z[layer];
  }

  /** Queues the upload of samples and the whole forward pass. */
  void forward(FloatBuffer samples) {
    network.backend().write(samples, x);
    forward.forEach(network.backend()::run);
  }

  /** The forward pass of the first layers: z ← x·Wᵀ + b, a ← f(z) one after the other. */
  List<Op> forward(int layers) {
    return forward.subList(0, layers);
  }

  private List<Op> forward() {
    List<Op> ops = new ArrayList<>();
    for (int layer = 0; layer < z.length; layer++) {
      ops.add(
          new Dense.Forward(
              input(layer),
              network.weight(layer),
              network.bias(layer),
              network.spec().activationOf(layer),
              z[layer],
              a[layer]));
    }
    return ops;
  }

  @Override
  public void close() {
    arena.close();
  }
}
