package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Dense.Gradient;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operations of a training step, without the gradients of dense layers that may be computed at
 * its end, all by one operation.
 *
 * <p>A {@link Gradient} is such a one if no other operation can tell: it overwrites the gradients
 * of two parameters (α = 1, β = 0), no later operation reads or writes them, and none writes δ or
 * x. All others stay in their places.
 *
 * @param others the other operations, in their order
 * @param dense the gradients to be computed after them; those of the first layer are the first
 * @param written what the operations of both kinds write
 * @param places where the gradients are in the list of all operations
 */
record HoistedGradients(
    List<Op> others, List<Gradient> dense, List<Tensor> written, Set<Integer> places) {

  /**
   * Looks for them.
   *
   * @param ops forward pass, loss and backward pass, whose tensors share no memory
   * @param targets the gradients of all trained parameters
   */
  static HoistedGradients of(List<Op> ops, Collection<Tensor> targets) {
    Set<Tensor> parameters = Collections.newSetFromMap(new IdentityHashMap<>());
    parameters.addAll(targets);
    List<Access> accesses = ops.stream().map(Access::of).toList();
    Set<Integer> places = new TreeSet<>();
    for (int i = 0; i < ops.size(); i++) {
      if (ops.get(i) instanceof Gradient gradient
          && isPlain(gradient, parameters)
          && isUntouched(gradient, accesses.subList(i + 1, accesses.size()))) {
        places.add(i);
      }
    }
    return at(places, ops);
  }

  /** Takes those out that are at these places. */
  static HoistedGradients at(Set<Integer> places, List<Op> ops) {
    List<Op> others = new ArrayList<>();
    List<Gradient> dense = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      if (places.contains(i)) {
        dense.add(0, (Gradient) ops.get(i)); // the backward pass begins at the last layer
      } else {
        others.add(ops.get(i));
      }
    }
    List<Tensor> written = ops.stream().flatMap(op -> Access.of(op).writes().stream()).toList();
    return new HoistedGradients(others, dense, written, places);
  }

  private static boolean isPlain(Gradient gradient, Set<Tensor> parameters) {
    return gradient.alpha() == 1
        && gradient.beta() == 0
        && parameters.contains(gradient.w())
        && parameters.contains(gradient.b());
  }

  private static boolean isUntouched(Gradient gradient, List<Access> later) {
    return later.stream()
        .noneMatch(
            access ->
                access.touches(gradient.w())
                    || access.touches(gradient.b())
                    || access.writes(gradient.delta())
                    || access.writes(gradient.x()));
  }

  /** Whether one of the operations, of either kind, writes this tensor. */
  boolean writes(Tensor tensor) {
    return written.stream().anyMatch(other -> Access.overlap(tensor, other));
  }
}
