package dev.hadamard.spi;

import dev.hadamard.Backend;
import dev.hadamard.BackendException;
import dev.hadamard.DeviceMemory;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle of a backend: its lock (B11), its arenas and their memory, closing, the loss of the
 * device (B13), and the ownership of tensors (B7).
 *
 * @param <T> the tensors of the backend
 */
abstract class OwningBackend<T extends AbstractTensor> implements Backend {

  private final Class<T> tensorType;
  private final MemoryLimit limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<OwnedArena<T>> arenas = new LinkedHashSet<>();
  private long bytesInUse;
  private boolean closed;
  private @Nullable BackendException loss;

  OwningBackend(Class<T> tensorType, MemoryLimit limit) {
    this.tensorType = tensorType;
    this.limit = limit;
  }

  /** Allocates device memory for this shape, filled with +0. The shape may be empty. */
  protected abstract T allocate(Shape shape);

  /**
   * A view of an allocation. It owns no memory and is never freed by itself.
   *
   * @param allocation a tensor that {@link #allocate} returned
   * @param from its first element, a multiple of {@link #viewAlignment}
   * @param shape may be empty; the allocation has all its elements
   */
  protected abstract T view(T allocation, int from, Shape shape);

  /** Releases a tensor's memory; work queued on it before still finishes. */
  protected abstract void free(T tensor);

  /** Waits and releases the device. Called once, after all tensors are freed. */
  protected abstract void doClose();

  @Override
  public final TensorArena newArena() {
    return locked(
        () -> {
          requireUsable();
          OwnedArena<T> arena = new OwnedArena<>(this);
          arenas.add(arena);
          return arena;
        });
  }

  @Override
  public final void close() {
    exclusively(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          try {
            List.copyOf(arenas).forEach(this::closeArena);
          } finally {
            doClose();
          }
        });
  }

  /**
   * Declares the device lost: this and every later call fails with this cause (B13).
   *
   * @return the first cause, which all later failures report
   */
  protected final BackendException lost(BackendException cause) {
    return locked(
        () -> {
          if (loss == null) {
            loss = cause;
          }
          return loss;
        });
  }

  final boolean isLost() {
    return locked(() -> loss != null);
  }

  /** The number of bytes of all open tensors, as float32 without padding. */
  protected final long bytesInUse() {
    return locked(() -> bytesInUse);
  }

  @Override
  public final DeviceMemory memory() {
    return locked(() -> new DeviceMemory(bytesInUse, limit.bytes(), limit.origin()));
  }

  final T allocateIn(OwnedArena<T> arena, Shape shape) {
    Objects.requireNonNull(shape, "shape");
    return locked(
        () -> {
          requireUsable();
          if (arena.isClosed()) {
            throw new IllegalStateException("allocate: the arena is closed");
          }
          if (shape.bytes() > limit.bytes() - bytesInUse) {
            throw new OutOfDeviceMemoryException(
                shape.bytes(), bytesInUse, limit.bytes(), limit.origin());
          }
          T tensor = allocate(shape);
          arena.add(tensor);
          bytesInUse += shape.bytes();
          return tensor;
        });
  }

  final T viewOf(AbstractTensor tensor, int from, Shape shape) {
    Objects.requireNonNull(shape, "shape");
    return locked(
        () -> {
          requireUsable();
          T whole = own("view", "tensor", tensor);
          int start = whole.startOf(from, shape, viewAlignment());
          return view(tensorType.cast(whole.allocation()), start, shape);
        });
  }

  final void closeArena(OwnedArena<T> arena) {
    exclusively(
        () -> {
          arenas.remove(arena);
          for (T tensor : arena.drain()) {
            bytesInUse -= tensor.shape().bytes();
            free(tensor);
          }
        });
  }

  /**
   * Runs an operation under the lock, provided that the backend is open and its device not lost.
   */
  protected final void run(Runnable operation) {
    lock.lock();
    try {
      requireUsable();
      operation.run();
    } finally {
      lock.unlock();
    }
  }

  final <R> R locked(Supplier<R> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Runs an action under the lock, even if the backend is closed. */
  final void exclusively(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  final void requireUsable() {
    if (closed) {
      throw new IllegalStateException("the backend " + info().name() + " is closed");
    }
    if (loss != null) {
      throw loss;
    }
  }

  /** Returns the tensor as one of this backend's own, or throws the exception of rule B7. */
  final T own(String op, String name, Tensor tensor) {
    Objects.requireNonNull(tensor, name);
    if (!tensorType.isInstance(tensor)) {
      throw foreign(op, name, tensor);
    }
    T own = tensorType.cast(tensor);
    if (!own.belongsTo(this)) {
      throw foreign(op, name, tensor);
    }
    if (own.isClosed()) {
      throw new IllegalStateException(op + ": " + name + " " + tensor.shape() + " is closed");
    }
    return own;
  }

  private IllegalArgumentException foreign(String op, String name, Tensor tensor) {
    return new IllegalArgumentException(
        "%s: %s %s belongs to another backend than this %s"
            .formatted(op, name, tensor.shape(), info().name()));
  }
}
