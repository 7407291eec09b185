package dev.hadamard.opencl;

import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.kernels.launch.SizeClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jocl.CL;
import org.jocl.cl_buffer_region;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * Device memory by size class.
 *
 * <pre>
 *   slab, 16 MiB     | 256 | 256 | 1024 | 4096       |  free ...        |
 *                      each part starts at a multiple of the device's alignment
 *   larger buffers   | 20 MiB |   | 56 MiB |              one object each
 * </pre>
 *
 * <p>A freed buffer waits in its class for the next request of that size, so a steady loop creates
 * nothing. There are four classes to each power of two, so at most a fifth of a buffer is unused.
 * When there is no room for a new one, idle buffers are released, and slabs of which no part is
 * used.
 *
 * <p>Without pooling each request is a buffer of its own, released when freed: that is how a memory
 * checker sees the bounds.
 */
final class ClMemory implements AutoCloseable {

  private static final long SLAB_BYTES = 16L << 20;
  private static final long LARGEST_PART = SLAB_BYTES / 4;

  private final ClSession session;
  private final boolean pooling;
  private final long slabBytes;
  private final long mostBytes;

  /** The last one is filled; parts of the others are used again, each in its class. */
  private final List<Slab> slabs = new ArrayList<>();

  private final Map<ClBuffer, Slab> slabOf = new HashMap<>();
  private final Map<ClBuffer, Map<Range, ClBuffer>> viewsOf = new HashMap<>();
  private final Map<Long, Deque<ClBuffer>> idle = new HashMap<>();
  private final Map<Long, ClBuffer> used = new HashMap<>();
  private long slabUsed;
  private long bytesCreated;
  private long bytesInUse;
  private long nextId;

  private record Range(long offset, long bytes) {}

  /** One large buffer, and how many of its parts are in use. */
  private static final class Slab {
    private final cl_mem handle;
    private int partsInUse;

    Slab(cl_mem handle) {
      this.handle = handle;
    }
  }

  ClMemory(ClSession session, boolean pooling) {
    this(session, pooling, Long.MAX_VALUE);
  }

  /**
   * Memory of which idle buffers make room before it takes more than this.
   *
   * @param limit bytes; the device's own memory is a limit in any case
   */
  ClMemory(ClSession session, boolean pooling, long limit) {
    this.session = session;
    this.mostBytes = Math.min(limit, session.device().globalBytes());
    this.pooling = pooling;
    this.slabBytes = Math.min(SLAB_BYTES, session.device().maxBufferBytes());
  }

  /**
   * Memory for at least this many bytes; what it holds is undefined.
   *
   * @throws OutOfDeviceMemoryException if there is no room
   */
  ClBuffer allocate(long bytes) {
    ClBuffer buffer = pooling ? pooled(bytes) : new ClBuffer(nextId++, create(bytes), 0, bytes);
    used.put(buffer.id(), buffer);
    bytesInUse += buffer.bytes();
    count(buffer, 1);
    return buffer;
  }

  /**
   * A part of a buffer that is in use, one for each range. It goes when the buffer is freed. A
   * driver makes no part of a part, so a view of a slab's part is a part of the slab.
   *
   * @param offset a multiple of the device's alignment
   */
  ClBuffer view(ClBuffer buffer, long offset, long bytes) {
    return viewsOf
        .computeIfAbsent(buffer, any -> new HashMap<>())
        .computeIfAbsent(
            new Range(offset, bytes),
            range -> {
              Slab slab = slabOf.get(buffer);
              cl_mem part =
                  slab == null
                      ? part(buffer.handle(), offset, bytes)
                      : part(slab.handle, buffer.offset() + offset, bytes);
              return new ClBuffer(nextId++, part, buffer.offset() + offset, bytes);
            });
  }

  private void releaseViews(ClBuffer buffer) {
    Map<Range, ClBuffer> views = viewsOf.remove(buffer);
    if (views != null) {
      views.values().forEach(view -> release(view.handle()));
    }
  }

  /** Takes memory back; commands queued before still use it. */
  void free(ClBuffer buffer) {
    releaseViews(buffer);
    used.remove(buffer.id());
    bytesInUse -= buffer.bytes();
    count(buffer, -1);
    if (pooling) {
      idle.computeIfAbsent(buffer.bytes(), size -> new ArrayDeque<>()).push(buffer);
    } else {
      release(buffer.handle());
      bytesCreated -= buffer.bytes();
    }
  }

  private void count(ClBuffer buffer, int parts) {
    Slab slab = slabOf.get(buffer);
    if (slab != null) {
      slab.partsInUse += parts;
    }
  }

