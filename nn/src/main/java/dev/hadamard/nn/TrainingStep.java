package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The training step for one batch size, in memory that is allocated once: forward pass, loss,
 * backward pass and update. The gradients belong to the weights before the update.
 *
 * <p>It is recorded at its first use and replayed at every later one: as one recording, or as two
 * where gradients are exchanged between them.
 */
final class TrainingStep implements AutoCloseable {

  private final Backend backend;
  private final OptimizerState state;
  private final GradientReducer reducer;
  private final BoundNetwork bound;
  private final Tensor targets;
  private final List<Op> gradients = new ArrayList<>();
  private @Nullable Recording first;
  private @Nullable Recording second;

  TrainingStep(
      Network network, Loss loss, OptimizerState state, GradientReducer reducer, int rows) {
    this.backend = network.backend();
    this.state = state;
    this.reducer = reducer;
    this.bound = new BoundNetwork(network, rows, state.target());
    try {
      this.targets = bound.arena().allocate(bound.output().shape());
      List<Op> ops = new ArrayList<>(bound.forward());
      ops.addAll(loss.gradient(bound.output(), targets, bound.outputGradient()));
      ops.addAll(bound.backward());
      List<Dense.Gradient> dense = new ArrayList<>();
      List<Op> others = new ArrayList<>();
      for (Op op : ops) {
        if (op instanceof Dense.Gradient gradient) {
          dense.add(0, gradient);
        } else {
          others.add(op);
        }
      }
      gradients.addAll(Fusion.fused(others));
      if (!dense.isEmpty()) {
        gradients.add(state.of(dense));
      }
    } catch (RuntimeException | Error refused) {
      bound.close();
      throw refused;
    }
  }

  /**
   * Queues a training step: two uploads and the computation.
   *
   * @param number of the step, from 1
   */
  void run(Batch batch, long number) {
    backend.write(batch.x(), bound.x());
    backend.write(batch.targets(), targets);
    state.write(number);
    if (reducer == GradientReducer.NONE) {
      if (first == null) {
        List<Op> all = new ArrayList<>(gradients);
        all.addAll(state.update());
        first = backend.record(all);
      }
      first.replay();
    } else {
      exchanged();
    }
  }

  private void exchanged() {
    if (first == null) {
      first = backend.record(gradients);
    }
    if (second == null) {
      second = backend.record(state.update());
    }
    first.replay();
    reducer.reduce(backend, state.gradients());
    second.replay();
  }

  int rows() {
    return bound.rows();
  }

  /** The outputs of the last layer in the last step. */
  Tensor output() {
    return bound.output();
  }

  /** The targets of the last step. */
  Tensor targets() {
    return targets;
  }

  @Override
  public void close() {
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
    bound.close();
  }
}
