package dev.hadamard.cuda;

import dev.hadamard.BackendException;
import dev.hadamard.DeviceException;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * The device's primary context with one stream: the order of calls is the order of execution (B1).
 *
 * <p>The primary context is the one that NVIDIA's own libraries use. A thread has one current
 * context, operations may come from any thread, and a thread may use several devices. So {@link
 * #enter} is called before any other call to the driver. It leaves this context current.
 *
 * <p>The host never runs more than two spans of {@value #SPAN} commands ahead of the device.
 */
final class CudaSession implements AutoCloseable {

  static final int SPAN = 512;

  private final CudaDevice device;
  private final CudaLedger ledger;
  private final UnaryOperator<BackendException> onLoss;
  private final CUdevice handle;
  private final CUcontext context = new CUcontext();
  private final IntSupplier makeCurrent = this::makeCurrent;
  private final CUstream stream = new CUstream();
  private final @Nullable CUevent[] endsOfSpans = new CUevent[2];
  private int commands;
  private int latestSpan;

  /**
   * Opens the device.
   *
   * @param onLoss called with the cause when the device is lost; returns the exception to throw
   */
  CudaSession(CudaDevice device, CudaLedger ledger, UnaryOperator<BackendException> onLoss) {
    this.device = device;
    this.ledger = ledger;
    this.onLoss = onLoss;
    handle = CudaDeviceDiscovery.handle(device.ordinal());
    CudaStatus.check(
        CudaStatus.of(() -> JCudaDriver.cuDevicePrimaryCtxRetain(context, handle)), "open");
    ledger.created();
    int status = CudaStatus.of(makeCurrent);
    if (status == CudaStatus.SUCCESS) { // apart from the default stream, which waits for all others
      status =
          CudaStatus.of(
              () -> JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    }
    if (status != CudaStatus.SUCCESS) {
      releaseContext();
    }
    CudaStatus.check(status, "open");
    ledger.created();
  }

  CudaDevice device() {
    return device;
  }

  CudaLedger ledger() {
    return ledger;
  }

  CUstream stream() {
    return stream;
  }

  /** Makes the context current in the calling thread, before any other call. */
  void enter(String operation) {
    check(CudaStatus.of(makeCurrent), operation, null);
  }

  /** Makes the context current before a release, and ignores failures. */
  void enterAnyway() {
    CudaStatus.of(makeCurrent);
  }

  private int makeCurrent() {
    return JCudaDriver.cuCtxSetCurrent(context);
  }

  /** Throws the exception for a failed status; after a fatal one the device is lost. */
  void check(int status, String operation, @Nullable String kernel) {
    if (status == CudaStatus.SUCCESS) {
      return;
    }
    BackendException failure = CudaStatus.failure(status, operation, kernel);
    throw CudaStatus.isFatal(status) ? onLoss.apply(failure) : failure;
  }

  /**
   * Queues a command; throws if it fails. If a library fails because the device is lost, only the
   * driver reports the loss, at its next call.
   */
  void queue(Command command) {
    int status;
    try {
      status = command.queue(stream);
    } catch (DeviceException library) {
      int cause = CudaStatus.of(() -> JCudaDriver.cuMemGetInfo(new long[1], new long[1]));
      check(cause, command.operation(), command.kernel());
      throw library;
    }
    check(status, command.operation(), command.kernel());
  }

  /** Called after commands: waits if the device is far behind. */
  void queued(String operation, int count) {
    commands += count;
    if (commands >= SPAN) {
      commands = 0;
      throttle(operation);
    }
  }

  /** Waits for everything queued. */
  void finish(String operation) {
    enter(operation);
    check(CudaStatus.of(() -> JCudaDriver.cuStreamSynchronize(stream)), operation, null);
    commands = 0;
  }

  /** Waits for all queued work before closing, and ignores failures. */
  void rest() {
    enterAnyway();
    CudaStatus.of(() -> JCudaDriver.cuStreamSynchronize(stream));
  }

  /** Creates an event, which the caller {@linkplain #destroy destroys}. */
  CUevent newEvent(boolean timing, String operation) {
    CUevent event = new CUevent();
    int flags = timing ? CUevent_flags.CU_EVENT_DEFAULT : CUevent_flags.CU_EVENT_DISABLE_TIMING;
    check(CudaStatus.of(() -> JCudaDriver.cuEventCreate(event, flags)), operation, null);
    ledger.created();
    return event;
  }

  /** Records an event, which occurs when all queued work is finished. */
  void record(CUevent event, String operation) {
    check(CudaStatus.of(() -> JCudaDriver.cuEventRecord(event, stream)), operation, null);
  }

  /** Waits for an event; returns at once if it was never recorded. */
  void await(CUevent event, String operation) {
    check(CudaStatus.of(() -> JCudaDriver.cuEventSynchronize(event)), operation, null);
  }

  /** Destroys an event, and ignores failures. */
  void destroy(CUevent event) {
    CudaStatus.of(() -> JCudaDriver.cuEventDestroy(event));
    ledger.released();
  }

  /** Marks the end of a span and waits for the end of the one before. */
  private void throttle(String operation) {
    CUevent previous = endsOfSpans[latestSpan];
    latestSpan = 1 - latestSpan;
    CUevent end = endsOfSpans[latestSpan];
    if (end == null) {
      end = newEvent(false, operation);
      endsOfSpans[latestSpan] = end;
    }
    record(end, operation);
    if (previous != null) {
      await(previous, operation);
    }
  }

  @Override
  public void close() {
    rest();
    for (CUevent end : endsOfSpans) {
      if (end != null) {
        destroy(end);
      }
    }
    CudaStatus.of(() -> JCudaDriver.cuStreamDestroy(stream));
    ledger.released();
    releaseContext();
  }

  private void releaseContext() {
    CudaStatus.of(() -> JCudaDriver.cuDevicePrimaryCtxRelease(handle));
    ledger.released();
  }
}
