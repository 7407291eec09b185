package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.tck.BackendConformance.Contents;
import dev.hadamard.tck.BackendConformance.Guards;
import dev.hadamard.tck.BackendConformance.Lifetime;
import dev.hadamard.tck.BackendConformance.Order;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Bugs in memory, order and determinism. */
final class MemoryMutants {

  private MemoryMutants() {}

  private static final String GUARDED = "guards_and_inputs_stay_as_they_are";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "recycled memory is not cleared",
              Contents.class,
              "b6_new_tensors_are_zero_even_in_memory_used_before",
              Uncleared::new),
          Mutant.of("an output overruns its end", Guards.class, GUARDED, Overrun::new),
          Mutant.of("an input is scaled in place", Guards.class, GUARDED, ScaledInput::new),
          Mutant.of(
              "a copy is queued behind the next operation",
              Order.class,
              "b1_operations_take_effect_in_program_order",
              LateCopy::new),
          Mutant.of(
              "write keeps the host buffer and reads it late",
              Order.class,
              "b2_a_host_buffer_may_be_overwritten_as_soon_as_write_returns",
              LateWrite::new),
          Mutant.of(
              "read moves the buffer's position",
              Order.class,
              "b2_a_buffer_of_any_kind_and_position_is_written_and_read_where_it_stands",
              MovedPosition::new),
          Mutant.of(
              "the last bit depends on the run",
              Order.class,
              "b9_twenty_runs_give_the_same_bits",
              Unsteady::new),
          Mutant.of(
              "axpby is not atomic",
              Order.class,
              "b11_an_operation_is_atomic_for_tensors_that_threads_share",
              TornSum::new),
          new Mutant(
              "the limit on memory is ignored",
              Lifetime.class,
              "an_allocation_over_the_limit_is_refused_and_the_backend_remains_usable",
              (sound, config) ->
                  sound.apply(BackendConfig.builder().backend(config.backend()).build())));

  /** An arena that hands every new tensor to its backend first. */
  private record WatchedArena(TensorArena sound, BrokenBackend backend, Watcher watcher)
      implements TensorArena {

    interface Watcher {
      void allocated(Tensor tensor);
    }

    @Override
    public Tensor allocate(Shape shape) {
      Tensor tensor = sound.allocate(shape);
      watcher.allocated(tensor);
      return tensor;
    }

    @Override
    public long bytes() {
      return sound.bytes();
    }

    @Override
    public boolean isClosed() {
      return sound.isClosed();
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private static final class Uncleared extends BrokenBackend {
    private final List<Shape> seen = new ArrayList<>();

    Uncleared(Backend sound) {
      super(sound);
    }

    @Override
    public TensorArena newArena() {
      return new WatchedArena(super.newArena(), this, this::leaveOldContents);
    }

    private void leaveOldContents(Tensor tensor) {
      if (seen.contains(tensor.shape())) {
        tamper(tensor, (at, zero) -> at == 0 ? Float.NaN : zero);
      }
      seen.add(tensor.shape());
    }
  }

  private static final class Overrun extends BrokenBackend {
    private final List<Tensor> allocated = new ArrayList<>();

    Overrun(Backend sound) {
      super(sound);
    }

    @Override
    public TensorArena newArena() {
      return new WatchedArena(super.newArena(), this, allocated::add);
    }

    @Override
    public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
      super.sumRows(alpha, x, beta, row);
      int neighbour = allocated.indexOf(row) + 1;
      if (neighbour < allocated.size() && !allocated.get(neighbour).isClosed()) {
        tamper(allocated.get(neighbour), (at, value) -> at == 0 ? 1 : value);
      }
    }
  }

  private static final class ScaledInput extends BrokenBackend {
    ScaledInput(Backend sound) {
      super(sound);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      if (alpha == 0 || a == b) {
        super.matmul(alpha, a, ta, b, tb, beta, out);
      } else {
        tamper(a, (at, value) -> alpha * value);
        super.matmul(1, a, ta, b, tb, beta, out);
      }
    }
  }

  private static final class LateCopy extends BrokenBackend {
    private final List<Runnable> late = new ArrayList<>();

    LateCopy(Backend sound) {
      super(sound);
    }

    @Override
    public void axpby(float alpha, Tensor x, float beta, Tensor y) {
      if (beta == 0) {
        late.add(() -> super.axpby(alpha, x, beta, y));
      } else {
        super.axpby(alpha, x, beta, y);
        catchUp();
      }
    }

    @Override
    public void read(Tensor source, FloatBuffer target) {
      catchUp();
      super.read(source, target);
    }

    private void catchUp() {
      late.forEach(Runnable::run);
      late.clear();
    }
  }

  private static final class LateWrite extends BrokenBackend {
    private final List<Runnable> late = new ArrayList<>();

    LateWrite(Backend sound) {
      super(sound);
    }

    @Override
    public void write(FloatBuffer source, Tensor target) {
      late.add(() -> super.write(source, target));
    }

    @Override
    public void read(Tensor source, FloatBuffer target) {
      late.forEach(Runnable::run);
      late.clear();
      super.read(source, target);
    }
  }

  private static final class MovedPosition extends BrokenBackend {
    MovedPosition(Backend sound) {
      super(sound);
    }

    @Override
    public void read(Tensor source, FloatBuffer target) {
      super.read(source, target);
      target.position(target.limit());
    }
  }

  private static final class Unsteady extends BrokenBackend {
    private final AtomicInteger runs = new AtomicInteger();

    Unsteady(Backend sound) {
      super(sound);
    }

    @Override
    public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
      super.sumRows(alpha, x, beta, row);
      if (runs.incrementAndGet() % 7 == 0) {
        tamper(row, (at, value) -> Math.nextUp(value));
      }
    }
  }

  private static final class TornSum extends BrokenBackend {
    private final CountDownLatch twoHaveRead = new CountDownLatch(2);

    TornSum(Backend sound) {
      super(sound);
    }

    @Override
    public void axpby(float alpha, Tensor x, float beta, Tensor y) {
      float[] sum = read(x);
      float[] old = read(y);
      meet();
      for (int i = 0; i < sum.length; i++) {
        sum[i] = alpha * sum[i] + beta * old[i];
      }
      write(sum, y);
    }

    /** Waits until a second thread has read the same old values. */
    private void meet() {
      twoHaveRead.countDown();
      try {
        twoHaveRead.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
