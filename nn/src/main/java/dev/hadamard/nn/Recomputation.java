package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operations of a forward pass that a step runs a second time, so that what they compute need
 * not be kept until the backward pass.
 *
 * <p>Those of a block run again right before the first operation of the backward pass that names a
 * tensor they write. These are not run again, and what they write is kept:
 *
 * <ul>
 *   <li>what writes a parameter, such as the running statistics of batch norm;
 *   <li>what writes an output that is read outside the block;
 *   <li>what writes the same tensor as one of these, or reads what one of these changes afterwards.
 * </ul>
 *
 * <p>An operation that runs again reads what it read at first, and gives the same bits (B9).
 *
 * <p>Source: T. Chen and others, <i>Training Deep Nets with Sublinear Memory Cost</i>, 2016.
 */
final class Recomputation {

  /**
   * Operations that run again.
   *
   * @param position in the list of all operations, before which they run
   * @param forward their places in the forward pass
   */
  private record Insertion(int position, List<Integer> forward) {}

  private final List<Insertion> insertions = new ArrayList<>();

  private Recomputation() {}

  /**
   * Looks for them.
   *
   * @param bound a network whose tensors share no memory
   * @param ops the operations of the step
   * @param start where the backward pass begins among them
   */
  static Recomputation of(Network network, BoundNetwork bound, List<Op> ops, int start) {
    Recomputation found = new Recomputation();
    for (NetworkSpec.Recomputed block : network.spec().recomputed()) {
      found.add(network, bound, network.spec().between(block), ops, start);
    }
    found.insertions.sort(Comparator.comparing(Insertion::position).reversed());
    return found;
  }

  /** Inserts them into the list of operations. */
  void insert(List<Op> forward, List<Op> ops) {
    for (Insertion insertion : insertions) { // from the last position to the first
      ops.addAll(insertion.position, insertion.forward.stream().map(forward::get).toList());
    }
  }

  private void add(
      Network network, BoundNetwork bound, List<Vertex> block, List<Op> ops, int start) {
    Set<Op> alone = Collections.newSetFromMap(new IdentityHashMap<>());
    alone.addAll(ops); // others are fused
    List<Op> forward = bound.forward();
    List<Access> accesses = forward.stream().map(Access::of).toList();
    Set<Op> own = Collections.newSetFromMap(new IdentityHashMap<>());
    block.forEach(vertex -> own.addAll(bound.forward(vertex.name())));
    Collection<Tensor> kept = new ArrayList<>(readOutside(network.spec(), block, bound));
    kept.addAll(network.deviceParameters().views().values());
    Set<Integer> again = new TreeSet<>();
    Set<Integer> once = new TreeSet<>();
    for (int i = 0; i < forward.size(); i++) {
      if (own.contains(forward.get(i))) {
        boolean isKept = kept.stream().anyMatch(accesses.get(i)::writes);
        (isKept || !alone.contains(forward.get(i)) ? once : again).add(i);
      }
    }
    while (again.removeIf(i -> mustRunOnce(i, once, accesses) && once.add(i))) {
      // each one may be the cause of another
    }
    insert(new ArrayList<>(again), accesses, ops, start);
  }

  private static List<Tensor> readOutside(
      NetworkSpec spec, List<Vertex> block, BoundNetwork bound) {
    List<Vertex> others = new ArrayList<>(spec.vertices());
    others.removeAll(block);
    Vertex last = spec.vertices().get(spec.depth() - 1);
    return block.stream()
        .filter(
            vertex ->
                vertex.equals(last)
                    || others.stream().anyMatch(other -> other.inputs().contains(vertex.name())))
        .map(vertex -> bound.output(vertex.name()))
        .toList();
  }

  private static boolean mustRunOnce(int i, Set<Integer> once, List<Access> accesses) {
    return once.stream()
        .anyMatch(
            other ->
                accesses.get(i).writesAlso(accesses.get(other))
                    || (other > i && accesses.get(i).readsFrom(accesses.get(other))));
  }

  private void insert(List<Integer> again, List<Access> accesses, List<Op> ops, int start) {
    List<Access> all = ops.stream().map(Access::of).toList();
    int first = start;
    while (first < all.size() && !names(all.get(first), again, accesses)) {
      first++;
    }
    List<Access> later = new ArrayList<>(all.subList(first, all.size()));
    List<Integer> needed = new ArrayList<>();
    for (int i = again.size() - 1; i >= 0; i--) {
      Access access = accesses.get(again.get(i));
      if (later.stream().anyMatch(each -> each.readsFrom(access))) {
        needed.add(0, again.get(i));
        later.add(access);
      }
    }
    if (!needed.isEmpty()) {
      insertions.add(new Insertion(first, needed));
    }
  }

  /** Whether an operation names a tensor that one of these writes. */
  private static boolean names(Access access, List<Integer> these, List<Access> accesses) {
    return these.stream().anyMatch(each -> accesses.get(each).touchesWrites(access));
  }
}
