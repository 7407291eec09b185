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
 * A device that computes on float32 tensors: eight kinds of primitive, and composites that it may
 * fuse.
 *
 * <p>Calls are eager and queued in order, outputs are allocated beforehand, and nothing but {@link
 * #read}, {@link #synchronize} and {@link #close} waits. A matrix operation sees a tensor of any
 * rank as {@code rows × columns} ({@link Shape}). Names are the field's: a sample is a row of
 * {@code x}; {@code z = x·Wᵀ + b}; {@code a = f(z)}; {@code δ = ∂L/∂z}.
 *
 * <h2>The contract</h2>
 *
 * <ol>
 *   <li value="1"><b>B1</b> Operations take effect in program order.
 *   <li><b>B2</b> A host buffer may be reused as soon as the call that took it returns.
 *   <li><b>B3</b> Only {@code read}, {@code synchronize} and {@code close} wait for results.
 *   <li><b>B4</b> The output of a matmul-like operation (matmul, addRow, sumRows and the
 *       composites) is none of its inputs; the output of an elementwise one, and of softmaxRows,
 *       may be. A forbidden alias is refused with {@link IllegalArgumentException}.
 *   <li><b>B5</b> β = 0 never reads the output, α = 0 never reads the inputs: NaN there does not
 *       spread.
 *   <li><b>B6</b> A new tensor is filled with zeros.
 *   <li><b>B7</b> A tensor of another backend ({@link IllegalArgumentException}) or of a closed
 *       arena ({@link IllegalStateException}) is refused before any work is queued.
 *   <li><b>B8</b> Shapes are checked first; a refused call changes nothing ({@link
 *       ShapeMismatchException}).
 *   <li><b>B9</b> The same device, tuning and inputs give the same bits.
 *   <li><b>B10</b> A fault of the device surfaces at the next waiting call at the latest, as a
 *       {@link DeviceException} that names operation and kernel.
 *   <li><b>B11</b> A backend may be used from many threads: each operation is atomic, and each
 *       thread's operations run in its order.
 *   <li><b>B12</b> Empty tensors are legal and launch nothing.
 *   <li><b>B13</b> After the device is lost every call fails at once with the first cause.
 * </ol>
 *
 * <p>The sign of a zero is kept by {@code write} and {@code read}, and is open in every computed
 * result, {@code axpby(1, x, 0, y)} included. −0 and 0 are one number to every operation: no
 * function or slope here has two values at 0. A fixed sign would cost an instruction in each
 * function that is a maximum or a fused multiply-add, and devices may be told to ignore it.
 *
 * <p>Every method throws {@link IllegalStateException} after {@link #close}, {@link
 * NullPointerException} for a null argument, and the exceptions of B4, B7, B8, B10 and B13 where
 * they apply; the methods below name only what is theirs alone.
 *
 * <p>Implement {@code dev.hadamard.spi.AbstractBackend}, which checks all of this once.
 */
public interface Backend extends AutoCloseable {

  /** What this backend is and runs on. Allowed after close. */
  BackendInfo info();

  /** A new, empty owner of tensors on this backend. */
  TensorArena newArena();

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

  /** {@link #write(FloatBuffer, Tensor)} of a whole array. */
  default void write(float[] source, Tensor target) {
    write(FloatBuffer.wrap(source), target);
  }

  /** {@link #read(Tensor, FloatBuffer)} into a new array, row-major. */
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
   * <p>op(A) is m × k, op(B) is k × n, out is m × n. Only out is modified; it is neither A nor B. A
   * and B may be the same tensor.
   *
   * <p>Error, componentwise, whatever the operands hold: |Ĉ − C| ≤ γₙ·(|α||A||B| + |β||C₀|) with n
   * = min(k + 2, 514 + max(2√(k + 2), k/512)), γₙ = nu/(1 − nu), u = 2⁻²⁴: terms are summed in
   * chains of 512 at most, and then the chains (N. Higham, <i>Accuracy and Stability of Numerical
   * Algorithms</i>, 2nd ed., §3.5 and §4.2). A backend whose products a library makes says so, and
   * keeps n = k + 2 ({@code dev.hadamard.spi.DeclaresErrors}). Where roundings do not all go one
   * way, which takes constant or slowly varying operands, T = min(γₖ₊₂, 2√(k + 2)·u) holds in place
   * of γₙ (N. Higham and T. Mary, 2019).
   */
  default void matmul(float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
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
   * Derivative from the output: outᵢ ← f′(zᵢ) written in aᵢ = f(zᵢ), for example a(1 − a) for the
   * sigmoid. Equal shapes; out may be a. NaN stays NaN.
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

  /** Adds a row to every row: xᵢⱼ ← xᵢⱼ + rowⱼ. x is m × n, row is 1 × n and not x. */
  default void addRow(Tensor row, Tensor x) {
    run(new Rows.Add(row, x));
  }

  /**
   * Sums the rows: rowⱼ ← α·Σᵢ xᵢⱼ + β·rowⱼ. x is m × n, row is 1 × n and not x.
   *
   * <p>Error, whatever x holds: at most min(γₘ₊₂, 2√(m + 2)·u) times |α|Σᵢ|xᵢⱼ| + |β·rowⱼ|, as of
   * {@link #matmul}: m numbers in chains of √m, and then the chains.
   */
  default void sumRows(float alpha, Tensor x, float beta, Tensor row) {
    run(new Rows.Sum(alpha, x, beta, row));
  }

  /**
   * Softmax of every row: outᵢⱼ ← exp(zᵢⱼ − maxₖ zᵢₖ) / Σₗ exp(zᵢₗ − maxₖ zᵢₖ). Equal shapes; out
   * may be z. A row that holds NaN becomes NaN; what becomes of a row of nothing but −∞, where the
   * formula has no value, is up to the backend.
   */
  default void softmaxRows(Tensor z, Tensor out) {
    run(new Rows.Softmax(z, out));
  }

  // ------------------------------------------------------------------------------- composites

  /**
   * Forward pass of a dense layer: z ← x·Wᵀ + b, a ← f(z).
   *
   * <p>x is m × k, W is n × k, b is 1 × n, z and a are m × n. z and a are modified and neither may
   * be an input. z may be a: then only f(z) remains, which is all a layer needs whose activation's
   * {@link Activation#derivativeForm()} is {@code OUTPUT}.
   */
  default void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
    run(new Dense.Forward(x, w, b, f, z, a));
  }

  /**
   * δ-propagation through a dense layer: δˡ ← (δˡ⁺¹·Wˡ⁺¹) ⊙ f′(zˡ). Row by row this is the book's
   * δˡ = (Wˡ⁺¹)ᵀδˡ⁺¹ ⊙ f′(zˡ) (M. Nielsen, <i>Neural Networks and Deep Learning</i>, BP2).
   *
   * <p>deltaNext is m × n, w is n × k, kept and delta are m × k. Only delta is modified and it is
   * none of the inputs.
   *
   * @param kept what layer l kept of its forward pass: z if {@code f.derivativeForm()} is {@link
   *     DerivativeForm#INPUT}, a = f(z) if it is {@link DerivativeForm#OUTPUT}
   */
  default void denseDelta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
    run(new Dense.Delta(deltaNext, w, f, kept, delta));
  }

  /**
   * Gradient of a dense layer, accumulated: W ← β·W + α·δᵀ·x, b ← β·b + α·Σᵢ δᵢ.
   *
   * <p>delta is m × n, x is m × k, w is n × k, b is 1 × n. w and b are modified and are no inputs.
   * With α = −η, β = 1 this is a whole step of gradient descent; with α = 1, β = μ into a velocity
   * it is momentum.
   */
  default void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
    run(new Dense.Gradient(alpha, delta, x, beta, w, b));
  }

  /**
   * The last layer under softmax and cross-entropy: z ← x·Wᵀ + b, δ ← s·(softmax(z) − t). With s =
   * 1/m and rows of t that sum to 1, δ is ∂L/∂z of the mean loss L = −1/m Σᵢⱼ tᵢⱼ ln softmax(z)ᵢⱼ
   * (I. Goodfellow, Y. Bengio, A. Courville, <i>Deep Learning</i>, §6.2.2.3).
   *
   * <p>x is m × k, W is n × k, b is 1 × n, targets, z and delta are m × n. z and delta are
   * modified; each is none of the inputs, and not the other.
   *
   * @param scale s
   */
  default void denseHead(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
    run(new Dense.Head(x, w, b, targets, scale, z, delta));
  }

  /**
   * {@link #denseGradient} of several layers at once: W ← β·W + α·δᵀ·x, b ← β·b + α·Σᵢ δᵢ in each.
   *
   * <p>Every w and b is modified; it is no input and no other output of any of the layers, so their
   * order does not matter. Inputs may be shared. No layers are legal.
   */
  default void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
    run(new Dense.Gradients(alpha, beta, layers));
  }

  /**
   * A step of classic momentum for several layers at once: v ← μ·v + δᵀ·x, W ← W − η·v, and for the
   * biases v ← μ·v + Σᵢ δᵢ, b ← b − η·v (B. Polyak, 1964, in the form that PyTorch uses).
   *
   * <p>Every velocity, w and b is modified; it is no input and no other output of any of the
   * layers. μ = 0 never reads a velocity. No layers are legal.
   *
   * @param eta η, the learning rate
   * @param mu μ, the share of the velocity that is kept
   */
  default void denseMomentum(float eta, float mu, List<Dense.LayerMomentum> layers) {
    run(new Dense.Momentum(eta, mu, layers));
  }

  // ------------------------------------------------------------------------------- recording

  /**
   * Keeps operations that are to be queued again and again, such as those of a training step.
   * Nothing is computed now; {@link Recording#replay} queues them, in their order. What is wrong
   * with one is refused here, not at a replay.
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
