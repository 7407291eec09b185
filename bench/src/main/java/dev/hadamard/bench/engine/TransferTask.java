package dev.hadamard.bench.engine;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A copy between a direct buffer of the host and a tensor. */
final class TransferTask implements Task {

  private final Backend backend;
  private final boolean isUpload;
  private final TensorArena arena;
  private final Tensor tensor;
  private final FloatBuffer host;

  TransferTask(Backend backend, Work.Transfer work) {
    this.backend = backend;
    this.isUpload = work.isUpload();
    this.arena = backend.newArena();
    this.tensor = arena.allocate(1, work.elements());
    this.host =
        ByteBuffer.allocateDirect(work.elements() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(Operands.stream(0, work.elements()))
            .flip();
    if (!isUpload) {
      backend.write(host, tensor);
      backend.synchronize();
      host.put(new float[work.elements()]).flip();
    }
  }

  @Override
  public void run() {
    if (isUpload) {
      backend.write(host, tensor);
      backend.synchronize();
    } else {
      backend.read(tensor, host);
    }
  }

  @Override
  public float[] result() {
    run();
    float[] arrived = new float[host.capacity()];
    if (isUpload) {
      return backend.read(tensor);
    }
    host.duplicate().get(arrived);
    return arrived;
  }

  @Override
  public void close() {
    arena.close();
  }
}
