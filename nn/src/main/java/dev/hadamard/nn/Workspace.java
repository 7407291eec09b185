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
 * The device memory that a batch of one size passes through: x, the activations of every layer and,
 * for training, targets, δ and what the derivatives need. Allocated once, used for every batch of
 * this size.
 *
 * <p>A layer keeps what its activation's derivative is written in and nothing else ({@link
 * Activation#derivativeForm()}): a alone where the form is OUTPUT, z sharing its tensor; z besides
 * a where it is INPUT. Without training z always shares.
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

  /** Room for the forward pass alone. */
  static Workspace forInference(Network network, int rows) {
    return new Workspace(network, rows, false);
  }

  /** Room for the forward pass, with all that the backward pass needs of it. */
  static Workspace forTraining(Network network, int rows) {
    return new Workspace(network, rows, true);
  }

  /** The batch size. */
  int rows() {
    return rows;
  }

  /** Where further tensors of the same lifetime belong. */
  TensorArena arena() {
    return arena;
  }

  /** The samples, rows × in. */
  Tensor x() {
    return x;
  }

  /** What a layer reads: the samples or the activations before it. */
  Tensor input(int layer) {
    return layer == 0 ? x : a[layer - 1];
  }

  /** a of the last layer. */
  Tensor output() {
    return a[a.length - 1];
  }

  /** What f′ of a layer is written in: z or a, as {@link Activation#derivativeForm()} says. */
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
