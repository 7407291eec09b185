package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Reduction;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the host computes for a device that captures what it queues. */
class RecordedHostExpressionsTest {

  private static final Expression X = Expression.input("x");

  /** Computes axpby by itself, and refuses a copy while it captures, as CUDA does. */
  private static final class CapturingBackend extends AbstractBackend<CapturingBackend.Numbers> {

    private final List<Runnable> captured = new ArrayList<>();
    private boolean isCapturing;
    private final List<Op> prepared = new ArrayList<>();
    private int captures;
    private int released;

    CapturingBackend() {
      super(Numbers.class, Long.MAX_VALUE);
      implement(
          Pointwise.Axpby.class,
          op -> queue(() -> own(op.y()).add(op.alpha(), own(op.x()), op.beta())));
    }

    static final class Numbers extends AbstractTensor {
      private final float[] data;

      Numbers(CapturingBackend owner, Shape shape) {
        super(owner, shape);
        this.data = new float[shape.size()];
      }

      void add(float alpha, Numbers x, float beta) {
        for (int i = 0; i < data.length; i++) {
          data[i] = alpha * x.data[i] + beta * data[i];
        }
      }
    }

    private void queue(Runnable code) {
      if (isCapturing) {
        captured.add(code);
      } else {
        code.run();
      }
    }

    @Override
    protected void prepare(List<? extends Op> operations) {
      assertThat(captures).as("captures before").isZero();
      prepared.addAll(operations);
    }

    @Override
    protected Replay capture(Runnable operations) {
      captures++;
      captured.clear();
      isCapturing = true;
      operations.run();
      isCapturing = false;
      List<Runnable> kept = List.copyOf(captured);
      return Replay.of(() -> kept.forEach(Runnable::run), () -> released++);
    }

    @Override
    public BackendInfo info() {
      DeviceInfo device = new DeviceInfo("0", "host", "nobody", DeviceType.CPU);
      return new BackendInfo("capturing", device, Map.of("precision", "fp32"));
    }

    @Override
    protected Numbers allocate(Shape shape) {
      return new Numbers(this, shape);
    }

    @Override
    protected Numbers view(Numbers allocation, int from, Shape shape) {
      throw new UnsupportedOperationException("no views here");
    }

    @Override
    protected void free(Numbers tensor) {}

    @Override
    protected void doWrite(FloatBuffer source, Numbers target) {
      assertThat(isCapturing).as("a copy while it captures").isFalse();
      source.get(target.data);
    }

    @Override
    protected void doRead(Numbers source, FloatBuffer target) {
      assertThat(isCapturing).as("a copy while it captures").isFalse();
      target.put(source.data);
    }
  }

  private final CapturingBackend backend = new CapturingBackend();
  private final Tensor x = backend.newArena().allocate(2, 3);
  private final Tensor y = backend.newArena().allocate(2, 3);
  private final Tensor sums = backend.newArena().allocate(2, 1);
  private final Tensor total = backend.newArena().allocate(2, 1);

  /** y ← 2·x + y, x ← y², sums ← Σ x, total ← total + sums. */
  private List<Op> operations() {
    Map<String, Tensor> ofX = Map.of("x", x);
    return List.of(
        new Pointwise.Axpby(2, x, 1, y),
        Elementwise.of(x, X.pow(2), Map.of("x", y)),
        Reduction.of(Reduction.Kind.SUM, Reduction.Along.ROWS, X, ofX, sums),
        new Pointwise.Axpby(1, sums, 1, total));
  }

  @Test
  void each_replay_computes_on_the_host_between_what_the_device_captured() {
    backend.write(new float[] {1, 2, 3, 4, 5, 6}, x);
    try (Recording recording = backend.record(operations())) {
      assertThat(backend.captures).as("before and behind the host's part").isEqualTo(2);
      assertThat(backend.prepared)
          .as("what the device computes")
          .containsExactly(operations().get(0), operations().get(3));
      assertThat(backend.read(y)).as("recording computes nothing").containsOnly(0);
      recording.replay();
      assertThat(backend.read(x)).containsExactly(4, 16, 36, 64, 100, 144);
      assertThat(backend.read(total)).containsExactly(56, 308);
      backend.write(new float[] {1, 1, 1, 1, 1, 1}, x);
      recording.replay();
      assertThat(backend.read(y)).containsExactly(4, 6, 8, 10, 12, 14);
      assertThat(backend.read(total)).containsExactly(56 + 116, 308 + 440);
    }
    assertThat(backend.released).isEqualTo(2);
  }

  @Test
  void what_is_captured_is_released_where_a_later_operation_is_refused() {
    List<Op> refused = new ArrayList<>(operations());
    refused.add(new Pointwise.Axpby(1, x, 1, sums));
    assertThatThrownBy(() -> backend.record(refused).close())
        .isInstanceOf(ShapeMismatchException.class);
    assertThat(backend.released).isEqualTo(backend.captures);
  }
}
