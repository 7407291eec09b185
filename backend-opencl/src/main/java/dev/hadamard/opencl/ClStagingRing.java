package dev.hadamard.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;

/**
 * The way between host buffers and device memory: a few direct buffers, used in turn.
 *
 * <p>A write copies into the next one and queues the transfer, so it returns without waiting for
 * the device (B3) and the caller's buffer is free at once (B2). It waits only where a transfer that
 * was queued four chunks ago has not been done yet, or for its own transfer where nothing else is
 * under way. Direct memory only: a heap array would be pinned for the whole call, and may not be
 * handed to a transfer that goes on afterwards.
 */
final class ClStagingRing {

  private static final int SLOTS = 4;
  private static final int SLOT_FLOATS = 1 << 18;

  private static final class Slot {
    final FloatBuffer memory =
        ByteBuffer.allocateDirect(SLOT_FLOATS * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    final Pointer pointer = Pointer.to(memory);
    @Nullable cl_event transfer;
  }

  private final ClSession session;
  private final boolean overlapping;
  private final @Nullable Slot[] slots = new Slot[SLOTS];
  private int next;

  /**
   * A ring without memory so far.
   *
   * @param overlapping whether a transfer may go on after the call. JOCL then waits for it in a
   *     thread of its own, which a memory checker made for one thread does not survive
   */
  ClStagingRing(ClSession session, boolean overlapping) {
    this.session = session;
    this.overlapping = overlapping;
  }

  /** target ← source, from its position to its limit. */
  void write(FloatBuffer source, ClBuffer target) {
    long offset = 0;
    while (source.hasRemaining()) {
      Slot slot = nextSlot();
      int count = Math.min(SLOT_FLOATS, source.remaining());
      slot.memory.clear().put(take(source, count));
      long bytes = (long) count * Float.BYTES;
      // With nothing else under way the wait is for this transfer alone, and shorter than what JOCL
      // does for one that goes on: it starts a thread to keep the buffer alive.
      boolean waits = !overlapping || session.isIdle();
      cl_event transfer = waits ? null : new cl_event();
      session.check(
          CL.clEnqueueWriteBuffer(
              session.queue(),
              target.handle(),
              waits,
              offset,
              bytes,
              slot.pointer,
              0,
              null,
              transfer),
          "write",
          null);
      if (transfer == null) {
        session.finished();
      } else {
        session.ledger().created();
        slot.transfer = transfer;
        session.queued("write");
      }
      offset += bytes;
    }
  }

  /** target ← source, from its position to its limit; waits for all that is queued. */
  void read(ClBuffer source, FloatBuffer target) {
    if (target.isDirect() && target.order() == ByteOrder.nativeOrder()) {
      readInto(source, 0, target.remaining(), target.slice());
      return;
    }
    long offset = 0;
    while (target.hasRemaining()) {
      Slot slot = nextSlot();
      int count = Math.min(SLOT_FLOATS, target.remaining());
      readInto(source, offset, count, slot.memory);
      target.put(slot.memory.clear().limit(count));
      offset += (long) count * Float.BYTES;
    }
  }

  private void readInto(ClBuffer source, long offset, int count, FloatBuffer direct) {
    session.check(
        CL.clEnqueueReadBuffer(
            session.queue(),
            source.handle(),
            true,
            offset,
            (long) count * Float.BYTES,
            Pointer.to(direct),
            0,
            null,
            null),
        "read",
        null);
    session.finished();
  }

  /** The next `count` floats as a view; moves the source past them. */
  private static FloatBuffer take(FloatBuffer source, int count) {
    FloatBuffer chunk = source.duplicate().limit(source.position() + count);
    source.position(source.position() + count);
    return chunk;
  }

  private Slot nextSlot() {
    Slot slot = slots[next];
    if (slot == null) {
      slot = new Slot();
      slots[next] = slot;
    }
    next = (next + 1) % SLOTS;
    cl_event transfer = slot.transfer;
    if (transfer != null) {
      slot.transfer = null;
      session.await(transfer, "write");
    }
    return slot;
  }

  /** Forgets transfers; the queue is finished. */
  void release() {
    for (Slot slot : slots) {
      if (slot != null && slot.transfer != null) {
        CL.clReleaseEvent(slot.transfer);
        slot.transfer = null;
        session.ledger().released();
      }
    }
  }
}
