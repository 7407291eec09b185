package dev.hadamard;

import dev.hadamard.op.Dense;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Rows;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A device that computes on float32 tensors. It offers primitives, such as the matrix product, and
 * composites, such as the forward pass of a dense layer, which a device may fuse into fewer
 * kernels.
 *
 * <p>An operation checks its arguments, queues its work in program order and returns. {@link
 * #read(Tensor, FloatBuffer) read}, {@link #synchronize} and {@link #close} wait for results (B3).
 * The caller allocates every output beforehand. A matrix operation sees a tensor of any rank as
 * {@code rows × columns} ({@link Shape}). Notation: a sample is a row of {@code x}; {@code z = x·Wᵀ
 * + b}; {@code a = f(z)}; {@code δ = ∂L/∂z}.
 *
 * <pre>{@code
 * try (Backend backend = Backends.open();
 *     TensorArena arena = backend.newArena()) {
 *   Tensor a = arena.allocate(2, 3);
 *   Tensor b = arena.allocate(2, 3);
 *   Tensor c = arena.allocate(2, 2);
 *   backend.write(new float[] {1, 2, 3, 4, 5, 6}, a); // row by row
 *   backend.write(new float[] {1, 0, -1, 0, 1, 0}, b);
 *   backend.matmul(1, a, Transpose.NO, b, Transpose.YES, 0, c); // c ← a·bᵀ
 *   backend.activate(Activation.RELU, c, c);
 *   System.out.println(Arrays.toString(backend.read(c))); // [0.0, 2.0, 0.0, 5.0]
 * }
 * }</pre>
 *
 * <h2>The contract</h2>
 *
 * <ol>
 *   <li value="1"><b>B1</b> Operations take effect in program order.
 *   <li><b>B2</b> A host buffer may be reused as soon as the call that took it returns.
 *   <li><b>B3</b> Only {@code read}, {@code synchronize} and {@code close} wait for results; and an
 *       {@link dev.hadamard.op.Elementwise}, a {@link dev.hadamard.op.Reduction} or a {@link
 *       dev.hadamard.op.Convolution} that the backend computes on the host, as it does where it has
 *       no code for it.
 *   <li><b>B4</b> The output of a matmul-like operation (matmul, addRow, sumRows and the
 *       composites) must not share an element with an input. The output of an elementwise operation
 *       and of softmaxRows may hold exactly the elements of an input; an overlap in part is
 *       forbidden. A forbidden alias is refused with {@link IllegalArgumentException}. Views that
 *       touch share no element.
 *   <li><b>B5</b> With β = 0 the old output is never read, and with α = 0 the inputs are never
 *       read: a NaN in them does not propagate.
 *   <li><b>B6</b> A new tensor is filled with zeros.
 *   <li><b>B7</b> A tensor of another backend ({@link IllegalArgumentException}) or of a closed
 *       arena ({@link IllegalStateException}) is refused before any work is queued.
 *   <li><b>B8</b> Shapes are checked first ({@link ShapeMismatchException}); a refused call changes
 *       nothing.
 *   <li><b>B9</b> The same device, tuning and inputs give the same bits.
 *   <li><b>B10</b> A device fault is reported at the next waiting call at the latest, as a {@link
 *       DeviceException} that names the operation and the kernel.
 *   <li><b>B11</b> A backend may be used from many threads: each operation is atomic, and the
 *       operations of one thread run in the order in which it called them.
 *   <li><b>B12</b> Empty tensors are legal and launch nothing.
 *   <li><b>B13</b> After the device is lost, every call fails at once with the first cause.
 * </ol>
 *
 * <p>{@code write} and {@code read} keep the sign of a zero. Every computed zero may have either
 * sign, that of {@code axpby(1, x, 0, y)} included. Every operation except a division by it treats
 * −0 and 0 alike: no function or derivative here has two values at 0. A guaranteed sign would cost
 * an instruction in each function that is computed with a maximum or a fused multiply-add, and some
 * devices ignore the sign of zero.
 *
 * <p>Every method throws {@link IllegalStateException} after {@link #close}, {@link
 * NullPointerException} for a null argument, and the exceptions of B4, B7, B8, B10 and B13 where
 * they apply; the methods below document only their additional exceptions.
 *
 * <p>A new backend extends {@code dev.hadamard.spi.AbstractBackend}, which implements these checks.
 */
public interface Backend extends AutoCloseable {

  /** Returns the backend's name, its device and details such as the driver. Allowed after close. */
  BackendInfo info();

  /** Creates an empty arena, which allocates tensors on this backend and owns them. */
  TensorArena newArena();

  /**
   * The alignment of views in elements, a power of two: a {@linkplain Tensor#view view} begins at a
   * multiple of it. Allowed after close.
   */
  default int viewAlignment() {
    return 1;
  }

  /**
   * The device's memory. Allowed after close.
   *
   * <p>This default knows nothing of it.
   */
  default DeviceMemory memory() {
    return DeviceMemory.UNKNOWN;
  }

  /**
   * The bytes that a {@linkplain #record recording} of these operations takes for results in
   * between, until it is closed. Nothing is allocated, and the operands need no memory: they may be
   * {@link dev.hadamard.spi.UnallocatedTensor}s.
   *
   * <p>This default is for a backend that takes none.
   */
  default long scratchBytes(List<? extends Op> operations) {
    return 0;
  }

  /**
   * Copies host memory to the device: target ← source.
   *
   * @param source read from its position; exactly {@code target.shape().size()} floats must remain.
   *     Heap or direct, any byte order; position and limit stay as they are. Reusable on return
   *     (B2)
   * @param target overwritten
   */
  void write(FloatBuffer source, Tensor target);

  /**
   * Copies device memory to the host: target ← source. Waits for the queued operations.
   *
   * @param source unchanged
   * @param target written from its position; exactly {@code source.shape().size()} floats must
   *     remain. Position and limit stay as they are
   * @throws java.nio.ReadOnlyBufferException if the target is read-only
   */
  void read(Tensor source, FloatBuffer target);

  /** Copies a whole array to the device, see {@link #write(FloatBuffer, Tensor)}. */
  default void write(float[] source, Tensor target) {
    write(FloatBuffer.wrap(source), target);
  }

  /** Copies a tensor into a new array, row-major, see {@link #read(Tensor, FloatBuffer)}. */
  default float[] read(Tensor source) {
    float[] values = new float[source.shape().size()];
    read(source, FloatBuffer.wrap(values));
    return values;
  }

  /** Waits until every queued operation has finished. */
  void synchronize();

  // ------------------------------------------------------------------------------- operations

  /**
   * Queues an operation. Its record says what it computes; the methods below are short for the
   * usual ones.
   */
  void run(Op op);

  // ------------------------------------------------------------------------------- primitives

  /**
   * General matrix product: out ← α·op(A)·op(B) + β·out.
   *
   * <p>op(A) is m × k, op(B) is k × n, out is m × n. Only out is modified; it must be neither A nor
   * B. A and B may be the same tensor.
   *
   * <p>Error bound, componentwise, for any operands: |Ĉ − C| ≤ γₙ·(|α||A||B| + |β||C₀|) with n =
   * min(k + 2, 514 + max(2√(k + 2), k/512)), γₙ = nu/(1 − nu), u = 2⁻²⁴. The terms are summed in
   * chains of at most 512, and then the sums of the chains are added (N. Higham, <i>Accuracy and
   * Stability of Numerical Algorithms</i>, 2nd ed., §3.5 and §4.2). A backend whose products a
   * library computes declares this ({@code dev.hadamard.spi.DeclaresErrors}) and keeps the bound
   * with n = k + 2. Constant or slowly varying operands can make all roundings go the same way; for
   * other operands T = min(γₖ₊₂, 2√(k + 2)·u) holds in place of γₙ (N. Higham and T. Mary, 2019).
   * {@link dev.hadamard.spi.ProductBound} computes both.
   */
  default void matmul(
      float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
    run(new Matmul(alpha, a, ta, b, tb, beta, out));
  }

  /** Activation: outᵢ ← f(zᵢ). Equal shapes; out may be z. NaN stays NaN. */
  default void activate(Activation f, Tensor z, Tensor out) {
    run(new Pointwise.Activate(f, z, out));
  }

  /** Derivative at the input: outᵢ ← f′(zᵢ). Equal shapes; out may be z. NaN stays NaN. */
  default void derivative(Activation f, Tensor z, Tensor out) {
    run(new Pointwise.Derivative(f, z, out));
  }

  /**
   * Derivative from the output: outᵢ ← f′(zᵢ), computed from aᵢ = f(zᵢ), for example a(1 − a) for
   * the sigmoid. Equal shapes; out may be a. NaN stays NaN.
   *
   * @throws IllegalArgumentException if {@code f.derivativeForm()} is {@link DerivativeForm#INPUT}
   */
  default void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
    run(new Pointwise.DerivativeFromOutput(f, a, out));
  }

  /** Hadamard product: outᵢ ← aᵢ·bᵢ. Equal shapes; out may be a, b or both. */
  default void hadamard(Tensor a, Tensor b, Tensor out) {
    run(new Pointwise.Hadamard(a, b, out));
  }

  /** Scaled sum: yᵢ ← α·xᵢ + β·yᵢ. Equal shapes; x may be y. {@code axpby(1, x, 0, y)} copies. */
  default void axpby(float alpha, Tensor x, float beta, Tensor y) {
    run(new Pointwise.Axpby(alpha, x, beta, y));
  }

  /**
   * Adds a row to every row: xᵢⱼ ← xᵢⱼ + rowⱼ. The shapes: x is m × n, row is 1 × n. Only x is
   * modified; row must not be x.
   */
  default void addRow(Tensor row, Tensor x) {
    run(new Rows.Add(row, x));
  }

  /**
   * Sums the rows: rowⱼ ← α·Σᵢ xᵢⱼ + β·rowⱼ. The shapes: x is m × n, row is 1 × n. Only row is
   * modified; it must not be x.
   *
   * <p>Error bound for any x: min(γₘ₊₂, 2√(m + 2)·u) times |α|Σᵢ|xᵢⱼ| + |β·rowⱼ|, in the notation
   * of {@link #matmul}. The m numbers are summed in chains of √m, and then the sums of the chains
   * are added.
   */
  default void sumRows(float alpha, Tensor x, float beta, Tensor row) {
    run(new Rows.Sum(alpha, x, beta, row));
  }

  /**
   * Softmax of every row: outᵢⱼ ← exp(zᵢⱼ − maxₖ zᵢₖ) / Σₗ exp(zᵢₗ − maxₖ zᵢₖ). Equal shapes; out
   * may be z. A row that holds a NaN becomes all NaN. The result for a row of −∞ only, where the
   * formula has no value, is unspecified.
   */
  default void softmaxRows(Tensor z, Tensor out) {
    run(new Rows.Softmax(z, out));
  }

  // ------------------------------------------------------------------------------- composites

  /**
   * Forward pass of a dense layer: z ← x·Wᵀ + b, a ← f(z).
   *
   * <p>x is m × k, W is n × k, b is 1 × n, z and a are m × n. z and a are modified; neither may be
   * an input. z and a may be the same tensor, which then holds f(z). That is enough for the
   * backward pass if the activation's {@link Activation#derivativeForm()} is {@code OUTPUT}.
   */
  default void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
    run(new Dense.Forward(x, w, b, f, z, a));
  }

  /**
   * δ-propagation through a dense layer: δˡ ← (δˡ⁺¹·Wˡ⁺¹) ⊙ f′(zˡ). For each row this is the
   * equation δˡ = (Wˡ⁺¹)ᵀδˡ⁺¹ ⊙ f′(zˡ) (M. Nielsen, <i>Neural Networks and Deep Learning</i>, BP2).
   *
   * <p>deltaNext is m × n, w is n × k, kept and delta are m × k. Only delta is modified; it must
   * not be an input.
   *
   * @param kept the tensor that layer l kept from its forward pass: z if {@code f.derivativeForm()}
   *     is {@link DerivativeForm#INPUT}, a = f(z) if it is {@link DerivativeForm#OUTPUT}
   */
  default void denseDelta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
    run(new Dense.Delta(deltaNext, w, f, kept, delta));
  }

  /**
   * Gradient of a dense layer, accumulated: W ← β·W + α·δᵀ·x, b ← β·b + α·Σᵢ δᵢ.
   *
   * <p>delta is m × n, x is m × k, w is n × k, b is 1 × n. Only w and b are modified; neither may
   * be an input. With α = −η and β = 1 this is a whole step of gradient descent; with α = 1 and β =
   * μ it updates the velocity of momentum.
   */
  default void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
    run(new Dense.Gradient(alpha, delta, x, beta, w, b));
  }

  /**
   * Forward pass and δ of the last layer, for softmax with cross-entropy: z ← x·Wᵀ + b, δ ←
   * s·(softmax(z) − t). With s = 1/m and rows of t that sum to 1, δ is ∂L/∂z of the mean loss L =
   * −1/m Σᵢⱼ tᵢⱼ ln softmax(z)ᵢⱼ (I. Goodfellow, Y. Bengio, A. Courville, <i>Deep Learning</i>,
   * §6.2.2.3).
   *
   * <p>x is m × k, W is n × k, b is 1 × n, targets, z and delta are m × n. z and delta are
   * modified; they must be different tensors, and neither may be an input.
   *
   * @param scale s
   */
  default void denseHead(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
    run(new Dense.Head(x, w, b, targets, scale, z, delta));
  }

  /**
   * Gradients of several dense layers at once: W ← β·W + α·δᵀ·x, b ← β·b + α·Σᵢ δᵢ for each layer,
   * see {@link #denseGradient}.
   *
   * <p>Every w and b is modified; none of them may be an input or another output of any of the
   * layers, so the order of the layers does not matter. Layers may share inputs. The list may be
   * empty.
   */
  default void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
    run(new Dense.Gradients(alpha, beta, layers));
  }

  /**
   * A step of classic momentum for several layers at once: v ← μ·v + δᵀ·x, W ← W − η·v, and for the
   * biases v ← μ·v + Σᵢ δᵢ, b ← b − η·v. This is the method of B. Polyak (1964) in the form that
   * PyTorch uses.
   *
   * <p>Every velocity, w and b is modified; none of them may be an input or another output of any
   * of the layers. With μ = 0 the velocities are never read. The list may be empty.
   *
   * @param eta η, the learning rate
   * @param mu μ, the share of the velocity that is kept
   */
  default void denseMomentum(float eta, float mu, List<Dense.LayerMomentum> layers) {
    run(new Dense.Momentum(eta, mu, layers));
  }

  // ------------------------------------------------------------------------------- recording

  /**
   * Records operations, such as those of a training step, so that they can be queued again and
   * again. Nothing is computed now; {@link Recording#replay} queues them, in their order. What is
   * wrong with one is refused here, not at a replay.
   */
  Recording record(List<? extends Op> operations);

  /**
   * {@link #record(List)} of the operations that some calls stand for: {@code backend.record(on ->
   * on.axpby(1, x, 1, y))}.
   *
   * @param calls is called once, now, with a backend that notes operations and computes nothing. It
   *     refuses all other calls with {@link IllegalStateException}
   */
  default Recording record(Consumer<Backend> calls) {
    return record(CollectedOps.of(this, calls));
  }

  /**
   * Waits for queued operations, frees every arena and releases the device. Closing twice does
   * nothing.
   */
  @Override
  void close();
}
