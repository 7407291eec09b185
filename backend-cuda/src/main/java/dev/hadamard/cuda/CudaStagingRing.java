package dev.hadamard.cuda;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jcuda.driver.CUevent;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * The way between host buffers and device memory: a few page-locked buffers, used in turn, which
 * the device reads and writes while the host goes on.
 *
 * <pre>
 *   write   | copy in | copy in | copy in | ...      a chunk of 1 MiB each
 *                     | transfer | transfer | ...    waits where a slot is still on its way
 *   read    | transfer | transfer | transfer |
 *                      | copy out | copy out | ...
 * </pre>
 *
 * <p>A write returns without waiting for the device (B3), and the caller's buffer is free at once
 * (B2).
 */
final class CudaStagingRing implements AutoCloseable {

  private static final int SLOTS = 4;
  private static final int SLOT_FLOATS = 1 << 18;

  /**
   * A buffer of the ring.
   *
   * @param allocation as the driver gave it
   * @param address the same for transfers
   * @param floats what lies there
   * @param transferred happens when its latest transfer is done
   */
  private record Slot(
      HostAddress allocation, HostAddress address, FloatBuffer floats, CUevent transferred) {}

  private final CudaSession session;
  private final @Nullable Slot[] slots = new Slot[SLOTS];
  private int next;

  /** A ring without memory so far. */
  CudaStagingRing(CudaSession session) {
    this.session = session;
  }

  /** target ← source, from its position to its limit. */
  void write(FloatBuffer source, CudaBuffer target) {
    session.enter("write");
    long offset = 0;
    while (source.hasRemaining()) {
      Slot slot = nextSlot("write");
      int count = Math.min(SLOT_FLOATS, source.remaining());
      slot.floats.clear().put(take(source, count));
      DeviceAddress to = target.address().plus(offset * Float.BYTES);
      check(
          CudaStatus.of(
              () ->
                  JCudaDriver.cuMemcpyHtoDAsync(
                      to, slot.address, (long) count * Float.BYTES, session.stream())),
          "write");
      session.record(slot.transferred, "write");
      session.queued("write", 1);
      offset += count;
    }
  }

  /** target ← source, from its position to its limit; waits for all that is queued. */
  void read(CudaBuffer source, FloatBuffer target) {
    session.enter("read");
    int total = target.remaining();
    int oldest = next;
    int asked = 0;
    int underWay = 0;
    while (target.hasRemaining()) {
      while (asked < total && underWay < SLOTS) {
        asked += ask(source, asked, total);
        underWay++;
      }
      Slot slot = slot(oldest, "read");
      session.await(slot.transferred, "read");
      target.put(slot.floats.clear().limit(Math.min(SLOT_FLOATS, target.remaining())));
      oldest = (oldest + 1) % SLOTS;
      underWay--;
    }
  }

  /** Queues the transfer of a chunk into the next slot; gives its size. */
  private int ask(CudaBuffer source, int from, int total) {
    Slot slot = nextSlot("read");
    int count = Math.min(SLOT_FLOATS, total - from);
    DeviceAddress place = source.address().plus((long) from * Float.BYTES);
    check(
        CudaStatus.of(
            () ->
                JCudaDriver.cuMemcpyDtoHAsync(
                    slot.address, place, (long) count * Float.BYTES, session.stream())),
        "read");
    session.record(slot.transferred, "read");
    return count;
  }

  /** The next `count` floats as a view; moves the source past them. */
  private static FloatBuffer take(FloatBuffer source, int count) {
    FloatBuffer chunk = source.duplicate().limit(source.position() + count);
    source.position(source.position() + count);
    return chunk;
  }

  /** The next slot, when its transfer is done. */
  private Slot nextSlot(String operation) {
    Slot slot = slot(next, operation);
    next = (next + 1) % SLOTS;
    session.await(slot.transferred, operation);
    return slot;
  }

  private Slot slot(int index, String operation) {
    Slot slot = slots[index];
    if (slot == null) {
      slot = newSlot(operation);
      slots[index] = slot;
    }
    return slot;
  }

  private Slot newSlot(String operation) {
    CUevent transferred = session.newEvent(false, operation);
    HostAddress allocation = new HostAddress();
    long bytes = (long) SLOT_FLOATS * Float.BYTES;
    int status = CudaStatus.of(() -> JCudaDriver.cuMemHostAlloc(allocation, bytes, 0));
    if (status != CudaStatus.SUCCESS) {
      session.destroy(transferred);
    }
    check(status, operation);
    session.ledger().created();
    FloatBuffer floats =
        allocation.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    return new Slot(allocation, new HostAddress(allocation.value()), floats, transferred);
  }

  private void check(int status, String operation) {
    session.check(status, operation, null);
  }

  /** Gives the memory back; the stream is at rest. */
  @Override
  public void close() {
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = slots[i];
      if (slot != null) {
        session.destroy(slot.transferred);
        CudaStatus.of(() -> JCudaDriver.cuMemFreeHost(slot.allocation));
        session.ledger().released();
        slots[i] = null;
      }
    }
  }
}
