package dev.hadamard.nd4j;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.Transpose;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Rows;
import dev.hadamard.spi.AbstractBackend;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaresErrors;
import dev.hadamard.spi.MemoryLimit;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BiasAdd;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastDivOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend {@code nd4j}: each primitive is one or a few operations of ND4J that write to
 * existing arrays. Expressions are loops over the arrays' memory on the host.
 */
final class Nd4jBackend extends AbstractBackend<Nd4jTensor> implements DeclaresErrors {

  private static final float LOWEST_MAXIMUM = -3.402823e38f;

  /** Up to this number of terms a sequential sum stays within the bound of softmax. */
  private static final int LONG_ROW = 1000;

  private final BackendInfo info;
  private final Scratch scratch = new Scratch();
  private final Functions functions = new Functions(scratch);
  private final Derivatives derivatives = new Derivatives(scratch);
  private final Expressions expressions = new Expressions();

  Nd4jBackend(BackendConfig config, BackendInfo info) {
    super(Nd4jTensor.class, MemoryLimit.of(config, info.device().type(), deviceBytes(info)));
    this.info = info;
    implement(Matmul.class, this::matmul);
    implement(Pointwise.Activate.class, this::activate);
    implement(Pointwise.Derivative.class, this::derivative);
    implement(Pointwise.DerivativeFromOutput.class, this::derivativeFromOutput);
    implement(Pointwise.Hadamard.class, this::hadamard);
    implement(Pointwise.Axpby.class, this::axpby);
    implement(Rows.Add.class, this::addRow);
    implement(Rows.Sum.class, this::sumRows);
    implement(Rows.Softmax.class, this::softmaxRows);
    implement(Elementwise.class, this::elementwise);
    implement(Reduction.class, this::reduction);
  }

