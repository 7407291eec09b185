package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.Batch;
import org.jspecify.annotations.Nullable;

/** Forward and backward pass of one batch size, on memory allocated once. */
final class Backpropagation implements AutoCloseable {

  private final Network network;
  private final Loss loss;
  private final Workspace workspace;
  private final Tensor targets;
  private final Tensor[] delta;
  private final @Nullable Tensor slope;

  Backpropagation(Network network, Loss loss, int rows) {
    NetworkSpec spec = network.spec();
    this.network = network;
    this.loss = loss;
    this.workspace = Workspace.forTraining(network, rows);
    this.delta = new Tensor[spec.depth()];
    try {
      this.targets = workspace.arena().allocate(rows, spec.outputs());
      for (int layer = 0; layer < delta.length; layer++) {
        delta[layer] = workspace.arena().allocate(rows, spec.outputsOf(layer));
      }
      this.slope =
          loss.needsSlope(spec.outputActivation())
              ? workspace.arena().allocate(rows, spec.outputs())
              : null;
    } catch (RuntimeException | Error refused) {
      workspace.close();
      throw refused;
    }
  }

  /**
   * Queues a training step. δ of layer l − 1 is propagated through W of layer l <em>before</em>
   * that W is updated: the gradient is that of one point, not of two.
   */
  void step(Batch batch, Update update) {
    Backend backend = network.backend();
    NetworkSpec spec = network.spec();
    int last = delta.length - 1;
    workspace.forward(batch.x());
    backend.write(batch.targets(), targets);
    loss.delta(
        backend,
        spec.activationOf(last),
        workspace.output(),
        workspace.kept(last),
        targets,
        slope,
        delta[last]);
    for (int layer = last; layer >= 0; layer--) {
      if (layer > 0) {
        backend.denseDelta(
            delta[layer],
            network.weight(layer),
            spec.activationOf(layer - 1),
            workspace.kept(layer - 1),
            delta[layer - 1]);
      }
      update.apply(layer, delta[layer], workspace.input(layer));
    }
  }

  int rows() {
    return workspace.rows();
  }

  /** a of the last layer, as the last step computed it. */
  Tensor output() {
    return workspace.output();
  }

  /** The targets of the last step. */
  Tensor targets() {
    return targets;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
