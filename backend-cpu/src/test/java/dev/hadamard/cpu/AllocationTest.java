package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hadamard.Activation;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * C2 keeps vectors in registers. Where it does not, each is an object, and the loop several times
 * slower: Java 27 does that to {@code reinterpretAsInts}.
 */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int LENGTH = 1024;

  /** C2 has compiled a loop after some thousand calls, which may take it seconds. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  static Stream<Arguments> loops() {
    Loops loops = BothLoops.of("on");
    return Stream.of(Activation.values())
        .flatMap(
            f ->
                Stream.of(
                    Arguments.of(f.label(), loops.activation(f)),
                    Arguments.of(f.label() + "'", loops.derivative(f))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loops")
  void a_compiled_loop_creates_no_object(String name, ElementwiseLoop loop) {
    float[] values = new float[LENGTH];
    long start = System.nanoTime();
    long allocated;
    do {
      for (int i = 0; i < 20; i++) {
        loop.run(values, values, 0, LENGTH);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      loop.run(values, values, 0, LENGTH);
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    } while (allocated > 0 && System.nanoTime() - start < PATIENCE_NANOS);
    assertThat(allocated).as(name).isZero();
  }
}
