package dev.hadamard.bench.engine;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.op.Op;
import dev.hadamard.spi.DeviceProbe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An operation on tensors that stay on the device, with host copies for the transfers. */
final class ResidentTask implements Task {

  private final Backend backend;
  private final TensorArena arena;
  private final List<FloatBuffer> hosts = new ArrayList<>();
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Recording> recordings = new ArrayList<>();
  private @Nullable Tensor output;
  private @Nullable FloatBuffer answer;
  private Runnable operation = () -> {};
  private boolean hasKernelTime;

  private ResidentTask(Backend backend) {
    this.backend = backend;
    this.arena = backend.newArena();
  }

  /**
   * Creates a task on new tensors.
   *
   * @param setUp creates the operands with the task and returns the action to run, which queues
   *     calls without waiting
   */
  static Task of(Backend backend, Function<ResidentTask, Runnable> setUp) {
    ResidentTask task = new ResidentTask(backend);
    try {
      task.operation = setUp.apply(task);
      backend.synchronize();
      return task;
    } catch (RuntimeException | Error refused) {
      task.close();
      throw refused;
    }
  }

  /** Creates a tensor with these numbers. */
  Tensor input(float[] values, int... extents) {
    Tensor tensor = arena.allocate(extents);
    FloatBuffer host = direct(values.length).put(values).flip();
    hosts.add(host);
    inputs.add(tensor);
    backend.write(host, tensor);
    return tensor;
  }

  /** Creates the output of the operation. */
  Tensor output(int... extents) {
    return outputs(arena.allocate(extents));
  }

  /** Creates a tensor that the operation reads and writes. */
  Tensor inputAndOutput(float[] values, int... extents) {
    return outputs(input(values, extents));
  }

  /** Creates a tensor of zeros for results besides the output. */
  Tensor scratch(Shape shape) {
    return arena.allocate(shape);
  }

  /** Records operations, as a training loop does; the action replays them. */
  Runnable recorded(List<? extends Op> operations) {
    Recording recording = backend.record(operations);
    recordings.add(recording);
    return recording::replay;
  }

  private Tensor outputs(Tensor tensor) {
    output = tensor;
    answer = direct(tensor.shape().size());
    return tensor;
  }

  @Override
  public void run() {
    operation.run();
    backend.synchronize();
  }

  @Override
  public boolean hasTransfers() {
    return true;
  }

  @Override
  public void runWithTransfers() {
    for (int i = 0; i < inputs.size(); i++) {
      backend.write(hosts.get(i), inputs.get(i));
    }
    operation.run();
    if (output != null && answer != null) {
      backend.read(output, answer);
    }
  }

  @Override
  public boolean hasKernelTime() {
    if (!hasKernelTime && backend instanceof DeviceProbe probe) {
      hasKernelTime = probe.kernelNanos(() -> {}).isPresent();
    }
    return hasKernelTime;
  }

  @Override
  public long kernelNanos() {
    return ((DeviceProbe) backend)
        .kernelNanos(operation)
        .orElseThrow(() -> new UnsupportedOperationException("the device gave no time"));
  }

  @Override
  public float[] result() {
    run();
    return output == null ? new float[0] : backend.read(output);
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public void close() {
    recordings.forEach(Recording::close);
    arena.close();
  }
}
