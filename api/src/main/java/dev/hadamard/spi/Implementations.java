package dev.hadamard.spi;

import dev.hadamard.op.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a backend has code for: which operations, and how it computes them. */
final class Implementations {

  private record Implementation<O extends Op>(Predicate<O> where, Consumer<O> code) {}

  private final Map<Class<?>, Deque<Implementation<?>>> byType = new HashMap<>();

  /** Adds code for a type. It comes before what was added earlier. */
  <O extends Op> void put(Class<O> type, Predicate<O> where, Consumer<O> code) {
    byType
        .computeIfAbsent(type, none -> new ArrayDeque<>())
        .addFirst(new Implementation<>(where, code));
  }

  /** The code that was added last of what covers an operation; null if it has to be composed. */
  @SuppressWarnings("unchecked") // put() ties the type to its implementation
  <O extends Op> @Nullable Consumer<O> of(O op) {
    Deque<Implementation<?>> candidates = byType.get(op.getClass());
    if (candidates == null || op.isDegenerate()) {
      return null;
    }
    for (Implementation<?> each : candidates) {
      Implementation<O> candidate = (Implementation<O>) each;
      if (candidate.where.test(op)) {
        return candidate.code;
      }
    }
    return null;
  }
}
