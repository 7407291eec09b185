package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DerivativeForm;
import dev.hadamard.DeviceInfo;
import dev.hadamard.Transpose;
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

  CpuBackend(BackendConfig config) {
    super(config.maxDeviceBytes());
    choice = LoopsChoice.of(config);
    loops = choice.loops();
    team = ThreadTeam.shared(config.cpuThreads());
    try {
      gemm = loops.gemm(team);
      rowLoops = new RowLoops[team.size()];
      for (int i = 0; i < rowLoops.length; i++) {
        rowLoops[i] = new RowLoops();
      }
    } catch (RuntimeException | Error failure) {
      loops.close(); // no backend exists that could
      team.close();
      throw failure;
    }
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

  @Override
  protected void doMatmul(
      float alpha,
      CpuTensor a,
      Transpose ta,
      CpuTensor b,
      Transpose tb,
      float beta,
      CpuTensor out) {
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

  @Override
  protected void doActivate(Activation f, CpuTensor z, CpuTensor out) {
    elementwise(loops.activation(f), z, out);
  }

  @Override
  protected void doDerivative(Activation f, CpuTensor z, CpuTensor out) {
    elementwise(loops.derivative(f), z, out);
  }

  @Override
  protected void doDerivativeFromOutput(Activation f, CpuTensor a, CpuTensor out) {
    elementwise(OUTPUT_DERIVATIVES.of(f), a, out);
  }

  @Override
  protected void doHadamard(CpuTensor a, CpuTensor b, CpuTensor out) {
    stretches(
        out.data.length,
        (from, to) -> ArithmeticLoops.hadamard(a.data, b.data, out.data, from, to));
  }

  @Override
  protected void doAxpby(float alpha, CpuTensor x, float beta, CpuTensor y) {
    stretches(
        y.data.length, (from, to) -> ArithmeticLoops.axpby(alpha, x.data, beta, y.data, from, to));
  }

  @Override
  protected void doAddRow(CpuTensor row, CpuTensor x) {
    int columns = x.shape().columns();
    int strip = rowsPerPart(columns);
    int rows = x.shape().rows();
    team.run(
        partsOf(rows, strip),
        (part, member) ->
            rowLoops[member].addRow(
                row.data, x.data, columns, part * strip, end(part, strip, rows)));
  }

  @Override
  protected void doSumRows(float alpha, CpuTensor x, float beta, CpuTensor row) {
    int columns = x.shape().columns();
    int width = x.data.length < SMALL ? Panel.WIDTH : Panel.WIDTH / 4;
    team.run(
        partsOf(columns, width),
        (part, member) ->
            rowLoops[member].sumRows(
                alpha,
                x.data,
                x.shape().rows(),
                columns,
                beta,
                row.data,
                part * width,
                end(part, width, columns)));
  }

  @Override
  protected void doSoftmaxRows(CpuTensor z, CpuTensor out) {
    int columns = z.shape().columns();
    int strip = rowsPerPart(columns);
    int rows = z.shape().rows();
    team.run(
        partsOf(rows, strip),
        (part, member) ->
            SoftmaxLoops.apply(z.data, out.data, columns, part * strip, end(part, strip, rows)));
  }

  @Override
  protected void doDenseForward(
      CpuTensor x, CpuTensor w, CpuTensor b, Activation f, CpuTensor z, CpuTensor a) {
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
            new Epilogue.BiasAndActivation(bias, loops.activation(f), MatrixView.of(z), z != a)));
  }

  @Override
  protected void doDenseDelta(
      CpuTensor deltaNext, CpuTensor w, Activation f, CpuTensor kept, CpuTensor delta) {
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
    stretches(out.data.length, (from, to) -> loop.run(in.data, out.data, from, to));
  }

  private interface Stretch {
    void run(int from, int to);
  }

  /** Runs over all n elements, in stretches if there are many. */
  private void stretches(int n, Stretch body) {
    if (n < SMALL) {
      body.run(0, n);
    } else {
      team.run(
          partsOf(n, STRETCH),
          (part, member) -> {
            body.run(part * STRETCH, end(part, STRETCH, n));
          });
    }
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
