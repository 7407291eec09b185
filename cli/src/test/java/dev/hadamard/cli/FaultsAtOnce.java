package dev.hadamard.cli;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program in which two threads touch null at the same moment, after each kernel that opencl gets
 * ready. The JVM sees such a touch as a segmentation fault and makes an exception of it. A handler
 * that LLVM put in its place while a kernel was made ready steps aside at the first fault; the
 * second one finds no handler, and the process ends.
 */
final class FaultsAtOnce {

  private static final int[][] NOTHING = new int[1][];

  private FaultsAtOnce() {}

  public static void main(String[] args) throws InterruptedException {
    try (Backend backend = Backends.open("opencl");
        TensorArena arena = backend.newArena()) {
      Tensor z = arena.allocate(4, 4);
      backend.write(new float[16], z);
      for (Activation f : Activation.values()) {
        backend.activate(f, z, z);
        backend.synchronize();
        faultTwice();
      }
    }
  }

  private static void faultTwice() throws InterruptedException {
    AtomicInteger ready = new AtomicInteger();
    Thread other = new Thread(() -> fault(ready));
    other.start();
    fault(ready);
    other.join();
  }

  private static void fault(AtomicInteger ready) {
    ready.incrementAndGet();
    while (ready.get() < 2) {
      Thread.onSpinWait();
    }
    try {
      throw new AssertionError("null has the length " + NOTHING[0].length);
    } catch (NullPointerException expected) {
      // This is how a JVM that still has its handler answers.
    }
  }
}
