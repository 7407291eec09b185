package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tensors of a step share a buffer: those that are never needed at the same time. Each begins
 * where its buffer begins.
 *
 * <p>The largest tensors come first. Each takes the smallest buffer that is free whenever it is
 * needed, or else a buffer of its own.
 */
final class SharedMemory {

  private static final class Buffer {
    private final Shape shape;
    private final BitSet taken = new BitSet();
    private boolean isKept;

    Buffer(Shape shape) {
      this.shape = shape;
    }
  }

  private static final int NOWHERE = -1;

  private final List<Shape> shapes;
  private final int[] places;
  private final List<Buffer> buffers = new ArrayList<>();

  /**
   * Places tensors.
   *
   * @param tensors in the order in which they are allocated
   * @param boundary what is needed at this time and at the one before is kept from the forward to
   *     the backward pass
   */
  SharedMemory(List<UnallocatedTensor> tensors, Lifetimes lifetimes, int boundary) {
    this.shapes = tensors.stream().map(UnallocatedTensor::shape).toList();
    this.places = new int[shapes.size()];
    IntStream.range(0, places.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -shapes.get(i).bytes()))
        .forEach(
            i -> {
              BitSet needed = lifetimes.of(tensors.get(i));
              places[i] = needed.isEmpty() ? NOWHERE : place(shapes.get(i), needed);
              if (needed.get(boundary) && needed.get(boundary - 1)) {
                buffers.get(places[i]).isKept = true;
              }
            });
  }

  private int place(Shape shape, BitSet needed) {
    int place = buffers.size() - 1;
    while (place >= 0 && buffers.get(place).taken.intersects(needed)) {
      place--;
    }
    if (place < 0) {
      place = buffers.size();
      buffers.add(new Buffer(shape));
    }
    buffers.get(place).taken.or(needed);
    return place;
  }

  /** The bytes of all buffers. */
  long bytes() {
    return buffers.stream().mapToLong(buffer -> buffer.shape.bytes()).sum();
  }

  /** The bytes of the buffers that hold what the forward pass keeps for the backward pass. */
  long keptBytes() {
    return buffers.stream().filter(b -> b.isKept).mapToLong(b -> b.shape.bytes()).sum();
  }

  /** Allocates the buffers. The arena hands out the tensors, in their order. */
  TensorArena allocate(Backend backend) {
    TensorArena arena = backend.newArena();
    try {
      return new SharedArena(
          arena, buffers.stream().map(buffer -> arena.allocate(buffer.shape)).toList());
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
  }

  private final class SharedArena implements TensorArena {
    private final TensorArena arena;
    private final List<Tensor> memory;
    private int next;

    SharedArena(TensorArena arena, List<Tensor> memory) {
      this.arena = arena;
      this.memory = memory;
    }

    @Override
    public Tensor allocate(Shape shape) {
      if (next >= places.length || !shapes.get(next).equals(shape)) {
        throw new IllegalStateException(
            "a tensor %s is asked for that was not planned: bind() must ask for the same tensors each time"
                .formatted(shape));
      }
      int place = places[next++];
      if (place == NOWHERE) {
        return new UnallocatedTensor("a tensor that no operation names", shape);
      }
      Tensor buffer = memory.get(place);
      return buffer.shape().equals(shape) ? buffer : buffer.view(0, shape);
    }

    @Override
    public long bytes() {
      return arena.bytes();
    }

    @Override
    public boolean isClosed() {
      return arena.isClosed();
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
