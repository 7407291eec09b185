package dev.hadamard.kernels.launch;

import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Rows;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.spi.AbstractBackend;
import dev.hadamard.spi.AbstractTensor;
import dev.hadamard.spi.DeviceProbe;
import dev.hadamard.spi.MemoryLimit;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A backend that runs the kernels of this module. An operation is one launch if a kernel fuses it,
 * and none waits for results. A subclass adds the driver: memory, transfers and launches.
 *
 * @param <T> the subclass's tensors
 */
@SuppressWarnings("this-escape") // registers methods, which are called after the constructor
public abstract class KernelBackend<T extends AbstractTensor & Operand> extends AbstractBackend<T>
    implements DeviceProbe {

  private @Nullable KernelDevice device;
  private volatile @Nullable Kernels kernels; // written under the lock

  /**
   * Creates a backend.
   *
   * @param tensorType the subclass's tensor class
   * @param limit the limit on the memory of its tensors
   */
  protected KernelBackend(Class<T> tensorType, MemoryLimit limit) {
    super(tensorType, limit);
    implementPrimitives();
    implementDenseLayers();
    implementConvolutions();
    implementPooling();
    implementGroupNorms();
    implementBatches();
  }

  /** Launches kernels on this device from now on; the subclass calls it once, when it opens. */
  protected final void launchOn(KernelDevice opened, Tuning tuning) {
    device = opened;
    kernels = kernels(tuning);
  }

  /** Returns kernels with another tuning; compiled variants are shared with those in use. */
  public final Kernels kernels(Tuning tuning) {
    return new Kernels(Objects.requireNonNull(device, "launchOn was not called"), tuning);
  }

  /** Uses these kernels from the next operation on; only for a tuner, which has its own backend. */
  public final void use(Kernels other) {
    Objects.requireNonNull(other, "other");
    run(() -> kernels = other);
  }

  /** The kernels in use. */
  public final Kernels kernels() {
    return Objects.requireNonNull(kernels, "launchOn was not called");
  }

  /** The device's clock. */
  protected abstract DeviceClock clock();

  /** The measurement of the device's peak rate. */
  protected abstract PeakRate<?> peak();

  /**
   * Whether a fused kernel computes this operation of a dense layer. If not, it is composed, and
   * its product is {@link #multiply}. A subclass that has another engine for products answers for
   * each operation: where a launch costs more than the engine saves, the kernel is the better
   * choice.
   */
  protected boolean fuses(Op op) {
    return true;
  }

  /** {@inheritDoc} Here the kernels of all their expressions are compiled, as one program. */
  @Override
  protected final void prepare(List<? extends Op> operations) {
    Objects.requireNonNull(device, "launchOn was not called")
        .compile(kernels().elementwise().generated(operations));
  }

  /**
   * Whether the kernels of convolutions, pooling, group norms, batched products and look-ups can be
   * compiled. If not, the host computes them, or they are composed.
   */
  protected boolean convolves() {
    return true;
  }

  private void implementPrimitives() {
    implement(Matmul.class, this::multiply);
    implement(
        Pointwise.Activate.class,
        op -> kernels().elementwise().activate(op.f(), own(op.z()), own(op.out())));
    implement(
        Pointwise.Derivative.class,
        op -> kernels().elementwise().derivative(op.f(), own(op.z()), own(op.out())));
    implement(
        Pointwise.DerivativeFromOutput.class,
        op -> kernels().elementwise().derivativeFromOutput(op.f(), own(op.a()), own(op.out())));
    implement(
        Pointwise.Hadamard.class,
        op -> kernels().elementwise().hadamard(own(op.a()), own(op.b()), own(op.out())));
    implement(
        Pointwise.Axpby.class,
        op -> kernels().elementwise().axpby(op.alpha(), own(op.x()), op.beta(), own(op.y())));
    implement(Rows.Add.class, op -> kernels().elementwise().addRow(own(op.row()), own(op.x())));
    implement(
        Columns.Join.class,
        op -> kernels().elementwise().joinColumns(ownAll(op.parts()), own(op.whole())));
    implement(
        Columns.Split.class,
        op -> kernels().elementwise().splitColumns(own(op.whole()), ownAll(op.parts())));
    implement(
        Rows.Sum.class,
        op -> kernels().elementwise().sumRows(op.alpha(), own(op.x()), op.beta(), own(op.row())));
    implement(
        Elementwise.class,
        op -> op.inputs().size() + op.outputs().size() <= GroupedGradients.MOST_BUFFERS,
        this::expression);
    implement(
        Reduction.class,
        op -> op.inputs().size() + 1 <= GroupedGradients.MOST_BUFFERS,
        this::reduction);
    implement(
        Rows.Softmax.class, op -> kernels().elementwise().softmaxRows(own(op.z()), own(op.out())));
  }

  private void reduction(Reduction op) {
    kernels().elementwise().reduction(op, ownAll(op.inputs()), own(op.out()));
  }

  private void expression(Elementwise op) {
    kernels().elementwise().expression(op, ownAll(op.inputs()), ownAll(op.outputs()));
  }

  private List<T> ownAll(List<Tensor> operands) {
    return operands.stream().map(this::own).toList();
  }

  private void implementDenseLayers() {
    implement(Dense.Forward.class, this::fuses, this::denseForward);
    implement(Dense.Delta.class, this::denseDelta);
    implement(
        Dense.Gradient.class,
        this::fuses,
        op ->
            kernels()
                .products()
                .denseGradient(
                    op.alpha(), own(op.delta()), own(op.x()), op.beta(), own(op.w()), own(op.b())));
    implement(
        Dense.Head.class,
        op -> fuses(op) && op.w().shape().rows() <= MatrixProducts.WIDEST_HEAD,
        op ->
            kernels()
                .products()
                .denseHead(
                    own(op.x()),
                    own(op.w()),
                    own(op.b()),
                    own(op.targets()),
                    op.scale(),
                    own(op.z()),
                    own(op.delta())));
    implement(
        Dense.Gradients.class,
        this::fuses,
        op -> kernels().products().grouped().gradients(op, this::own));
    implement(
        Dense.Momentum.class,
        this::fuses,
        op -> kernels().products().grouped().momentum(op, this::own));
  }

  /** Where the window is one pixel they are composed: a dense layer's product fuses as much. */
  private void implementConvolutions() {
    implement(
        Convolution.Forward.class,
        op -> convolves() && !op.window().isPointwise(),
        op -> {
          boolean keepsZ = !own(op.z()).covers(own(op.a()));
          kernels().convolutions().forward(op, keepsZ, this::own);
        });
    implement(
        Convolution.DataGradient.class,
        op -> convolves() && !op.window().isPointwise(),
        op -> kernels().convolutions().dataGradient(op, kernels().elementwise(), this::own));
    implement(
        Convolution.WeightGradient.class,
        op -> convolves() && !op.window().isPointwise(),
        op -> {
          kernels().convolutions().weightGradient(op, this::own);
          kernels().elementwise().sumRows(op.alpha(), own(op.delta()), op.beta(), own(op.b()));
        });
    implement(
        PortionedGradient.class, op -> kernels().convolutions().weightGradients(op, this::own));
    compose(
        Convolution.WeightGradient.class,
        op -> convolves() && !op.window().isPointwise() && portions(op) > 1,
        (op, on) -> PortionedGradient.compose(op, portions(op), on));
  }

  private int portions(Convolution.WeightGradient op) {
    int units = Objects.requireNonNull(device, "launchOn was not called").computeUnits();
    return PortionedGradient.count(op, units);
  }

  private void implementPooling() {
    implement(
        Pooling.Max.class,
        op -> convolves(),
        op -> kernels().pooling().max(op, !own(op.winner()).covers(own(op.y())), this::own));
    implement(
        Pooling.MaxGradient.class,
        op -> convolves(),
        op -> kernels().pooling().maxGradient(op, this::own));
    implement(
        Pooling.Average.class, op -> convolves(), op -> kernels().pooling().average(op, this::own));
    implement(
        Pooling.AverageGradient.class,
        op -> convolves(),
        op -> kernels().pooling().averageGradient(op, this::own));
  }

  private void implementGroupNorms() {
    implement(
        GroupNormalization.Forward.class,
        op -> convolves(),
        op -> kernels().groups().forward(op, this::own));
    implement(
        GroupNormalization.DataGradient.class,
        op -> convolves(),
        op -> kernels().groups().dataGradient(op, this::own));
    implement(
        GroupNormalization.ParameterGradient.class,
        op -> convolves(),
        op -> kernels().groups().parameterGradient(op, this::own));
  }

  private void implementBatches() {
    implement(Matmul.Batched.class, op -> convolves(), this::multiplyBatch);
    implement(
        SwapAxes.class,
        op -> convolves(),
        op -> kernels().copies().swapAxes(op, own(op.x()), own(op.out())));
    implement(
        Lookup.Forward.class,
        op -> convolves(),
        op -> kernels().copies().lookUp(own(op.indices()), own(op.table()), own(op.out())));
    implement(
        Lookup.Gradient.class,
        op -> convolves(),
        op ->
            kernels().copies().lookupGradient(own(op.indices()), own(op.delta()), own(op.table())));
  }

  /** A matrix product; a subclass may have another engine for it. */
  protected void multiply(Matmul op) {
    Product product = Product.of(own(op.a()), op.ta(), own(op.b()), op.tb());
    kernels().products().matmul(product, op.alpha(), op.beta(), own(op.out()));
  }

  private void multiplyBatch(Matmul.Batched op) {
    Product product = Product.of(op, own(op.a()), own(op.b()));
    kernels().products().batchedMatmul(product, op.items(), op.alpha(), op.beta(), own(op.out()));
  }

  private void denseForward(Dense.Forward op) {
    T z = own(op.z());
    T a = own(op.a());
    kernels()
        .products()
        .denseForward(own(op.x()), own(op.w()), own(op.b()), op.f(), z, !z.covers(a), a);
  }

  /** Where products cannot be fused with, the slope still is: one launch, no scratch memory. */
  private void denseDelta(Dense.Delta op) {
    if (fuses(op)) {
      kernels()
          .products()
          .denseDelta(own(op.deltaNext()), own(op.w()), op.f(), own(op.kept()), own(op.delta()));
    } else {
      multiply(Matmul.of(op.deltaNext(), Transpose.NO, op.w(), Transpose.NO, op.delta()));
      kernels().elementwise().timesDerivative(op.f(), own(op.kept()), own(op.delta()));
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
    run(reading::begin);
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
          gflops[0] = peak().measure();
        });
    return gflops[0];
  }
}
