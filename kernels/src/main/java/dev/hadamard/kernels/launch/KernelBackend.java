package dev.hadamard.kernels.launch;

import dev.hadamard.Activation;
import dev.hadamard.Transpose;
import dev.hadamard.spi.AbstractBackend;
import dev.hadamard.spi.AbstractTensor;
import dev.hadamard.spi.DeviceProbe;
import dev.hadamard.spi.GradientLayer;
import dev.hadamard.spi.MemoryLimit;
import dev.hadamard.spi.MomentumLayer;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A backend that runs the kernels of this module. An operation is one launch if a kernel fuses it,
 * and none waits for results. A subclass adds the driver: memory, transfers and launches.
 *
 * @param <T> the subclass's tensors
 */
public abstract class KernelBackend<T extends AbstractTensor & Operand> extends AbstractBackend<T>
    implements DeviceProbe {

  /**
   * * Creates a backend.
   *
   * @param tensorType the subclass's tensor class
   * @param limit the limit on the memory of its tensors
   */
  protected KernelBackend(Class<T> tensorType, MemoryLimit limit) {
    super(tensorType, limit);
  }

  /** The kernels in use. */
  protected abstract Kernels kernels();

  /** The device's clock. */
  protected abstract DeviceClock clock();

  /** The measurement of the device's peak rate. */
  protected abstract PeakRate<?> peak();

  /**
   * Whether composites run as fused kernels. If not, they call the primitives. A subclass returns
   * false if a library computes its products, which cannot be fused.
   */
  protected boolean fuses() {
    return true;
  }

  @Override
  protected void doMatmul(float alpha, T a, Transpose ta, T b, Transpose tb, float beta, T out) {
    kernels().products().matmul(Product.of(a, ta, b, tb), alpha, beta, out);
  }

  @Override
  protected void doActivate(Activation f, T z, T out) {
    kernels().elementwise().activate(f, z, out);
  }

  @Override
  protected void doDerivative(Activation f, T z, T out) {
    kernels().elementwise().derivative(f, z, out);
  }

  @Override
  protected void doDerivativeFromOutput(Activation f, T a, T out) {
    kernels().elementwise().derivativeFromOutput(f, a, out);
  }

  @Override
  protected void doHadamard(T a, T b, T out) {
    kernels().elementwise().hadamard(a, b, out);
  }

  @Override
  protected void doAxpby(float alpha, T x, float beta, T y) {
    kernels().elementwise().axpby(alpha, x, beta, y);
  }

  @Override
  protected void doAddRow(T row, T x) {
    kernels().elementwise().addRow(row, x);
  }

  @Override
  protected void doSumRows(float alpha, T x, float beta, T row) {
    kernels().elementwise().sumRows(alpha, x, beta, row);
  }

  @Override
  protected void doSoftmaxRows(T z, T out) {
    kernels().elementwise().softmaxRows(z, out);
  }

  @Override
  protected void doDenseForward(T x, T w, T b, Activation f, T z, T a) {
    if (fuses()) {
      kernels().products().denseForward(x, w, b, f, z, a);
    } else {
      super.doDenseForward(x, w, b, f, z, a);
    }
  }

  @Override
  protected void doDenseDelta(T deltaNext, T w, Activation f, T kept, T delta) {
    if (fuses()) {
      kernels().products().denseDelta(deltaNext, w, f, kept, delta);
    } else {
      // not the default composition, whose scratch memory could not be recorded
      doMatmul(1, deltaNext, Transpose.NO, w, Transpose.NO, 0, delta);
      kernels().elementwise().timesDerivative(f, kept, delta);
    }
  }

  @Override
  protected void doDenseGradient(float alpha, T delta, T x, float beta, T w, T b) {
    if (fuses()) {
      kernels().products().denseGradient(alpha, delta, x, beta, w, b);
    } else {
      super.doDenseGradient(alpha, delta, x, beta, w, b);
    }
  }

  @Override
  protected void doDenseHead(T x, T w, T b, T targets, float scale, T z, T delta) {
    if (fuses() && w.rows() <= MatrixProducts.WIDEST_HEAD) {
      kernels().products().denseHead(x, w, b, targets, scale, z, delta);
    } else {
      super.doDenseHead(x, w, b, targets, scale, z, delta);
    }
  }

  @Override
  protected void doDenseGradients(float alpha, float beta, List<GradientLayer<T>> layers) {
    if (fuses()) {
      kernels().products().grouped().gradients(alpha, beta, layers);
    } else {
      super.doDenseGradients(alpha, beta, layers);
    }
  }

  @Override
  protected void doDenseMomentum(float eta, float mu, List<MomentumLayer<T>> layers) {
    if (fuses()) {
      kernels().products().grouped().momentum(eta, mu, layers);
    } else {
      super.doDenseMomentum(eta, mu, layers);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The lock is held while the clock starts and stops, but not while the work runs, because the
   * work may wait for other threads that use this backend.
   */
  @Override
  public final OptionalLong kernelNanos(Runnable work) {
    Objects.requireNonNull(work, "work");
    DeviceClock.Reading reading = clock().newReading();
    run(
        () -> {
          refuseInRecording("kernelNanos");
          reading.begin();
        });
    try {
      work.run();
    } catch (RuntimeException | Error failure) {
      endAfter(failure, reading);
      throw failure;
    }
    run(reading::end);
    return reading.nanos();
  }

  /** Stops the clock; a failure is added to the first one, which is thrown. */
  private void endAfter(Throwable failure, DeviceClock.Reading reading) {
    try {
      run(reading::end);
    } catch (RuntimeException another) {
      if (another != failure) { // a lost device throws the same exception each time
        failure.addSuppressed(another);
      }
    }
  }

  @Override
  public final double peakGflops() {
    double[] gflops = new double[1];
    run(
        () -> {
          refuseInRecording("peakGflops");
          gflops[0] = peak().measure();
        });
    return gflops[0];
  }
}
