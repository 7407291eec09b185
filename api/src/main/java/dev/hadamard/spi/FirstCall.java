package dev.hadamard.spi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first call into a binding of a native library, made once, and its answer kept: Java tells why
 * a class cannot be initialised the first time only, and every later call throws a
 * NoClassDefFoundError that says nothing.
 *
 * <p>A binding is linked once in a process, by the configuration that asks first.
 *
 * @param <T> what the call tells
 */
public final class FirstCall<T> {

  private @Nullable T answer;

  /** Nothing was called yet. */
  public FirstCall() {}

  /** The answer of the first call; makes it if it has not been made. */
  public synchronized T answer(Supplier<T> call) {
    T known = answer;
    if (known == null) {
      known = call.get();
      answer = known;
    }
    return known;
  }
}
