package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The update by the gradients of several batches, recorded once. */
final class AccumulatedUpdate implements AutoCloseable {

  private final Network network;
  private final OptimizerState state;
  private final GradientReducer reducer;
  private final GradientSum sum;
  private final Recording mean;
  private final @Nullable Recording update; // by itself where gradients are exchanged before it

  AccumulatedUpdate(Network network, OptimizerState state, GradientReducer reducer) {
    this.network = network;
    this.state = state;
    this.reducer = reducer;
    this.sum = new GradientSum(network, state);
    boolean isAlone = reducer == GradientReducer.NONE;
    Recording afterExchange = null;
    try {
      List<Op> ops = new ArrayList<>(List.of(sum.mean()));
      if (isAlone) {
        ops.addAll(state.update());
      } else {
        afterExchange = network.backend().record(state.update());
      }
      this.mean = network.backend().record(ops);
    } catch (RuntimeException | Error refused) {
      if (afterExchange != null) {
        afterExchange.close();
      }
      sum.close();
      throw refused;
    }
    this.update = afterExchange;
  }

  /** The gradients so far. */
  GradientSum sum() {
    return sum;
  }

  /**
   * Queues the update.
   *
   * @param number of the step, from 1
   */
  void run(long number) {
    state.write(number);
    sum.end();
    mean.replay();
    if (update != null) {
      reducer.reduce(network.backend(), state.gradients());
      update.replay();
    }
  }

  /** The bytes that its recordings take. */
  long scratchBytes() {
    Backend backend = network.backend();
    return backend.scratchBytes(mean.operations())
        + (update == null ? 0 : backend.scratchBytes(update.operations()));
  }

  @Override
  public void close() {
    mean.close();
    if (update != null) {
      update.close();
    }
    sum.close();
  }
}
