package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a training step for one batch size, and the memory that they work on, allocated
 * once.
 *
 * <p>The step is folded, that is, its gradients change the parameters at once and are never in
 * memory, where the optimizer allows it and every gradient is that of a dense layer which nothing
 * but the update reads. Otherwise the gradients are in memory.
 *
 * <p>It is bound twice. The first one is an outline: its tensors have no memory, and its operations
 * say when each of them is needed. The second one has those share memory that are never needed at
 * the same time; which of its operations go where follows the outline, where tensors that are not
 * one share nothing.
 */
final class BoundStep implements AutoCloseable {

  private final Network network;
  private final BoundNetwork bound;
  private final Map<String, Tensor> parameterGradients;
  private final Tensor targets;
  private final HoistedGradients hoisted;
  private final List<Op> gradients;
  private List<Op> update = List.of();
  private long keptBytes;

  private BoundStep(
      Network network,
      Loss loss,
      int rows,
      Map<String, Tensor> parameterGradients,
      TensorArena arena,
      @Nullable BoundStep outline) {
    this.network = network;
    this.parameterGradients = parameterGradients;
    this.bound =
        new BoundNetwork(
            network, rows, parameterGradients, arena, outline == null ? null : outline.bound);
    try {
      this.targets = arena.allocate(bound.output().shape());
      List<Op> ops = new ArrayList<>(bound.forward());
      LossBinding at = new BoundLoss(network.backend(), arena, bound.output(), targets);
      ops.addAll(loss.gradient(at, bound.outputGradient()));
      ops.addAll(bound.backward());
      this.hoisted =
          outline == null
              ? HoistedGradients.of(ops, parameterGradients.values())
              : HoistedGradients.at(outline.hoisted.places(), ops);
      this.gradients = Fusion.fused(hoisted.others());
    } catch (RuntimeException | Error refused) {
      bound.close();
      throw refused;
    }
  }

  /** A step without memory, and what follows from its operations. */
  private record Outline(BoundStep step, Recomputation recomputation, SharedMemory memory) {

    static Outline of(Network network, Loss loss, int rows) {
      Network unallocated = Network.unallocated(network.backend(), network.spec());
      UnallocatedArena arena = new UnallocatedArena();
      Map<String, Tensor> nowhere = gradientsNowhere(network.spec());
      BoundStep step = new BoundStep(unallocated, loss, rows, nowhere, arena, null);
      List<Op> ops = new ArrayList<>(step.gradients);
      if (!step.hoisted.dense().isEmpty()) {
        ops.add(OptimizerState.overwriting(step.hoisted.dense()));
      }
      int boundary = step.boundary(ops);
      Recomputation recomputation = Recomputation.of(unallocated, step.bound, ops, boundary);
      recomputation.insert(step.bound.forward(), ops);
      Tensor output = step.bound.output();
      Lifetimes lifetimes =
          new Lifetimes(ops, List.of(step.bound.x(), step.targets), List.of(output, step.targets));
      SharedMemory memory = new SharedMemory(arena.tensors(), lifetimes, boundary);
      return new Outline(step, recomputation, memory);
    }
  }

  /** The time of the first operation that writes ∂L/∂output. */
  private int boundary(List<Op> ops) {
    for (int i = 0; i < ops.size(); i++) {
      if (Access.of(ops.get(i)).writes(bound.outputGradient())) {
        return i + 1;
      }
    }
    return ops.size() + 1;
  }

  /** Stand for the gradients of trained parameters, by their names. */
  private static Map<String, Tensor> gradientsNowhere(NetworkSpec spec) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      if (parameter.spec().isTrainable()) {
        all.put(parameter.name(), new UnallocatedTensor(parameter.name(), parameter.shape()));
      }
    }
    return all;
  }

  /** Binds a step: folded if that is possible. */
  static BoundStep of(Network network, Loss loss, OptimizerState state, int rows) {
    Outline outline = Outline.of(network, loss, rows);
    boolean isFolded = state.mayFold() && outline.step.isFoldable();
    Map<String, Tensor> gradients =
        isFolded ? gradientsNowhere(network.spec()) : state.allocatedGradients();
    TensorArena arena = outline.memory.allocate(network.backend());
    BoundStep step = new BoundStep(network, loss, rows, gradients, arena, outline.step);
    try {
      step.finish(state, isFolded, outline);
      return step;
    } catch (RuntimeException | Error refused) {
      step.close();
      throw refused;
    }
  }

  /** Whether each trained parameter has a gradient that its update can replace. */
  private boolean isFoldable() {
    Tensor parameters = network.deviceParameters().all();
    return !hoisted.dense().isEmpty()
        && hoisted.others().stream().noneMatch(this::touchesGradients)
        && parameterGradients.values().stream().allMatch(hoisted::writes)
        && hoisted.dense().stream()
            .noneMatch(
                gradient ->
                    Access.overlap(gradient.delta(), parameters)
                        || Access.overlap(gradient.x(), parameters));
  }

  private boolean touchesGradients(Op op) {
    Access access = Access.of(op);
    return parameterGradients.values().stream().anyMatch(access::touches);
  }

  private void finish(OptimizerState state, boolean isFolded, Outline outline) {
    if (isFolded) {
      gradients.add(state.folded(hoisted.dense()));
    } else if (!hoisted.dense().isEmpty()) {
      gradients.add(OptimizerState.overwriting(hoisted.dense()));
    }
    keptBytes = outline.memory.keptBytes();
    outline.recomputation.insert(bound.forward(), gradients);
    if (!isFolded) {
      for (Tensor gradient : parameterGradients.values()) {
        if (!hoisted.writes(gradient)) {
          gradients.add(new Pointwise.Axpby(0, gradient, 0, gradient)); // an update may change it
        }
      }
      update = state.update();
    }
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

  /**
   * The bytes of what holds the samples, and of what the forward pass keeps for the backward pass.
   */
  long keptBytes() {
    return keptBytes;
  }

  /** The bytes of the other memory, for results in between. */
  long passingBytes() {
    return bound.bytes() - keptBytes;
  }

  @Override
  public void close() {
    bound.close();
  }
}
