package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Op;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When the elements of tensors are needed in a list of operations that runs again and again.
 *
 * <p>Time 0 is before the operations, time i + 1 is that of operation i, and the last time is after
 * all. A tensor is needed from an operation that overwrites all of it to the last one that reads
 * it, and again from the next one that overwrites it. What is read before it is written is needed
 * at any time: it is a constant, or kept from one run to the next.
 */
final class Lifetimes {

  /** What one operation does with a tensor. */
  private record Use(boolean isRead, boolean isOverwritten) {
    Use and(Use other) {
      return new Use(isRead || other.isRead, isOverwritten || other.isOverwritten);
    }
  }

  private final Map<UnallocatedTensor, NavigableMap<Integer, Use>> uses = new HashMap<>();
  private final Collection<Tensor> writtenBefore;
  private final Collection<Tensor> readAfter;
  private final int end;

  /**
   * Looks at the operations.
   *
   * @param writtenBefore what is overwritten from outside before each run
   * @param readAfter what is read from outside after it
   */
  Lifetimes(List<Op> ops, Collection<Tensor> writtenBefore, Collection<Tensor> readAfter) {
    this.writtenBefore = writtenBefore;
    this.readAfter = readAfter;
    this.end = ops.size() + 1;
    for (int i = 0; i < ops.size(); i++) {
      Access access = Access.of(ops.get(i));
      for (Tensor tensor : access.reads()) {
        add(i + 1, tensor, true);
      }
      for (Tensor tensor : access.writes()) {
        add(i + 1, tensor, false);
      }
    }
  }

  private void add(int time, Tensor tensor, boolean isRead) {
    if (tensor instanceof UnallocatedTensor part) {
      UnallocatedTensor whole = part.allocation();
      boolean isOverwritten = !isRead && part.shape().size() == whole.shape().size();
      uses.computeIfAbsent(whole, none -> new TreeMap<>())
          .merge(time, new Use(isRead, isOverwritten), Use::and);
    }
  }

  /** When an allocation is needed; never, if nothing names it. */
  BitSet of(UnallocatedTensor tensor) {
    BitSet needed = new BitSet(end + 1);
    boolean isNeeded = readAfter.contains(tensor);
    int next = end;
    if (isNeeded) {
      needed.set(end);
    }
    NavigableMap<Integer, Use> known = uses.getOrDefault(tensor, new TreeMap<>());
    for (Map.Entry<Integer, Use> each : known.descendingMap().entrySet()) {
      int time = each.getKey();
      needed.set(time, isNeeded ? next + 1 : time + 1);
      isNeeded = each.getValue().isRead || (isNeeded && !each.getValue().isOverwritten);
      next = time;
    }
    if (writtenBefore.contains(tensor)) {
      needed.set(0, isNeeded ? next + 1 : 1);
    } else if (isNeeded) {
      needed.set(0, end + 1);
    }
    return needed;
  }
}
