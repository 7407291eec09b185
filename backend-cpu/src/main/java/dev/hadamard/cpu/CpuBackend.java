package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DerivativeForm;
import dev.hadamard.DeviceInfo;
import dev.hadamard.Transpose;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Rows;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.spi.DeviceProbe;
import dev.hadamard.spi.HostDevice;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The pure-JVM backend: a matrix product and elementwise functions chosen by {@link LoopsChoice},
 * and loops that C2 vectorises, divided among a team of threads. Its results are the same bits for
 * every number of threads.
 */
final class CpuBackend extends HeapBackend implements DeviceProbe {

  /**
   * The number of elements that a thread takes at a time: input and output fit in the innermost
   * cache.
   */
  private static final int STRETCH = 4096;

  private static final int LONGEST_STRETCH = 8 * STRETCH;

  private static final int FEWEST_PARTS = 64;

  /**
   * Below this number of elements one thread does all the work. For an exponential a second thread
   * is faster from about 16,000 elements on, which take 4 µs; for a sum or a product, which takes a
   * fraction of that, only later. All operations use the limit of the cheap ones: just below it the
   * expensive ones lose 5 to 25 µs per call at most, and above it no operation loses.
   */
  private static final int SMALL = 16 * STRETCH;

  /** They need no exponential, so plain loops are as fast as vector loops. */
  private static final OutlinedLoops OUTPUT_DERIVATIVES =
      new OutlinedLoops(OutputDerivativeLoops::of);

  private final DeviceInfo device = HostDevice.describe();
  private final LoopsChoice choice;
  private final Loops loops;
  private final ThreadTeam team;
  private final Gemm gemm;
  private final RowLoops[] rowLoops;
  private final RowSums rowSums;
  private final SoftmaxLoops softmax;
  private final ExpressionEngine expressions;
  private final CpuConvolutions convolutions;
  private final BatchedProducts batches;
  private final CopyLoops copies;

  CpuBackend(BackendConfig config) {
    super(config.maxDeviceBytes());
    choice = LoopsChoice.of(config);
    loops = choice.loops();
    team = ThreadTeam.shared(config.cpuThreads());
    RowReductions reductions;
    try {
      gemm = loops.gemm(team);
      expressions = new ExpressionEngine(team, loops);
      convolutions = new CpuConvolutions(gemm, loops, team, this::own);
      copies = new CopyLoops(team, this::own);
      batches = new BatchedProducts(gemm, loops, team, this::own);
      rowSums = new RowSums(team);
      reductions = loops.reductions();
      softmax = new SoftmaxLoops(reductions);
      rowLoops = new RowLoops[team.size()];
      for (int i = 0; i < rowLoops.length; i++) {
        rowLoops[i] = new RowLoops();
      }
    } catch (RuntimeException | Error failure) {
      loops.close(); // no backend exists that could
      team.close();
      throw failure;
    }
    implement(Matmul.class, this::matmul);
    implement(Matmul.Batched.class, batches::multiply);
    implement(SwapAxes.class, copies::swapAxes);
    implement(Lookup.Forward.class, copies::lookUp);
    implement(Lookup.Gradient.class, copies::lookupGradient);
    implement(Pointwise.Activate.class, this::activate);
    implement(Pointwise.Derivative.class, this::derivative);
    implement(Pointwise.DerivativeFromOutput.class, this::derivativeFromOutput);
    implement(Pointwise.Hadamard.class, this::hadamard);
    implement(Pointwise.Axpby.class, this::axpby);
    implement(Rows.Add.class, this::addRow);
    implement(Rows.Sum.class, this::sumRows);
    implement(Rows.Softmax.class, this::softmaxRows);
    implement(Dense.Forward.class, this::denseForward);
    implement(Dense.Delta.class, this::denseDelta);
    implement(Convolution.Forward.class, op -> !op.window().isPointwise(), convolutions::forward);
    implement(
        Convolution.DataGradient.class,
        op -> !op.window().isPointwise(),
        convolutions::dataGradient);
    implement(
        Convolution.WeightGradient.class,
        op -> !op.window().isPointwise(),
        this::convolutionWeightGradient);
    PoolingLoops pooling = new PoolingLoops(team, loops.pooling(), this::own);
    implement(Pooling.Max.class, pooling::max);
    implement(Pooling.MaxGradient.class, pooling::maxGradient);
    implement(Pooling.Average.class, pooling::average);
    implement(Pooling.AverageGradient.class, pooling::averageGradient);
    GroupLoops groups = new GroupLoops(team, this::own);
    implement(GroupNormalization.Forward.class, groups::forward);
    implement(GroupNormalization.DataGradient.class, groups::dataGradient);
    implement(GroupNormalization.ParameterGradient.class, groups::parameterGradient);
    GroupRows rows = new GroupRows(team, reductions, this::own);
    implement(GroupNormalization.Forward.class, op -> op.pixels() == 1, rows::forward);
    implement(GroupNormalization.DataGradient.class, op -> op.pixels() == 1, rows::dataGradient);
    implement(Elementwise.class, expressions::elementwise);
    implement(Reduction.class, new ExpressionReductions(team, expressions, reductions)::compute);
  }

