package dev.hadamard.spi;

import dev.hadamard.op.Composition;
import dev.hadamard.op.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a backend has code for: which operations, and how it computes them. */
final class Implementations {

  private record Implementation<O extends Op>(
      Predicate<O> where, @Nullable Consumer<O> code, BiConsumer<O, Composition> composition) {}

  private final Map<Class<?>, Deque<Implementation<?>>> byType = new HashMap<>();

  /** Adds code for a type. It comes before what was added earlier. */
  <O extends Op> void put(Class<O> type, Predicate<O> where, Consumer<O> code) {
    add(type, new Implementation<>(where, code, Op::compose));
  }

  /** Adds a composition of other operations. It comes before what was added earlier. */
  <O extends Op> void putComposed(
      Class<O> type, Predicate<O> where, BiConsumer<O, Composition> composition) {
    add(type, new Implementation<>(where, null, composition));
  }

  private <O extends Op> void add(Class<O> type, Implementation<O> implementation) {
    byType.computeIfAbsent(type, none -> new ArrayDeque<>()).addFirst(implementation);
  }

  /** The code that was added last of what covers an operation; null if it has to be composed. */
  <O extends Op> @Nullable Consumer<O> of(O op) {
    Implementation<O> found = find(op);
    return found == null ? null : found.code;
  }

  /** Composes an operation: as was added last of what covers it, else as it does itself. */
  <O extends Op> void compose(O op, Composition on) {
    Implementation<O> found = find(op);
    if (found == null) {
      op.compose(on);
    } else {
      found.composition.accept(op, on);
    }
  }

  @SuppressWarnings("unchecked") // add() ties the type to its implementation
  private <O extends Op> @Nullable Implementation<O> find(O op) {
    Deque<Implementation<?>> candidates = byType.get(op.getClass());
    if (candidates == null || op.isDegenerate()) {
      return null;
    }
    for (Implementation<?> each : candidates) {
      Implementation<O> candidate = (Implementation<O>) each;
      if (candidate.where.test(op)) {
        return candidate;
      }
    }
    return null;
  }
}
