package dev.hadamard.bench.engine;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.spi.DeviceProbe;
import dev.hadamard.spi.ForwardingBackend;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A backend that can tell where the time of a training step goes. While it is started it waits
 * after every call and books the time under the phase that the call belongs to; otherwise it only
 * passes on. The last layer with its loss counts as forward.
 */
final class PhaseClock extends ForwardingBackend {

  private enum Phase {
    TRANSFER,
    FORWARD,
    DELTA,
    UPDATE
  }

  private final LongSupplier nanoTime;
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private boolean isRunning;

  PhaseClock(Backend delegate, LongSupplier nanoTime) {
    super(delegate);
    this.nanoTime = nanoTime;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  void start() {
    delegate().synchronize();
    for (Phase phase : Phase.values()) {
      nanos.put(phase, 0L);
    }
    isRunning = true;
  }

  /** Nanoseconds since the start by phase. */
  Map<String, Long> stop() {
    isRunning = false;
    Map<String, Long> phases = new LinkedHashMap<>();
    nanos.forEach((phase, sum) -> phases.put(phase.name().toLowerCase(Locale.ROOT), sum));
    return phases;
  }

  boolean keepsDeviceTime() {
    return delegate() instanceof DeviceProbe probe && probe.kernelNanos(() -> {}).isPresent();
  }

  long kernelNanos(Runnable work) {
    return ((DeviceProbe) delegate())
        .kernelNanos(work)
        .orElseThrow(() -> new UnsupportedOperationException("the device gave no time"));
  }

  private void book(Phase phase, Runnable call) {
    if (!isRunning) {
      call.run();
      return;
    }
    long start = now();
    call.run();
    delegate().synchronize();
    nanos.merge(phase, now() - start, Long::sum);
  }

  @Override
  public void write(FloatBuffer source, Tensor target) {
    book(Phase.TRANSFER, () -> delegate().write(source, target));
  }

  @Override
  public void run(Op op) {
    book(phaseOf(op), () -> delegate().run(op));
  }

  private static Phase phaseOf(Op op) {
    if (op instanceof Dense.Delta) {
      return Phase.DELTA;
    }
    return op instanceof Dense.Gradients || op instanceof Dense.Momentum
        ? Phase.UPDATE
        : Phase.FORWARD;
  }

  /** A recording of the other backend; while the clock runs its operations are run one by one. */
  @Override
  public Recording record(List<? extends Op> operations) {
    Recording recorded = delegate().record(operations);
    return new Recording() {
      @Override
      public List<Op> operations() {
        return recorded.operations();
      }

      @Override
      public void replay() {
        if (isRunning) {
          operations.forEach(PhaseClock.this::run);
        } else {
          recorded.replay();
        }
      }

      @Override
      public void close() {
        recorded.close();
      }
    };
  }
}
