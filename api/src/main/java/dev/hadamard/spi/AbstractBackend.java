package dev.hadamard.spi;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;

/**
 * The base class of backends, with the checks, the lock and the bookkeeping that they share.
 *
 * <p>Each public operation takes the lock (B11), refuses a closed or lost backend (B13), checks
 * ownership and liveness (B7), shape (B8) and aliasing (B4), returns early when there is nothing to
 * do (B12, and α = 0 or k = 0 of a product), and calls the hook {@code do…} of the same name with
 * the subclass's own tensors. A hook relies on these checks and need not repeat them.
 *
 * <p>A subclass implements 14 methods: {@code info}, {@code allocate} and {@code free}, {@link
 * #doWrite} and {@link #doRead}, and the hooks of the nine primitives. The others have defaults:
 * {@link #doSynchronize} and {@link #doClose} wait; the hooks of the composites call the
 * primitives.
 *
 * @param <T> the subclass's type of tensors
 */
public abstract class AbstractBackend<T extends AbstractTensor> extends CompositeBackend<T> {

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

  // --------------------------------------------------------------------------- hooks: primitives

  /** See {@link Backend#matmul}; k ≥ 1, α ≠ 0, nothing is empty. */
  protected abstract void doMatmul(
      float alpha, T a, Transpose ta, T b, Transpose tb, float beta, T out);

  /** See {@link Backend#activate}. */
  protected abstract void doActivate(Activation f, T z, T out);

  /** See {@link Backend#derivative}. */
  protected abstract void doDerivative(Activation f, T z, T out);

  /** See {@link Backend#derivativeFromOutput}; the form is OUTPUT. */
  protected abstract void doDerivativeFromOutput(Activation f, T a, T out);

  /** See {@link Backend#hadamard}. */
  protected abstract void doHadamard(T a, T b, T out);

  /** See {@link Backend#axpby}. α = 0 must not read x and β = 0 must not read y. */
  protected abstract void doAxpby(float alpha, T x, float beta, T y);

  /** See {@link Backend#addRow}. */
  protected abstract void doAddRow(T row, T x);

  /** See {@link Backend#sumRows}; x is not empty, α ≠ 0. */
  protected abstract void doSumRows(float alpha, T x, float beta, T row);

  /** See {@link Backend#softmaxRows}. */
  protected abstract void doSoftmaxRows(T z, T out);

  // ------------------------------------------------------------------------- transfers and waiting

  @Override
  public final void write(FloatBuffer source, Tensor target) {
    Objects.requireNonNull(source, "source");
    run(
        () -> {
          refuseInRecording("write");
          T checked = own("write", "target", target);
          Operands.remaining("write", "the buffer", source.remaining(), target.shape());
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
          refuseInRecording("read");
          T checked = own("read", "source", source);
          if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
          }
          Operands.remaining("read", "the buffer", target.remaining(), source.shape());
          if (!source.shape().isEmpty()) {
            doRead(checked, target.duplicate());
          }
        });
  }

  @Override
  public final void synchronize() {
    run(
        () -> {
          refuseInRecording("synchronize");
          doSynchronize();
        });
  }

  // --------------------------------------------------------------------------------- primitives

  @Override
  public final void matmul(
      float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
    Objects.requireNonNull(ta, "ta");
    Objects.requireNonNull(tb, "tb");
    run(
        () -> {
          T ownA = own("matmul", "a", a);
          T ownB = own("matmul", "b", b);
          T ownOut = own("matmul", "out", out);
          Operands.matmul(a.shape(), ta, b.shape(), tb, out.shape());
          Operands.distinct("matmul", "out", out, a, b);
          if (out.shape().isEmpty()) {
            return;
          }
          if (alpha == 0 || a.shape().isEmpty()) {
            doAxpby(0, ownOut, beta, ownOut);
          } else {
            doMatmul(alpha, ownA, ta, ownB, tb, beta, ownOut);
          }
        });
  }

  @Override
  public final void activate(Activation f, Tensor z, Tensor out) {
    Objects.requireNonNull(f, "f");
    elementwise("activate", "z", z, out, (in, result) -> doActivate(f, in, result));
  }

  @Override
  public final void derivative(Activation f, Tensor z, Tensor out) {
    Objects.requireNonNull(f, "f");
    elementwise("derivative", "z", z, out, (in, result) -> doDerivative(f, in, result));
  }

  @Override
  public final void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
    if (f.derivativeForm() != DerivativeForm.OUTPUT) {
      throw new IllegalArgumentException(
          "derivativeFromOutput: the derivative of "
              + f.label()
              + " cannot be written in its output");
    }
    elementwise(
        "derivativeFromOutput", "a", a, out, (in, result) -> doDerivativeFromOutput(f, in, result));
  }

  @Override
  public final void hadamard(Tensor a, Tensor b, Tensor out) {
    run(
        () -> {
          T ownA = own("hadamard", "a", a);
          T ownB = own("hadamard", "b", b);
          T ownOut = own("hadamard", "out", out);
          Operands.same("hadamard", "a", a.shape(), "b", b.shape());
          Operands.same("hadamard", "a", a.shape(), "out", out.shape());
          if (!out.shape().isEmpty()) {
            doHadamard(ownA, ownB, ownOut);
          }
        });
  }

  @Override
  public final void axpby(float alpha, Tensor x, float beta, Tensor y) {
    elementwise("axpby", "x", x, y, (in, result) -> doAxpby(alpha, in, beta, result));
  }

  @Override
  public final void addRow(Tensor row, Tensor x) {
    run(
        () -> {
          T ownRow = own("addRow", "row", row);
          T ownX = own("addRow", "x", x);
          Operands.row("addRow", "row", row.shape(), "x", x.shape());
          Operands.distinct("addRow", "x", x, row);
          if (!x.shape().isEmpty()) {
            doAddRow(ownRow, ownX);
          }
        });
  }

  @Override
  public final void sumRows(float alpha, Tensor x, float beta, Tensor row) {
    run(
        () -> {
          T ownX = own("sumRows", "x", x);
          T ownRow = own("sumRows", "row", row);
          Operands.row("sumRows", "row", row.shape(), "x", x.shape());
          Operands.distinct("sumRows", "row", row, x);
          if (row.shape().isEmpty()) {
            return;
          }
          if (alpha == 0 || x.shape().isEmpty()) {
            doAxpby(0, ownRow, beta, ownRow);
          } else {
            doSumRows(alpha, ownX, beta, ownRow);
          }
        });
  }

  @Override
  public final void softmaxRows(Tensor z, Tensor out) {
    elementwise("softmaxRows", "z", z, out, this::doSoftmaxRows);
  }

  private interface ElementwiseHook<T> {
    void run(T in, T out);
  }

  private void elementwise(
      String op, String inName, Tensor in, Tensor out, ElementwiseHook<T> hook) {
    String outName = op.equals("axpby") ? "y" : "out";
    run(
        () -> {
          T ownIn = own(op, inName, in);
          T ownOut = own(op, outName, out);
          Operands.same(op, inName, in.shape(), outName, out.shape());
          if (!out.shape().isEmpty()) {
            hook.run(ownIn, ownOut);
          }
        });
  }
}