  @Override
  public BackendInfo info() {
    return HostProcessor.info(
        CpuProvider.NAME, device, team.size(), Map.of("loops", choice.describe()));
  }

  /**
   * {@inheritDoc} This backend returns an empty value: its operations are not kernels, and are
   * finished when their calls return.
   */
  @Override
  public OptionalLong kernelNanos(Runnable work) {
    Objects.requireNonNull(work, "work");
    synchronize();
    work.run();
    return OptionalLong.empty();
  }

  /**
   * {@inheritDoc} It is measured with the chosen loops; {@link PeakRate} describes their limits.
   */
  @Override
  public double peakGflops() {
    double[] gflops = new double[1];
    run(() -> gflops[0] = new PeakRate(team, loops.peak()).measure());
    return gflops[0];
  }

  private void matmul(Matmul op) {
    float alpha = op.alpha();
    CpuTensor a = own(op.a());
    Transpose ta = op.ta();
    CpuTensor b = own(op.b());
    Transpose tb = op.tb();
    float beta = op.beta();
    CpuTensor out = own(op.out());
    gemm.multiply(
        new Product(
            out.shape().rows(),
            out.shape().columns(),
            ta.columnsOf(a.shape()),
            alpha,
            MatrixView.of(a, ta),
            MatrixView.of(b, tb),
            beta,
            MatrixView.of(out),
            Epilogue.NONE));
  }

  private void activate(Pointwise.Activate op) {
    Activation f = op.f();
    CpuTensor z = own(op.z());
    CpuTensor out = own(op.out());
    elementwise(loops.activation(f), z, out);
  }

  private void derivative(Pointwise.Derivative op) {
    Activation f = op.f();
    CpuTensor z = own(op.z());
    CpuTensor out = own(op.out());
    elementwise(loops.derivative(f), z, out);
  }

  private void derivativeFromOutput(Pointwise.DerivativeFromOutput op) {
    Activation f = op.f();
    CpuTensor a = own(op.a());
    CpuTensor out = own(op.out());
    elementwise(OUTPUT_DERIVATIVES.of(f), a, out);
  }

  private void hadamard(Pointwise.Hadamard op) {
    CpuTensor a = own(op.a());
    CpuTensor b = own(op.b());
    CpuTensor out = own(op.out());
    int start = out.start;
    boolean isLevel = a.start == start && b.start == start;
    stretches(
        out.shape().size(),
        isLevel
            ? (from, to) ->
                ArithmeticLoops.hadamard(a.data, b.data, out.data, start + from, start + to)
            : (from, to) -> UnlevelLoops.hadamard(a, b, out, from, to));
  }

  private void axpby(Pointwise.Axpby op) {
    float alpha = op.alpha();
    CpuTensor x = own(op.x());
    float beta = op.beta();
    CpuTensor y = own(op.y());
    int start = y.start;
    stretches(
        y.shape().size(),
        x.start == start
            ? (from, to) ->
                ArithmeticLoops.axpby(alpha, x.data, beta, y.data, start + from, start + to)
            : (from, to) -> UnlevelLoops.axpby(alpha, x, beta, y, from, to));
  }

