package dev.hadamard.cuda;

import dev.hadamard.kernels.launch.Argument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.driver.JCudaDriver;

/**
 * Stores tuples of kernel arguments in the layout of {@code cuLaunchKernel}: an array of addresses,
 * each of a value.
 *
 * <pre>
 *   address of value 0 | address of value 1 | ... | value 0 | value 1 | ...      8 bytes each
 * </pre>
 *
 * <p>JCuda would create this array for each launch from an object for each argument, which takes a
 * few hundred nanoseconds per argument. Here it is written once, and a launch passes a single
 * pointer. The memory comes from the driver, because only then does Java know its address. The
 * driver reads the arguments during the call.
 */
final class ArgumentStore implements AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 18;

  /**
   * A stored tuple.
   *
   * @param address the address of its array
   * @param bytes its size in bytes
   */
  record Packed(HostAddress address, int bytes) {}

  private record Chunk(HostAddress address, ByteBuffer memory) {}

  private final CudaSession session;
  private final List<Chunk> chunks = new ArrayList<>();
  private final Map<Integer, Deque<Place>> free = new HashMap<>();
  private final Map<Long, Place> used = new HashMap<>();
  private int chunkUsed;

  private record Place(Chunk chunk, int offset) {
    long address() {
      return chunk.address.value() + offset;
    }
  }

  ArgumentStore(CudaSession session) {
    this.session = session;
  }

  /** The size in bytes of a tuple with this number of arguments. */
  static int bytes(int arguments) {
    return Math.max(1, arguments) * 2 * Long.BYTES;
  }

  /**
   * Writes a tuple.
   *
   * @param memory the target, from position 0, in native byte order
   * @param address the address of that memory
   */
  static void layOut(List<Argument> arguments, ByteBuffer memory, long address) {
    int values = arguments.size() * Long.BYTES;
    for (int i = 0; i < arguments.size(); i++) {
      int value = values + i * Long.BYTES;
      memory.putLong(i * Long.BYTES, address + value);
      Argument argument = arguments.get(i);
      if (argument instanceof CudaBuffer buffer) {
        memory.putLong(value, buffer.address().value());
      } else if (argument instanceof Argument.Whole whole) {
        memory.putInt(value, whole.value());
      } else if (argument instanceof Argument.Real real) {
        memory.putFloat(value, real.value());
      } else {
        throw new IllegalArgumentException(argument + " belongs to another backend");
      }
    }
  }

  /** Stores a tuple until it is {@linkplain #free freed}. */
  Packed pack(List<Argument> arguments, String operation) {
    int bytes = bytes(arguments.size());
    Deque<Place> same = free.get(bytes);
    Place place = same != null && !same.isEmpty() ? same.pop() : newPlace(bytes, operation);
    ByteBuffer memory =
        place.chunk.memory.slice(place.offset, bytes).order(ByteOrder.nativeOrder());
    layOut(arguments, memory, place.address());
    session.ledger().argumentsPacked();
    used.put(place.address(), place);
    return new Packed(new HostAddress(place.address()), bytes);
  }

  /** Frees a tuple. Launches that were queued with it no longer need it. */
  void free(Packed packed) {
    Place place = used.remove(packed.address.value());
    if (place != null) {
      free.computeIfAbsent(packed.bytes, size -> new ArrayDeque<>()).push(place);
    }
  }

  private Place newPlace(int bytes, String operation) {
    if (chunks.isEmpty() || chunkUsed + bytes > CHUNK_BYTES) {
      chunks.add(newChunk(operation));
      chunkUsed = 0;
    }
    Place place = new Place(chunks.get(chunks.size() - 1), chunkUsed);
    chunkUsed += bytes;
    return place;
  }

  private Chunk newChunk(String operation) {
    session.enter(operation);
    HostAddress address = new HostAddress();
    session.check(
        CudaStatus.of(() -> JCudaDriver.cuMemHostAlloc(address, CHUNK_BYTES, 0)), operation, null);
    session.ledger().created();
    return new Chunk(address, address.getByteBuffer(0, CHUNK_BYTES));
  }

  @Override
  public void close() {
    for (Chunk chunk : chunks) {
      CudaStatus.of(() -> JCudaDriver.cuMemFreeHost(chunk.address));
      session.ledger().released();
    }
    chunks.clear();
    free.clear();
    used.clear();
  }
}
