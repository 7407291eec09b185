package dev.hadamard.opencl;

import dev.hadamard.BackendException;
import dev.hadamard.BackendInfo;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.kernels.launch.DeviceClock;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.launch.PeakRate;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;

/**
 * A backend on one OpenCL device. This class calls the driver; {@link KernelBackend} implements the
 * operations.
 *
 * <p>The error of a product is that of {@link dev.hadamard.Backend#matmul}'s bound: long sums are
 * taken in blocks. The same device, driver and inputs give the same bits (B9).
 */
final class OpenClBackend extends KernelBackend<OpenClTensor> {

  private final BackendInfo info;
  private final ClSession session;
  private final ClLedger ledger = new ClLedger();
  private final ClMemory memory;
  private final ClStagingRing staging;
  private final ClKernelCache programs;
  private final ClClock clock;
  private final ClLauncher launcher;
  private final PeakRate<ClBuffer> peak;
  private final Pointer zero = Pointer.to(ByteBuffer.allocateDirect(Float.BYTES));

  OpenClBackend(ClDevice device, ClSettings settings) {
    super(OpenClTensor.class, settings.limit());
    info = new BackendInfo(OpenClProvider.NAME, device.info(), details(device, settings));
    session = new ClSession(device, ledger, this::declareLost);
    memory = new ClMemory(session, settings.pooling(), settings.limit().bytes());
    staging = new ClStagingRing(session, settings.pooling());
    programs = new ClKernelCache(session, settings.library(), settings.dump());
    clock = new ClClock(session);
    launcher = new ClLauncher(session, programs, clock);
    launchOn(launcher, settings.tuning());
    peak = new PeakRate<>(launcher, settings.tuning(), new ClPeakBench(session, clock, memory));
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  /** The counts of driver calls so far. */
  ClLedger.Reading ledger() {
    return ledger.read();
  }

  @Override
  protected DeviceClock clock() {
    return clock;
  }

  @Override
  protected PeakRate<ClBuffer> peak() {
    return peak;
  }

  /** {@inheritDoc} Here what the operations would queue is noted. */
  @Override
  protected Replay capture(Runnable operations) {
    List<ClLaunch> launches = new ArrayList<>();
    launcher.capture(operations, launches);
    return Replay.of(() -> launcher.startAll(launches), () -> launcher.release(launches));
  }

  @Override
  protected OpenClTensor allocate(Shape shape) {
    ClBuffer buffer = memory.allocate(Math.max(Float.BYTES, shape.bytes()));
    if (!shape.isEmpty()) {
      int status = clear(buffer, shape.bytes());
      if (ClStatus.isNoMemory(status)) { // some drivers look for room only at the first use
        memory.free(buffer);
        memory.releaseIdle();
        buffer = memory.allocate(shape.bytes());
        status = clear(buffer, shape.bytes());
      }
      if (status != CL.CL_SUCCESS) {
        memory.free(buffer);
        if (ClStatus.isNoMemory(status)) {
          throw new OutOfDeviceMemoryException(
              shape.bytes(), bytesInUse(), session.device().globalBytes(), "the device's memory");
        }
        session.check(status, "allocate", null);
      }
      session.queued("allocate");
    }
    return new OpenClTensor(this, shape, buffer);
  }

  /** {@inheritDoc} Kernels read vectors of 64 bytes on any device. */
  @Override
  public int viewAlignment() {
    return Math.max(64, session.device().alignment()) / Float.BYTES;
  }

  @Override
  protected OpenClTensor view(OpenClTensor allocation, int from, Shape shape) {
    ClBuffer whole = allocation.memory();
    ClBuffer part =
        shape.size() == allocation.size() || shape.isEmpty()
            ? whole
            : memory.view(whole, (long) from * Float.BYTES, shape.bytes());
    return new OpenClTensor(allocation, from, shape, part);
  }

  private int clear(ClBuffer buffer, long bytes) {
    return CL.clEnqueueFillBuffer(
        session.queue(), buffer.handle(), zero, Float.BYTES, 0, bytes, 0, null, null);
  }

  @Override
  protected void free(OpenClTensor tensor) {
    memory.free(tensor.memory());
  }

  @Override
  protected void doWrite(FloatBuffer source, OpenClTensor target) {
    staging.write(source, target.memory());
  }

  @Override
  protected void doRead(OpenClTensor source, FloatBuffer target) {
    staging.read(source.memory(), target);
  }

  @Override
  protected void doSynchronize() {
    session.finish("synchronize");
  }

  @Override
  protected void doClose() {
    CL.clFinish(session.queue()); // release everything even if this fails
    launcher.close();
    clock.close();
    programs.close();
    staging.release();
    memory.close();
    session.close();
  }

  private BackendException declareLost(BackendException cause) {
    return lost(cause);
  }

  private static Map<String, String> details(ClDevice device, ClSettings settings) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("platform", device.platform());
    details.put("driver", device.driver());
    details.put("language", device.language());
    details.put("compute units", String.valueOf(device.computeUnits()));
    details.put("precision", TensorCores.precision(settings.tuning().gemm()).label());
    details.put("gemm", settings.tuning().gemm().name().toLowerCase(Locale.ROOT));
    details.put("tuning", settings.origin());
    return details;
  }
}
