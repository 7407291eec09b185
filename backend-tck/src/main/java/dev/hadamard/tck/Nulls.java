package dev.hadamard.tck;

import dev.hadamard.Tensor;
import java.lang.reflect.Array;
import java.util.List;

/** Nulls where the type system forbids them, as careless callers pass them. */
final class Nulls {

  private Nulls() {}

  /** Null, of a type that promises otherwise. */
  @SuppressWarnings("NullAway")
  static <T> T of(Class<T> type) {
    Object[] holder = (Object[]) Array.newInstance(type, 1);
    return type.cast(holder[0]);
  }

  /** Null, in place of a list. */
  @SuppressWarnings("unchecked")
  static <E> List<E> list() {
    return of(List.class);
  }

  /** Puts null in an array. */
  static void put(Tensor[] tensors, int index) {
    tensors[index] = of(Tensor.class);
  }
}
