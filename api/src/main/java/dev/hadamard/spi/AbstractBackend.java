package dev.hadamard.spi;

import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Primitive;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.SwapAxes;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The base class of backends, with the checks, the lock and the bookkeeping that they share.
 *
 * <p>Each public operation takes the lock (B11), refuses a closed or lost backend (B13), checks
 * ownership and liveness (B7), shape (B8) and aliasing (B4) of its operands, and returns early when
 * there is nothing to do (B12). Then the code that the subclass registered for it runs, by {@link
 * #implement}; or, if there is none, the operation is composed of others.
 *
 * <p>A subclass writes {@code info}, {@code allocate}, {@code view} and {@code free}, {@link
 * #doWrite} and {@link #doRead}, and registers code for the primitives ({@link Primitive}), and for
 * whatever else it computes faster than by composition. Such code may rely on all checks. {@link
 * #doSynchronize} and {@link #doClose} wait unless they are overridden. An {@link Elementwise}, a
 * {@link Reduction}, a {@link Convolution}, a {@link Pooling}, a {@link
 * dev.hadamard.op.GroupNormalization}, a {@link SwapAxes}, a {@link Lookup} and an operation on
 * {@link Columns} without registered code are computed on the host: they read, and so they wait. So
 * does a {@link Matmul.Batched} whose items are not aligned.
 *
 * @param <T> the subclass's type of tensors
 */
@SuppressWarnings("this-escape") // registers methods, which are called after the constructor
public abstract class AbstractBackend<T extends AbstractTensor> extends OwningBackend<T> {

  private final Class<T> tensorType;
  private final Implementations implementations = new Implementations();
  private final OperandCheck operands = new OperandCheck(this);
  private final Set<Consumer<?>> onHost = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Creates a backend with a limit in bytes.
   *
   * @param tensorType the subclass's tensor class
   * @param maxBytes the largest number of bytes that its tensors may use together, see {@code
   *     hadamard.max-device-bytes}
   */
  protected AbstractBackend(Class<T> tensorType, long maxBytes) {
    this(tensorType, MemoryLimit.of(maxBytes));
  }

  /**
   * Creates a backend with a limit.
   *
   * @param tensorType the subclass's tensor class
   * @param limit the limit on the memory of its tensors
   */
  protected AbstractBackend(Class<T> tensorType, MemoryLimit limit) {
    super(tensorType, limit);
    this.tensorType = tensorType;
    new HostOperations<>(this).register(this::implementOnHost);
  }

  private <O extends Op> void implementOnHost(Class<O> type, Predicate<O> where, Consumer<O> code) {
    onHost.add(code);
    implementations.put(type, where, code);
  }

  // ------------------------------------------------------------------ hooks: transfers and waiting

  /**
   * Copies from the host: target ← source. The caller may reuse the buffer on return. The sizes are
   * equal and not 0.
   */
  protected abstract void doWrite(FloatBuffer source, T target);

  /** Copies to the host after all queued work: target ← source. The sizes are equal and not 0. */
  protected abstract void doRead(T source, FloatBuffer target);

  /**
   * Waits for all queued work. This default reads one number, because {@link #doRead} waits; most
   * devices have a cheaper way.
   */
  protected void doSynchronize() {
    T one = allocate(Shape.of(1));
    try {
      doRead(one, FloatBuffer.allocate(1));
    } finally {
      free(one);
    }
  }

  /** {@inheritDoc} This default waits unless the device is lost, and releases nothing. */
  @Override
  protected void doClose() {
    if (!isLost()) {
      doSynchronize();
    }
  }

  // ------------------------------------------------------------------------------ registration

  /**
   * Computes operations of a type by this code, which queues them and does not wait. Where it is
   * called everything is checked, something is to be done and nothing is {@linkplain
   * Op#isDegenerate degenerate}. To be called in the constructor.
   */
  protected final <O extends Op> void implement(Class<O> type, Consumer<O> code) {
    implementations.put(type, op -> true, code);
  }

  /**
   * The same, for only those operations of the type that this code covers. Code that was registered
   * for the type before computes the others; without any they are composed. What has no
   * composition, such as an {@link Elementwise}, is then computed on the host.
   */
  protected final <O extends Op> void implement(
      Class<O> type, Predicate<O> where, Consumer<O> code) {
    implementations.put(type, where, code);
  }

  /**
   * Composes operations of a type in another way than they do themselves, where that suits the
   * device better. What was added later comes first, as for {@link #implement}.
   *
   * @param parts runs the parts of an operation, in order
   */
  protected final <O extends Op> void compose(
      Class<O> type, Predicate<O> where, BiConsumer<O, Composition> parts) {
    implementations.putComposed(type, where, parts);
  }

  /** An operand as this backend's own tensor; for registered code, whose operands are checked. */
  protected final T own(Tensor operand) {
    return tensorType.cast(operand);
  }

  // ------------------------------------------------------------------------------ operations

  @Override
  public final void run(Op op) {
    Objects.requireNonNull(op, "op");
    run(
        () -> {
          List<Runnable> parts = new ArrayList<>(1); // none runs before all are accepted
          try (Composer composer = new Composer((part, code) -> parts.add(code), operand -> {})) {
            composer.run(op);
            parts.forEach(Runnable::run);
          }
        });
  }

  @Override
  public final Recording record(List<? extends Op> operations) {
    List<Op> ops = List.copyOf(operations);
    return locked(
        () -> {
          requireUsable();
          Set<AbstractTensor> operands = Collections.newSetFromMap(new IdentityHashMap<>());
          List<Runnable> parts = new ArrayList<>();
          List<Op> onDevice = new ArrayList<>();
          Composer composer =
              new Composer(
                  (part, code) -> {
                    parts.add(code);
                    if (!(code instanceof HostOperations.Part)) {
                      onDevice.add(part);
                    }
                  },
                  operands::add);
          try {
            ops.forEach(composer::runNext);
            prepare(Collections.unmodifiableList(onDevice));
            Replay replay = captured(parts);
            return new KeptRecording(this, ops, List.copyOf(operands), composer::close, replay);
          } catch (RuntimeException | Error refused) {
            composer.close();
            throw refused;
          }
        });
  }

  @Override
  public final long scratchBytes(List<? extends Op> operations) {
    List<Op> ops = List.copyOf(operations);
    return locked(
        () -> {
          ScratchCount count = new ScratchCount(implementations);
          ops.forEach(count::runNext);
          return count.bytes();
        });
  }

  /**
   * Captures what the device computes; what the host computes is called between, at each replay.
   */
  private Replay captured(List<Runnable> parts) {
    List<Replay> replays = new ArrayList<>();
    List<Runnable> together = new ArrayList<>();
    try {
      for (Runnable part : parts) {
        if (part instanceof HostOperations.Part) {
          capture(together, replays);
          replays.add(Replay.of(part, () -> {}));
        } else {
          together.add(part);
        }
      }
      capture(together, replays);
    } catch (RuntimeException | Error refused) {
      replays.forEach(Replay::release);
      throw refused;
    }
    if (replays.size() == 1) {
      return replays.get(0);
    }
    Replay[] array = replays.toArray(Replay[]::new);
    return Replay.of(
        () -> {
          for (Replay replay : array) {
            replay.queue();
          }
        },
        () -> replays.forEach(Replay::release));
  }

  private void capture(List<Runnable> together, List<Replay> replays) {
    if (!together.isEmpty()) {
      Runnable[] array = together.toArray(Runnable[]::new);
      together.clear();
      replays.add(capture(() -> runAll(array)));
    }
  }

  private static void runAll(Runnable[] parts) {
    for (Runnable part : parts) {
      part.run();
    }
  }

  /** What a device keeps of a recording. Its methods run under the lock. */
  protected interface Replay {

    /** Queues it, on a backend that is open and not lost. */
    void queue();

    /** Releases what is kept. Called once, also where the backend is closed already. */
    void release();

    /** One of two pieces of code. */
    static Replay of(Runnable queue, Runnable release) {
      return new Replay() {
        @Override
        public void queue() {
          queue.run();
        }

        @Override
        public void release() {
          release.run();
        }
      };
    }
  }

  /**
   * Prepares a recording, before its operations are captured. A device may compile here what they
   * need, all at once. Unless overridden it does nothing.
   *
   * @param operations all that registered code will compute, in order; not those on the host
   */
  protected void prepare(List<? extends Op> operations) {}

  /**
   * Keeps operations for replays.
   *
   * <p>Unless overridden it keeps the code that queues them. A device that can do better runs the
   * code here, once, and notes what it would queue.
   */
  protected Replay capture(Runnable operations) {
    return Replay.of(operations, () -> {});
  }

  /** Breaks operations down to registered code, with the scratch memory that this takes. */
  private final class Composer implements Composition, AutoCloseable {

    private final BiConsumer<Op, Runnable> target;
    private final Consumer<AbstractTensor> seen;
    private final ScratchTensors scratch = new ScratchTensors(this::allocate);
    private @Nullable TensorArena arena;

    Composer(BiConsumer<Op, Runnable> target, Consumer<AbstractTensor> seen) {
      this.target = target;
      this.seen = seen;
    }

    /** Runs an operation after those before have ended, with their scratch memory. */
    void runNext(Op op) {
      scratch.next();
      run(op);
    }

    @Override
    public void run(Op op) {
      if (operands.check(op, seen)) {
        perform(op);
      }
    }

    private <O extends Op> void perform(O op) {
      Consumer<O> code = implementations.of(op);
      if (code != null) {
        Runnable part = () -> code.accept(op);
        target.accept(op, onHost.contains(code) ? new HostOperations.Part(part) : part);
      } else if (op instanceof Primitive && !op.isDegenerate()) {
        throw new IllegalStateException(
            "the backend " + info().name() + " does not implement the primitive " + op.name());
      } else {
        implementations.compose(op, this);
      }
    }

    @Override
    public Tensor scratch(Shape shape) {
      return scratch.get(shape);
    }

    private Tensor allocate(Shape shape) {
      if (arena == null) {
        arena = newArena();
      }
      return arena.allocate(shape);
    }

    @Override
    public void close() {
      if (arena != null) {
        arena.close();
      }
    }
  }

  // ------------------------------------------------------------------------- transfers and waiting

  @Override
  public final void write(FloatBuffer source, Tensor target) {
    Objects.requireNonNull(source, "source");
    run(
        () -> {
          T checked = own("write", "target", target);
          requireRemaining("write", source.remaining(), target.shape());
          if (!target.shape().isEmpty()) {
            doWrite(source.duplicate(), checked);
          }
        });
  }

  @Override
  public final void read(Tensor source, FloatBuffer target) {
    Objects.requireNonNull(target, "target");
    run(
        () -> {
          T checked = own("read", "source", source);
          if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
          }
          requireRemaining("read", target.remaining(), source.shape());
          if (!source.shape().isEmpty()) {
            doRead(checked, target.duplicate());
          }
        });
  }

  @Override
  public final void synchronize() {
    run(this::doSynchronize);
  }

  private static void requireRemaining(String op, int remaining, Shape shape) {
    if (remaining != shape.size()) {
      throw new ShapeMismatchException(
          "%s: the tensor %s has %d elements, the buffer has %d"
              .formatted(op, shape, shape.size(), remaining));
    }
  }
}
