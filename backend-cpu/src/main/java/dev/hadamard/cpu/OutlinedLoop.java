package dev.hadamard.cpu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A loop that C2 compiles by itself, never as a part of its callers.
 *
 * <p>Inlined at the end of a long chain of calls, a loop lies so deep that the methods in its own
 * body are not inlined any more ({@code MaxInlineLevel}: 15 calls), and a loop that calls is not
 * vectorised: sigmoid took 12 ns an element instead of 1. How deep it lies depends on which method
 * of the chain is compiled first, which differs from run to run and from collector to collector. C2
 * does not see through a method handle that is no constant, whatever the profile and the flags;
 * behind it the count begins anew.
 */
final class OutlinedLoop implements ElementwiseLoop {

  private static final MethodHandle RUN = run();

  /** Not final: some JVMs take final fields for constants. */
  private MethodHandle handle;

  OutlinedLoop(ElementwiseLoop loop) {
    handle = RUN.bindTo(loop);
  }

  private static MethodHandle run() {
    try {
      return MethodHandles.lookup()
          .findVirtual(
              ElementwiseLoop.class,
              "run",
              MethodType.methodType(
                  void.class, float[].class, float[].class, int.class, int.class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void run(float[] in, float[] out, int from, int to) {
    try {
      handle.invokeExact(in, out, from, to);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