  private void addRow(Rows.Add op) {
    CpuTensor row = own(op.row());
    CpuTensor x = own(op.x());
    int columns = x.shape().columns();
    int strip = rowsPerPart(columns);
    int rows = x.shape().rows();
    team.run(
        partsOf(rows, strip),
        (part, member) -> rowLoops[member].addRow(row, x, part * strip, end(part, strip, rows)));
  }

  private void convolutionWeightGradient(Convolution.WeightGradient op) {
    convolutions.weightGradient(op);
    sumRows(new Rows.Sum(op.alpha(), op.delta(), op.beta(), op.b()));
  }

  private void sumRows(Rows.Sum op) {
    rowSums.sum(op, own(op.x()), own(op.row()));
  }

  private void softmaxRows(Rows.Softmax op) {
    CpuTensor z = own(op.z());
    CpuTensor out = own(op.out());
    int columns = z.shape().columns();
    int strip = rowsPerPart(columns);
    int rows = z.shape().rows();
    team.run(
        partsOf(rows, strip),
        (part, member) -> softmax.apply(z, out, part * strip, end(part, strip, rows)));
  }

  private void denseForward(Dense.Forward op) {
    CpuTensor x = own(op.x());
    CpuTensor w = own(op.w());
    CpuTensor b = own(op.b());
    Activation f = op.f();
    CpuTensor z = own(op.z());
    CpuTensor a = own(op.a());
    MatrixView bias = MatrixView.ofEqualRows(b);
    gemm.multiply(
        new Product(
            x.shape().rows(),
            w.shape().rows(),
            x.shape().columns(),
            1,
            MatrixView.of(x),
            MatrixView.of(w, Transpose.YES),
            0,
            MatrixView.of(a),
            new Epilogue.BiasAndActivation(
                bias, loops.activation(f), MatrixView.of(z), !z.covers(a))));
  }

  private void denseDelta(Dense.Delta op) {
    CpuTensor deltaNext = own(op.deltaNext());
    CpuTensor w = own(op.w());
    Activation f = op.f();
    CpuTensor kept = own(op.kept());
    CpuTensor delta = own(op.delta());
    ElementwiseLoop slope =
        f.derivativeForm() == DerivativeForm.OUTPUT
            ? OUTPUT_DERIVATIVES.of(f)
            : loops.derivative(f);
    gemm.multiply(
        new Product(
            deltaNext.shape().rows(),
            w.shape().columns(),
            deltaNext.shape().columns(),
            1,
            MatrixView.of(deltaNext),
            MatrixView.of(w),
            0,
            MatrixView.of(delta),
            new Epilogue.TimesDerivative(slope, MatrixView.of(kept))));
  }

  @Override
  protected void doClose() {
    loops.close();
    team.close();
  }

  private void elementwise(ElementwiseLoop loop, CpuTensor in, CpuTensor out) {
    int start = out.start;
    stretches(
        out.shape().size(),
        in.start == start
            ? (from, to) -> loop.run(in.data, out.data, start + from, start + to)
            : (from, to) -> UnlevelLoops.elementwise(loop, in, out, from, to));
  }

  private interface Stretch {
    void run(int from, int to);
  }

  /** Runs over all n elements, in stretches if there are many. */
  private void stretches(int n, Stretch body) {
    if (n < SMALL) {
      body.run(0, n);
    } else {
      int stretch = stretch(n);
      team.run(
          partsOf(n, stretch), (part, member) -> body.run(part * stretch, end(part, stretch, n)));
    }
  }

  /**
   * The elements that a thread takes at once where each is computed by itself: enough parts for
   * many threads, and each so long that memory is read in long runs. At 2²⁴ elements two threads
   * are 1.5 times as fast with 32,768 as with 4,096.
   */
  static int stretch(int n) {
    int even = n / FEWEST_PARTS / STRETCH * STRETCH;
    return Math.max(STRETCH, Math.min(LONGEST_STRETCH, even));
  }

  private static int partsOf(int extent, int part) {
    return (int) (((long) extent + part - 1) / part);
  }

  private static int end(int part, int size, int extent) {
    return part * size + Math.min(size, extent - part * size);
  }

  private static int rowsPerPart(int columns) {
    return Math.max(1, STRETCH / columns);
  }
}
