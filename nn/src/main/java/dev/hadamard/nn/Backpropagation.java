package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The training step for one batch size: forward pass, backward pass and update, in memory that is
 * allocated once.
 */
final class Backpropagation implements AutoCloseable {

  private final Network network;
  private final Loss loss;
  private final Workspace workspace;
  private final Tensor targets;
  private final Tensor[] delta;
  private final @Nullable Tensor slope;
  private final Op update;
  private @Nullable Recording recording;

  Backpropagation(Network network, Loss loss, Update update, int rows) {
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
    Tensor[] inputs = new Tensor[delta.length];
    Arrays.setAll(inputs, workspace::input);
    this.update = update.of(delta, inputs);
  }

  /**
   * Queues a training step: two uploads and the computation. The computation is recorded at the
   * first step and replayed at every later one.
   */
  void step(Batch batch) {
    Backend backend = network.backend();
    backend.write(batch.x(), workspace.x());
    backend.write(batch.targets(), targets);
    if (recording == null) {
      recording = backend.record(compute());
    }
    recording.replay();
  }

  /**
   * Forward pass, δᴸ, then δ of each earlier layer, and last the update of all layers. δ of layer l
   * − 1 is propagated through W of layer l <em>before</em> this W is updated, so that all gradients
   * belong to the same weights.
   */
  private List<Op> compute() {
    NetworkSpec spec = network.spec();
    int last = delta.length - 1;
    List<Op> ops = new ArrayList<>();
    if (loss == Loss.SOFTMAX_CROSS_ENTROPY) {
      ops.addAll(workspace.forward(last));
      ops.add(
          new Dense.Head(
              workspace.input(last),
              network.weight(last),
              network.bias(last),
              targets,
              (float) loss.scale(rows(), spec.outputs()),
              workspace.output(),
              delta[last]));
    } else {
      ops.addAll(workspace.forward(delta.length));
      ops.addAll(
          loss.delta(
              spec.activationOf(last),
              workspace.output(),
              workspace.kept(last),
              targets,
              slope,
              delta[last]));
    }
    for (int layer = last; layer > 0; layer--) {
      ops.add(
          new Dense.Delta(
              delta[layer],
              network.weight(layer),
              spec.activationOf(layer - 1),
              workspace.kept(layer - 1),
              delta[layer - 1]));
    }
    ops.add(update);
    return ops;
  }

  int rows() {
    return workspace.rows();
  }

  /** The activations a of the last layer in the last step. */
  Tensor output() {
    return workspace.output();
  }

  /** The targets of the last step. */
  Tensor targets() {
    return targets;
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
    workspace.close();
  }
}
