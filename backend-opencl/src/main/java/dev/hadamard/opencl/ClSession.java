package dev.hadamard.opencl;

import dev.hadamard.BackendException;
import java.util.function.UnaryOperator;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;

/**
 * A context with one in-order queue: the order of calls is the order of execution (B1).
 *
 * <p>Drivers hold queued commands back until they are flushed, and accept commands without limit.
 * So the queue is flushed every {@value #FLUSH_EVERY} commands, and the host never runs more than
 * two spans of {@value #SPAN} commands ahead of the device.
 *
 * <p>OpenCL measures times only on a queue that was created for this. {@link #switchTo} replaces
 * the usual queue by such a queue for some time.
 */
final class ClSession implements AutoCloseable {

  private static final int FLUSH_EVERY = 32;
  static final int SPAN = 512;

  private final ClDevice device;
  private final ClLedger ledger;
  private final UnaryOperator<BackendException> onLoss;
  private final cl_context context;
  private final cl_command_queue usual;
  private cl_command_queue queue;
  private int commands;
  private boolean idle = true;
  private @Nullable cl_event endOfSpan;

  /**
   * Opens the device.
   *
   * @param onLoss called with the cause when the device is lost; returns the exception to throw
   */
  ClSession(ClDevice device, ClLedger ledger, UnaryOperator<BackendException> onLoss) {
    this.device = device;
    this.ledger = ledger;
    this.onLoss = onLoss;
    int[] status = new int[1];
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.owner());
    context =
        CL.clCreateContext(properties, 1, new cl_device_id[] {device.handle()}, null, null, status);
    check(status[0], "open", null);
    ledger.created();
    usual = newQueue(context, device.handle(), 0, status);
    queue = usual;
    if (status[0] != CL.CL_SUCCESS) {
      CL.clReleaseContext(context);
      ledger.released();
    }
    check(status[0], "open", null);
    ledger.created();
  }

  @SuppressWarnings("deprecation") // its successor came with OpenCL 2.0
  private static cl_command_queue newQueue(
      cl_context context, cl_device_id device, long properties, int[] status) {
    return CL.clCreateCommandQueue(context, device, properties, status);
  }

  /** Creates an in-order queue that measures its commands; null if the driver has none. */
  @Nullable cl_command_queue newProfilingQueue() {
    int[] status = new int[1];
    cl_command_queue profiling =
        newQueue(context, device.handle(), CL.CL_QUEUE_PROFILING_ENABLE, status);
    if (status[0] != CL.CL_SUCCESS) {
      return null;
    }
    ledger.created();
    return profiling;
  }

  /**
   * Queues the following commands there. No command may be running, because there is no order
   * between queues.
   */
  void switchTo(cl_command_queue other) {
    queue = other;
  }

  /** Queues the following commands in the usual queue again. */
  void switchBack() {
    queue = usual;
  }

  ClDevice device() {
    return device;
  }

  ClLedger ledger() {
    return ledger;
  }

  cl_context context() {
    return context;
  }

  /** The queue for commands at present. Callers must not keep it. */
  cl_command_queue queue() {
    return queue;
  }

  /** Throws the exception for a failed status; after a fatal one the device is lost. */
  void check(int status, String operation, @Nullable String kernel) {
    if (status == CL.CL_SUCCESS) {
      return;
    }
    BackendException failure = ClStatus.failure(status, operation, kernel);
    throw ClStatus.isFatal(status) ? onLoss.apply(failure) : failure;
  }

  /** Called after each command: flushes now and then, and waits if the device is far behind. */
  void queued(String operation) {
    idle = false;
    commands++;
    if (commands % FLUSH_EVERY == 0) {
      check(CL.clFlush(queue), operation, null);
    }
    if (commands % SPAN == 0) {
      throttle(operation);
    }
  }

  /** Waits for everything queued. */
  void finish(String operation) {
    check(CL.clFinish(queue), operation, null);
    finished();
  }

  /** Called when all that was queued is known to be done. */
  void finished() {
    idle = true;
    commands = 0;
  }

  /** Whether nothing was queued since the last time that everything was done. */
  boolean isIdle() {
    return idle;
  }

  /** Waits for one command and releases its event. */
  void await(cl_event event, String operation) {
    int status = CL.clWaitForEvents(1, new cl_event[] {event});
    CL.clReleaseEvent(event);
    ledger.released();
    check(status, operation, null);
  }

  private void throttle(String operation) {
    cl_event marker = new cl_event();
    check(CL.clEnqueueMarkerWithWaitList(queue, 0, null, marker), operation, null);
    ledger.created();
    cl_event previous = endOfSpan;
    endOfSpan = marker;
    if (previous != null) {
      await(previous, operation);
    }
  }

  @Override
  public void close() {
    CL.clFinish(usual);
    if (endOfSpan != null) {
      CL.clReleaseEvent(endOfSpan);
      endOfSpan = null;
      ledger.released();
    }
    CL.clReleaseCommandQueue(usual);
    ledger.released();
    CL.clReleaseContext(context);
    ledger.released();
  }
}