  private ClBuffer pooled(long bytes) {
    long size = pooledSize(bytes);
    Deque<ClBuffer> same = idle.get(size);
    if (same != null && !same.isEmpty()) {
      return same.pop();
    }
    if (size > LARGEST_PART || size > slabBytes) {
      return new ClBuffer(nextId++, create(size), 0, size);
    }
    ClBuffer part = slabPart(size);
    slabOf.put(part, slabs.get(slabs.size() - 1));
    return part;
  }

  /** The size class, as far as the driver allows so large a buffer. */
  private long pooledSize(long bytes) {
    long size = SizeClass.of(bytes, session.device().alignment());
    return Math.max(bytes, Math.min(size, session.device().maxBufferBytes()));
  }

  private ClBuffer slabPart(long size) {
    if (slabs.isEmpty() || slabUsed + size > slabBytes) {
      slabs.add(new Slab(create(slabBytes)));
      slabUsed = 0;
    }
    cl_mem handle = part(slabs.get(slabs.size() - 1).handle, slabUsed, size);
    ClBuffer part = new ClBuffer(nextId++, handle, slabUsed, size);
    int alignment = session.device().alignment();
    slabUsed += (size + alignment - 1) / alignment * alignment;
    return part;
  }

  private cl_mem part(cl_mem whole, long offset, long bytes) {
    int[] status = new int[1];
    cl_mem part =
        CL.clCreateSubBuffer(
            whole,
            CL.CL_MEM_READ_WRITE,
            CL.CL_BUFFER_CREATE_TYPE_REGION,
            new cl_buffer_region(offset, bytes),
            status);
    require(status[0], bytes);
    session.ledger().bufferCreated();
    return part;
  }

  private cl_mem create(long bytes) {
    if (bytes > mostBytes - bytesCreated) {
      releaseIdle(); // a driver that looks for room at the first use only would not complain here
    }
    int[] status = new int[1];
    cl_mem handle = tryCreate(bytes, status);
    if (ClStatus.isNoMemory(status[0]) && releaseIdle()) {
      handle = tryCreate(bytes, status);
    }
    require(status[0], bytes);
    session.ledger().bufferCreated();
    bytesCreated += bytes;
    return Objects.requireNonNull(handle);
  }

  private @Nullable cl_mem tryCreate(long bytes, int[] status) {
    return CL.clCreateBuffer(session.context(), CL.CL_MEM_READ_WRITE, bytes, null, status);
  }

  private void require(int status, long bytes) {
    if (ClStatus.isNoMemory(status)) {
      throw new OutOfDeviceMemoryException(
          bytes, bytesInUse, session.device().globalBytes(), "the device's memory");
    }
    session.check(status, "allocate", null);
  }

  /** Releases what is idle, and waits until nothing uses it. */
  boolean releaseIdle() {
    boolean any = releaseIdleSlabs();
    for (Map.Entry<Long, Deque<ClBuffer>> sameSize : idle.entrySet()) {
      if (sameSize.getKey() > LARGEST_PART) {
        for (ClBuffer buffer : sameSize.getValue()) {
          release(buffer.handle());
          bytesCreated -= buffer.bytes();
          any = true;
        }
        sameSize.getValue().clear();
      }
    }
    if (any) {
      session.finish("allocate"); // until then the driver keeps what queued commands use
    }
    return any;
  }

  /** Releases slabs of which no part is used: the parts first. */
  private boolean releaseIdleSlabs() {
    if (slabs.stream().noneMatch(slab -> slab.partsInUse == 0)) {
      return false;
    }
    for (Deque<ClBuffer> same : idle.values()) {
      same.removeIf(
          buffer -> {
            Slab slab = slabOf.get(buffer);
            boolean isGone = slab != null && slab.partsInUse == 0;
            if (isGone) {
              release(buffer.handle());
              slabOf.remove(buffer);
            }
            return isGone;
          });
    }
    for (Slab slab : List.copyOf(slabs)) {
      if (slab.partsInUse == 0) {
        release(slab.handle);
        slabs.remove(slab);
        bytesCreated -= slabBytes;
      }
    }
    slabUsed = slabBytes; // the one that was being filled may be gone
    return true;
  }

  private void release(cl_mem handle) {
    CL.clReleaseMemObject(handle);
    session.ledger().released();
  }

  /** What the driver was asked for and has not got back. */
  long bytesCreated() {
    return bytesCreated;
  }

  /** Releases everything: parts before their slabs. */
  @Override
  public void close() {
    List.copyOf(viewsOf.keySet()).forEach(this::releaseViews);
    used.values().forEach(buffer -> release(buffer.handle()));
    used.clear();
    idle.values().forEach(same -> same.forEach(buffer -> release(buffer.handle())));
    idle.clear();
    slabs.forEach(slab -> release(slab.handle));
    slabs.clear();
    slabOf.clear();
    bytesInUse = 0;
  }
}