  /** The size of the host's memory if the device uses it; 0, unknown, for a GPU. */
  private static long deviceBytes(BackendInfo info) {
    return info.device().type() == DeviceType.CPU ? Pointer.totalPhysicalBytes() : 0;
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public List<DeclaredError> declaredErrors() {
    return Accuracy.DECLARED;
  }

  @Override
  public Optional<String> summingLibrary() {
    return Optional.of("ND4J's BLAS");
  }

  @Override
  protected Nd4jTensor allocate(Shape shape) {
    try {
      return new Nd4jTensor(this, shape);
    } catch (OutOfMemoryError full) {
      OutOfDeviceMemoryException refusal =
          new OutOfDeviceMemoryException(shape.bytes(), bytesInUse(), bytesInUse());
      refusal.initCause(full);
      throw refusal;
    }
  }

  /** {@inheritDoc} A cache line: libraries may add in another order where memory lies otherwise. */
  @Override
  public int viewAlignment() {
    return 16;
  }

  @Override
  protected Nd4jTensor view(Nd4jTensor allocation, int from, Shape shape) {
    return new Nd4jTensor(allocation, from, shape);
  }

  @Override
  protected void free(Nd4jTensor tensor) {
    doSynchronize();
    tensor.free();
  }

  @Override
  protected void doWrite(FloatBuffer source, Nd4jTensor target) {
    doSynchronize(); // what is queued may still read it
    target.write(source);
    Nd4j.getAffinityManager().tagLocation(target.flat(), Location.HOST);
  }

  @Override
  protected void doRead(Nd4jTensor source, FloatBuffer target) {
    doSynchronize();
    Nd4j.getAffinityManager().ensureLocation(source.flat(), Location.HOST);
    source.read(target);
  }

  @Override
  protected void doSynchronize() {
    Nd4j.getExecutioner().commit();
  }

  /** BLAS is column-major, so the transposes are computed: outᵀ ← op(B)ᵀ·op(A)ᵀ. */
  private void matmul(Matmul op) {
    float alpha = op.alpha();
    Nd4jTensor a = own(op.a());
    Transpose ta = op.ta();
    Nd4jTensor b = own(op.b());
    Transpose tb = op.tb();
    float beta = op.beta();
    Nd4jTensor out = own(op.out());
    Nd4j.gemm(
        b.transposed(),
        a.transposed(),
        out.transposed(),
        tb == Transpose.YES,
        ta == Transpose.YES,
        alpha,
        beta);
  }

  private void elementwise(Elementwise op) {
    doSynchronize();
    expressions.elementwise(
        op,
        op.inputs().stream().map(this::own).toList(),
        op.outputs().stream().map(this::own).toList());
  }

  private void reduction(Reduction op) {
    doSynchronize();
    expressions.reduction(op, op.inputs().stream().map(this::own).toList(), own(op.out()));
  }

  private void activate(Pointwise.Activate op) {
    Activation f = op.f();
    Nd4jTensor z = own(op.z());
    Nd4jTensor out = own(op.out());
    functions.value(f, z.flat(), out.flat());
  }

  private void derivative(Pointwise.Derivative op) {
    Activation f = op.f();
    Nd4jTensor z = own(op.z());
    Nd4jTensor out = own(op.out());
    derivatives.atInput(f, z.flat(), out.flat());
  }

  private void derivativeFromOutput(Pointwise.DerivativeFromOutput op) {
    Activation f = op.f();
    Nd4jTensor a = own(op.a());
    Nd4jTensor out = own(op.out());
    derivatives.atOutput(f, a.flat(), out.flat());
  }

  private void hadamard(Pointwise.Hadamard op) {
    Nd4jTensor a = own(op.a());
    Nd4jTensor b = own(op.b());
    Nd4jTensor out = own(op.out());
    Nd4j.exec(new MulOp(a.flat(), b.flat(), out.flat()));
  }

  private void axpby(Pointwise.Axpby op) {
    float alpha = op.alpha();
    Nd4jTensor x = own(op.x());
    float beta = op.beta();
    Nd4jTensor y = own(op.y());
    Pass.blend(alpha, x.covers(y) ? y.flat() : x.flat(), beta, y.flat());
  }

  private void addRow(Rows.Add op) {
    Nd4jTensor row = own(op.row());
    Nd4jTensor x = own(op.x());
    Nd4j.exec(new BiasAdd(x.rows(), row.flat(), x.rows(), false));
  }

  /**
   * Computed as a product with a vector of ones, which is up to 20 times as fast as ND4J's sum of
   * rows.
   */
  private void sumRows(Rows.Sum op) {
    float alpha = op.alpha();
    Nd4jTensor x = own(op.x());
    float beta = op.beta();
    Nd4jTensor row = own(op.row());
    INDArray ones = scratch.ones(x.shape().rows());
    Nd4j.gemm(x.transposed(), ones, row.transposed(), false, false, alpha, beta);
  }

  /**
   * ND4J starts the search for the maximum at {@link #LOWEST_MAXIMUM} and returns NaN for a row
   * below it, so smaller logits are raised to this value. A row of −∞ only therefore gives equal
   * shares, where the formula gives NaN.
   *
   * <p>ND4J adds a row's terms sequentially, which is inaccurate for long rows, so these are
   * normalised once more.
   */
  private void softmaxRows(Rows.Softmax op) {
    Nd4jTensor z = own(op.z());
    Nd4jTensor out = own(op.out());
    Pass.atLeast(z.flat(), LOWEST_MAXIMUM, out.flat());
    Nd4j.exec(new SoftMax(out.rows(), out.rows(), 1));
    int columns = out.shape().columns();
    if (columns > LONG_ROW) {
      INDArray sums = scratch.first(out.shape().rows());
      INDArray column = sums.reshape('f', sums.length(), 1);
      Nd4j.gemm(out.transposed(), scratch.ones(columns), column, true, false, 1, 0);
      Nd4j.exec(new BroadcastDivOp(out.rows(), sums, out.rows(), 0));
    }
  }

  @Override
  protected void doClose() {
    scratch.close();
  }
}
