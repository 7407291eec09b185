package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The training step for one batch size: forward pass, loss, backward pass and update. The gradients
 * belong to the weights before the update.
 *
 * <p>All its memory is allocated when it is created, also that which its operations take for
 * results in between: they are recorded then, and replayed by every step. It is one recording, or
 * two where gradients are exchanged between them. Where several batches make one update, the step
 * ends with the sum of their gradients, see {@link AccumulatedUpdate}.
 */
final class TrainingStep implements AutoCloseable {

  private final Backend backend;
  private final Loss loss;
  private final OptimizerState state;
  private final GradientReducer reducer;
  private final @Nullable GradientSum sum;
  private final BoundStep step;
  private final Recording first;
  private final @Nullable Recording second;
  private @Nullable LossValue value; // where it was asked for

  /**
   * Records the step.
   *
   * @param sum receives the gradients, if the update is not a part of each step
   */
  TrainingStep(
      Network network,
      Loss loss,
      OptimizerState state,
      GradientReducer reducer,
      @Nullable GradientSum sum,
      int rows) {
    this.backend = network.backend();
    this.loss = loss;
    this.state = state;
    this.reducer = reducer;
    this.sum = sum;
    this.step = BoundStep.of(network, loss, state, rows);
    boolean isAlone = reducer == GradientReducer.NONE;
    List<Op> ops = new ArrayList<>(step.gradients());
    if (sum != null) {
      ops.add(sum.add(rows));
    } else if (isAlone) {
      ops.addAll(step.update());
    }
    Recording recorded = null;
    try {
      recorded = backend.record(ops);
      this.first = recorded;
      this.second = isAlone || sum != null ? null : backend.record(step.update());
    } catch (RuntimeException | Error refused) {
      if (recorded != null) {
        recorded.close();
      }
      step.close();
      throw refused;
    }
  }

  /**
   * Makes the layers draw other random numbers than before.
   *
   * @param number of the batch, also where several make one update
   */
  void draw(long seed, long number) {
    step.network().draw(seed, number);
  }

  /**
   * Queues a training step: two uploads and the computation.
   *
   * @param number of the step, from 1
   */
  void run(Batch batch, long number) {
    if (sum == null) {
      state.write(number);
    }
    backend.write(batch.x(), step.network().x());
    backend.write(batch.targets(), step.targets());
    if (sum != null) {
      sum.begin(rows());
    }
    first.replay();
    if (second != null) {
      reducer.reduce(backend, state.gradients());
      second.replay();
    }
  }

  int rows() {
    return step.network().rows();
  }

  /** The bytes of the samples and of what the forward pass keeps for the backward pass. */
  long activationBytes() {
    return step.keptBytes();
  }

  /** The bytes of all other memory, also of that in its recordings. */
  long scratchBytes() {
    return step.passingBytes()
        + backend.scratchBytes(first.operations())
        + (second == null ? 0 : backend.scratchBytes(second.operations()));
  }

  /** The loss of the last step. Waits. */
  double loss() {
    LossValue bound = value;
    if (bound == null) {
      bound = new LossValue(backend, loss, output(), targets());
      value = bound;
    }
    return bound.read();
  }

  /** The same, computed in double from outputs that are read back. */
  double lossInDouble() {
    FloatBuffer answers = FloatBuffer.wrap(backend.read(output()));
    FloatBuffer targets = FloatBuffer.wrap(backend.read(targets()));
    Shape shape = output().shape();
    return loss.sum(answers, targets, shape.rows(), shape.columns())
        / loss.weights(targets, shape.rows(), shape.columns());
  }

  /** The outputs of the last layer in the last step. */
  Tensor output() {
    return step.network().output();
  }

  /** The targets of the last step. */
  Tensor targets() {
    return step.targets();
  }

  @Override
  public void close() {
    first.close();
    if (second != null) {
      second.close();
    }
    if (value != null) {
      value.close();
    }
    step.close();
  }
}
