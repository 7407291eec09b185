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
 * What it takes to bring a small tensor to the device and back.
 *
 * <p>{@code upload} waits until the numbers are there; {@code queuedUpload} returns as soon as they
 * are copied, as a training loop has it, and the waiting is not counted. A download always waits. A
 * direct buffer in native order is read into without a copy; an array is not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class TransferBenchmark {

  /** Uploads between two waits: as many as opencl keeps under way. */
  private static final int UPLOADS = 4;

  /** A backend on the class path. */
  @Param({"opencl", "cpu"})
  public String backend = "";

  /** Floats of the tensor. */
  @Param({"1", "256", "65536"})
  public int floats;

  /** Where they are on the host: array or direct. */
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

  /** Waits, beside the measurement. */
  @TearDown(Level.Invocation)
  public void drain() {
    device.synchronize();
  }

  /** Frees all. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
  }

  /** To the device. */
  @Benchmark
  public void upload() {
    device.write(buffer, tensor);
    device.synchronize();
  }

  /** On the way to the device. */
  @Benchmark
  @OperationsPerInvocation(UPLOADS)
  public void queuedUpload() {
    for (int i = 0; i < UPLOADS; i++) {
      device.write(buffer, tensor);
    }
  }

  /** From the device. */
  @Benchmark
  public FloatBuffer download() {
    device.read(tensor, buffer);
    return buffer;
  }
}
