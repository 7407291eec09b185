package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The operations of a training step for one batch size, and the memory that they work on, allocated
 * once.
 *
 * <p>The step is folded, that is, its gradients change the parameters at once and are never in
 * memory, where the optimizer allows it and every gradient is that of a dense layer which nothing
 * but the update reads. Otherwise the gradients are in memory.
 */
final class BoundStep implements AutoCloseable {

  private final Network network;
  private final BoundNetwork bound;
  private final Map<String, Tensor> parameterGradients;
  private final Tensor targets;
  private final HoistedGradients hoisted;
  private final List<Op> gradients = new ArrayList<>();
  private List<Op> update = List.of();

  private BoundStep(Network network, Loss loss, int rows, Map<String, Tensor> parameterGradients) {
    this.network = network;
    this.parameterGradients = parameterGradients;
    this.bound = new BoundNetwork(network, rows, parameterGradients);
    try {
      this.targets = bound.arena().allocate(bound.output().shape());
      List<Op> ops = new ArrayList<>(bound.forward());
      LossBinding at = new BoundLoss(network.backend(), bound.arena(), bound.output(), targets);
      ops.addAll(loss.gradient(at, bound.outputGradient()));
      ops.addAll(bound.backward());
      this.hoisted = HoistedGradients.of(ops, parameterGradients.values());
      gradients.addAll(Fusion.fused(hoisted.others()));
    } catch (RuntimeException | Error refused) {
      bound.close();
      throw refused;
    }
  }

  /** Binds a step: folded if that is possible. */
  static BoundStep of(Network network, Loss loss, OptimizerState state, int rows) {
    if (state.mayFold()) {
      Map<String, Tensor> nowhere = UnallocatedGradient.ofTrained(network.spec());
      BoundStep folded = new BoundStep(network, loss, rows, nowhere);
      if (folded.isFoldable()) {
        return folded.with(() -> folded.addFolded(state));
      }
      folded.close();
    }
    BoundStep inMemory = new BoundStep(network, loss, rows, state.allocatedGradients());
    return inMemory.with(() -> inMemory.addUpdate(state));
  }

  /** Finishes this step, or frees its memory. */
  private BoundStep with(Runnable end) {
    try {
      end.run();
      return this;
    } catch (RuntimeException | Error refused) {
      close();
      throw refused;
    }
  }

  private void addFolded(OptimizerState state) {
    gradients.add(state.folded(hoisted.dense()));
  }

  /** Whether each trained parameter has a gradient that its update can replace. */
  private boolean isFoldable() {
    Tensor parameters = network.deviceParameters().all();
    return !hoisted.dense().isEmpty()
        && hoisted.others().stream().noneMatch(op -> Access.of(op).namesUnallocated())
        && parameterGradients.values().stream().allMatch(hoisted::writes)
        && hoisted.dense().stream()
            .noneMatch(
                gradient ->
                    Access.overlap(gradient.delta(), parameters)
                        || Access.overlap(gradient.x(), parameters));
  }

  private void addUpdate(OptimizerState state) {
    if (!hoisted.dense().isEmpty()) {
      gradients.add(OptimizerState.overwriting(hoisted.dense()));
    }
    for (Tensor gradient : parameterGradients.values()) {
      if (!hoisted.writes(gradient)) {
        gradients.add(new Pointwise.Axpby(0, gradient, 0, gradient)); // an update may change it
      }
    }
    update = state.update();
  }

  /** The memory of the layers. */
  BoundNetwork network() {
    return bound;
  }

  /** Receives the targets of a batch. */
  Tensor targets() {
    return targets;
  }

  /** Forward pass, loss and backward pass; and the update, where it is folded. */
  List<Op> gradients() {
    return gradients;
  }

  /** The update, where it is not folded. */
  List<Op> update() {
    return update;
  }

  @Override
  public void close() {
    bound.close();
  }
}
