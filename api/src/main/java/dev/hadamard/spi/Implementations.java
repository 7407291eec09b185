package dev.hadamard.spi;

import dev.hadamard.op.Op;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a backend computes by code of its own: which operations, and how. */
final class Implementations {

  private record Implementation<O extends Op>(Predicate<O> where, Consumer<O> code) {}

  private final Map<Class<?>, Implementation<?>> byType = new HashMap<>();

  /** The last one for a type counts. */
  <O extends Op> void put(Class<O> type, Predicate<O> where, Consumer<O> code) {
    byType.put(type, new Implementation<>(where, code));
  }

  /** The code for an operation, or null if it has to be composed. */
  @SuppressWarnings("unchecked") // put() ties the type to its implementation
  <O extends Op> @Nullable Consumer<O> of(O op) {
    Implementation<O> found = (Implementation<O>) byType.get(op.getClass());
    return found == null || op.isDegenerate() || !found.where.test(op) ? null : found.code;
  }
}
