package dev.hadamard.bench.jmh;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of copying a small tensor to the device and back.
 *
 * <p>{@code upload} waits until the numbers have arrived. {@code queuedUpload} returns as soon as
 * they are copied, as in a training loop, and the wait is not counted. A download always waits. It
 * needs no further copy for a direct buffer in native order, but one for an array.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class TransferBenchmark {

  /** The number of uploads between two waits: as many as opencl has in flight. */
  private static final int UPLOADS = 4;

  /** A backend on the class path. */
  @Param({"opencl", "cpu"})
  public String backend = "";

  /** The number of floats of the tensor. */
  @Param({"1", "256", "65536"})
  public int floats;

  /** The memory on the host: array or direct. */
  @Param({"array", "direct"})
  public String host = "";

  private Backend device;
  private Tensor tensor;
  private FloatBuffer buffer;

  /** Opens the backend. */
  @Setup(Level.Trial)
  public void open() {
    device = Backends.open(backend);
    tensor = device.newArena().allocate(floats);
    buffer =
        host.equals("array")
            ? FloatBuffer.allocate(floats)
            : ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
  }

  /** Waits, outside the measurement. */
  @TearDown(Level.Invocation)
  public void drain() {
    device.synchronize();
  }

  /** Closes the backend. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** Copies to the device and waits. */
  @Benchmark
  public void upload() {
    device.write(buffer, tensor);
    device.synchronize();
  }

  /** Queues a copy to the device. */
  @Benchmark
  @OperationsPerInvocation(UPLOADS)
  public void queuedUpload() {
    for (int i = 0; i < UPLOADS; i++) {
      device.write(buffer, tensor);
    }
  }

  /** Copies from the device. */
  @Benchmark
  public FloatBuffer download() {
    device.read(tensor, buffer);
    return buffer;
  }
}
