package dev.hadamard.cuda;

import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.kernels.launch.SizeClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.driver.JCudaDriver;

/**
 * Device memory by size class.
 *
 * <pre>
 *   slab, 16 MiB     | 256 | 256 | 1024 | 4096       |  free ...        |   parts of an allocation
 *   larger buffers   | 20 MiB |   | 56 MiB |                                 one allocation each
 * </pre>
 *
 * <p>A freed buffer is kept for the next request of its size class, so a steady loop allocates
 * nothing. There are four classes for each power of two, so at most a fifth of a buffer is unused.
 * With one stream, memory can be reused as soon as it is freed, because all work that reads it was
 * queued before.
 *
 * <p>The driver has its own pool behind {@code cuMemAllocAsync}. By default it returns its memory
 * to the system at each synchronisation, and JCuda has no call to change this.
 */
final class CudaMemory implements AutoCloseable {

  /** Where a part of an allocation may begin, in bytes: as the driver's own allocations do. */
  static final int ALIGNMENT = 256;

  private static final long SLAB_BYTES = 16L << 20;
  private static final long LARGEST_PART = SLAB_BYTES / 4;

  private final CudaSession session;

  /** The last one is filled; parts of the others are used again, each in its class. */
  private final List<Slab> slabs = new ArrayList<>();

  private final Map<Long, Slab> slabOf = new HashMap<>(); // by the number of a part
  private final Map<CudaBuffer, Map<Range, CudaBuffer>> viewsOf = new HashMap<>();
  private final Map<DeviceAddress, Long> allocations = new HashMap<>();
  private final Map<Long, Deque<CudaBuffer>> idle = new HashMap<>();
  private final long mostBytes;
  private long slabUsed;
  private long bytesCreated;
  private long bytesInUse;
  private long nextId;

  private record Range(long offset, long bytes) {}

  /** One large allocation, and how many of its parts are in use. */
  private static final class Slab {
    private final DeviceAddress address;
    private int partsInUse;

    Slab(DeviceAddress address) {
      this.address = address;
    }
  }

  /**
   * Memory of which idle buffers make room before it takes more than this.
   *
   * @param limit bytes; the device's own memory is a limit in any case
   */
  CudaMemory(CudaSession session, long limit) {
    this.session = session;
    this.mostBytes = Math.min(limit, session.device().globalBytes());
  }

  /**
   * Memory for at least this many bytes; what it holds is undefined.
   *
   * @throws OutOfDeviceMemoryException if there is no room
   */
  CudaBuffer allocate(long bytes) {
    long size = SizeClass.of(bytes, ALIGNMENT);
    Deque<CudaBuffer> same = idle.get(size);
    CudaBuffer buffer = same != null && !same.isEmpty() ? same.pop() : fresh(size);
    bytesInUse += buffer.bytes();
    count(buffer, 1);
    return buffer;
  }

  /** Frees memory. Commands that are already queued still use it. */
  void free(CudaBuffer buffer) {
    viewsOf.remove(buffer);
    bytesInUse -= buffer.bytes();
    count(buffer, -1);
    idle.computeIfAbsent(buffer.bytes(), size -> new ArrayDeque<>()).push(buffer);
  }

  /**
   * A part of a buffer, an address that is not freed by itself. The same range gives the same
   * number, so that launches on it are bound once.
   *
   * @param offset a multiple of {@link #ALIGNMENT}
   */
  CudaBuffer view(CudaBuffer buffer, long offset, long bytes) {
    return viewsOf
        .computeIfAbsent(buffer, any -> new HashMap<>())
        .computeIfAbsent(
            new Range(offset, bytes),
            range -> new CudaBuffer(nextId++, buffer.address().plus(offset), bytes));
  }

  private void count(CudaBuffer buffer, int parts) {
    Slab slab = slabOf.get(buffer.id());
    if (slab != null) {
      slab.partsInUse += parts;
    }
  }

  private CudaBuffer fresh(long size) {
    if (size > LARGEST_PART) {
      return new CudaBuffer(nextId++, create(size), size);
    }
    CudaBuffer part = new CudaBuffer(nextId++, part(size), size);
    slabOf.put(part.id(), slabs.get(slabs.size() - 1));
    return part;
  }

  private DeviceAddress part(long size) {
    if (slabs.isEmpty() || slabUsed + size > SLAB_BYTES) {
      slabs.add(new Slab(create(SLAB_BYTES)));
      slabUsed = 0;
    }
    DeviceAddress part = slabs.get(slabs.size() - 1).address.plus(slabUsed);
    slabUsed += size;
    return part;
  }

  private DeviceAddress create(long bytes) {
    session.enter("allocate");
    if (bytes > mostBytes - bytesCreated) {
      releaseIdle(); // memory that is shared with the host is granted beyond any limit
    }
    DeviceAddress address = new DeviceAddress();
    int status = tryCreate(address, bytes);
    if (CudaStatus.isNoMemory(status) && releaseIdle()) {
      status = tryCreate(address, bytes);
    }
    if (CudaStatus.isNoMemory(status)) {
      throw new OutOfDeviceMemoryException(
          bytes, bytesInUse, session.device().globalBytes(), "the device's memory");
    }
    session.check(status, "allocate", null);
    session.ledger().allocated();
    allocations.put(address, bytes);
    bytesCreated += bytes;
    return address;
  }

  private static int tryCreate(DeviceAddress address, long bytes) {
    return CudaStatus.of(() -> JCudaDriver.cuMemAlloc(address, bytes));
  }

  /** Releases idle buffers after waiting for the commands that use them. */
  private boolean releaseIdle() {
    boolean any = releaseIdleSlabs();
    for (Deque<CudaBuffer> same : idle.values()) {
      if (!same.isEmpty() && same.peek().bytes() > LARGEST_PART) {
        if (!any) {
          session.finish("allocate");
          any = true;
        }
        same.forEach(buffer -> release(buffer.address()));
        same.clear();
      }
    }
    return any;
  }

  /** Releases slabs of which no part is used. */
  private boolean releaseIdleSlabs() {
    List<Slab> unused = slabs.stream().filter(slab -> slab.partsInUse == 0).toList();
    if (unused.isEmpty()) {
      return false;
    }
    session.finish("allocate");
    idle.values().forEach(same -> same.removeIf(part -> unused.contains(slabOf.get(part.id()))));
    slabOf.values().removeIf(unused::contains);
    unused.forEach(slab -> release(slab.address));
    slabs.removeAll(unused);
    slabUsed = SLAB_BYTES; // the one that was being filled may be gone
    return true;
  }

  private void release(DeviceAddress address) {
    CudaStatus.of(() -> JCudaDriver.cuMemFree(address));
    Long bytes = allocations.remove(address);
    bytesCreated -= bytes == null ? 0 : bytes;
    session.ledger().released();
  }

  /** Releases everything. The stream is idle. */
  @Override
  public void close() {
    List.copyOf(allocations.keySet()).forEach(this::release);
    slabs.clear();
    slabOf.clear();
    viewsOf.clear();
    idle.clear();
    bytesInUse = 0;
  }
}
