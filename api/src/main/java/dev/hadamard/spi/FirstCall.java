package dev.hadamard.spi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first call into the Java binding of a native library. It is made once, and its result is
 * kept: the JVM reports only once why a class cannot be initialised, and every later call throws a
 * NoClassDefFoundError without the cause.
 *
 * <p>A binding is linked once in a process, with the configuration of the first caller.
 *
 * @param <T> the type of the result
 */
public final class FirstCall<T> {

  private @Nullable T answer;

  /** Creates a holder; the call has not been made. */
  public FirstCall() {}

  /** Returns the result of the first call; makes this call if it has not been made. */
  public synchronized T answer(Supplier<T> call) {
    T known = answer;
    if (known == null) {
      known = call.get();
      answer = known;
    }
    return known;
  }
}
