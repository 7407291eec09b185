package dev.hadamard.nd4j;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.Transpose;
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
 * existing arrays.
 */
final class Nd4jBackend extends AbstractBackend<Nd4jTensor> implements DeclaresErrors {

  private static final float LOWEST_MAXIMUM = -3.402823e38f;

  /** Up to this number of terms a sequential sum stays within the bound of softmax. */
  private static final int LONG_ROW = 1000;

  private final BackendInfo info;
  private final Scratch scratch = new Scratch();
  private final Functions functions = new Functions(scratch);
  private final Derivatives derivatives = new Derivatives(scratch);

  Nd4jBackend(BackendConfig config, BackendInfo info) {
    super(Nd4jTensor.class, MemoryLimit.of(config, info.device().type(), deviceBytes(info)));
    this.info = info;
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
  @Override
  protected void doMatmul(
      float alpha,
      Nd4jTensor a,
      Transpose ta,
      Nd4jTensor b,
      Transpose tb,
      float beta,
      Nd4jTensor out) {
    Nd4j.gemm(
        b.transposed(),
        a.transposed(),
        out.transposed(),
        tb == Transpose.YES,
        ta == Transpose.YES,
        alpha,
        beta);
  }

  @Override
  protected void doActivate(Activation f, Nd4jTensor z, Nd4jTensor out) {
    functions.value(f, z.flat(), out.flat());
  }

  @Override
  protected void doDerivative(Activation f, Nd4jTensor z, Nd4jTensor out) {
    derivatives.atInput(f, z.flat(), out.flat());
  }

  @Override
  protected void doDerivativeFromOutput(Activation f, Nd4jTensor a, Nd4jTensor out) {
    derivatives.atOutput(f, a.flat(), out.flat());
  }

  @Override
  protected void doHadamard(Nd4jTensor a, Nd4jTensor b, Nd4jTensor out) {
    Nd4j.exec(new MulOp(a.flat(), b.flat(), out.flat()));
  }

  @Override
  protected void doAxpby(float alpha, Nd4jTensor x, float beta, Nd4jTensor y) {
    Pass.blend(alpha, x.flat(), beta, y.flat());
  }

  @Override
  protected void doAddRow(Nd4jTensor row, Nd4jTensor x) {
    Nd4j.exec(new BiasAdd(x.rows(), row.flat(), x.rows(), false));
  }

  /**
   * Computed as a product with a vector of ones, which is up to 20 times as fast as ND4J's sum of
   * rows.
   */
  @Override
  protected void doSumRows(float alpha, Nd4jTensor x, float beta, Nd4jTensor row) {
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
  @Override
  protected void doSoftmaxRows(Nd4jTensor z, Nd4jTensor out) {
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
