package dev.hadamard.cuda;

import dev.hadamard.BackendException;
import dev.hadamard.BackendInfo;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Precision;
import dev.hadamard.Shape;
import dev.hadamard.kernels.launch.DeviceClock;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.launch.PeakRate;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaresErrors;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * A backend on one NVIDIA GPU. This class calls the driver and, for products, cuBLAS if it is
 * available; {@link KernelBackend} implements the other operations.
 *
 * <p>The error of a product in fp32 by our kernels is that of {@link dev.hadamard.Backend#matmul}'s
 * bound: long sums are taken in blocks. The order of additions in cuBLAS is unspecified. The same
 * device, driver, libraries and inputs give the same bits (B9).
 */
final class CudaBackend extends KernelBackend<CudaTensor> implements DeclaresErrors {

  private final BackendInfo info;
  private final CudaLedger ledger = new CudaLedger();
  private final CudaSession session;
  private final CudaMemory memory;
  private final CudaStagingRing ring;
  private final CudaKernelCache modules;
  private final CudaClock clock;
  private final CudaLauncher launcher;
  private final PeakRate<CudaBuffer> peak;
  private final @Nullable Blas blas;
  private final boolean hasFusedKernels;
  private final Precision precision;

  /**
   * Opens the device.
   *
   * @throws BackendUnavailableException if its products need cuBLAS, and that does not load
   */
  CudaBackend(CudaDevice device, CudaSettings settings, CompilerChoice compilers) {
    super(CudaTensor.class, settings.limit());
    session = new CudaSession(device, ledger, this::declareLost);
    memory = new CudaMemory(session, settings.limit().bytes());
    ring = new CudaStagingRing(session);
    KernelCompiler compiler = compilers.compiler().orElseThrow();
    modules = new CudaKernelCache(session, compiler, settings.library(), settings.dump());
    clock = new CudaClock(session);
    launcher = new CudaLauncher(session, modules, clock);
    BlasChoice choice = library(settings);
    blas = choice.blas().orElse(null);
    hasFusedKernels = compiler.fuses();
    precision = settings.precision();
    CudaSettings inForce = blas == null ? ProductMaker.own(settings) : settings;
    launchOn(launcher, inForce.tuning());
    peak = new PeakRate<>(launcher, inForce.tuning(), new CudaPeakBench(clock, memory));
    info =
        new BackendInfo(
            CudaProvider.NAME, device.info(), details(device, inForce, compilers, choice));
  }

  /**
   * The library that computes products, or the reason why there is none; a failure releases the
   * device.
   */
  private BlasChoice library(CudaSettings settings) {
    if (!ProductMaker.wantsLibrary(settings)) {
      return BlasChoice.NONE;
    }
    try {
      BlasChoice choice = BlasChoice.of(session.stream(), settings.precision(), settings.linker());
      if (choice.blas().isEmpty() && ProductMaker.needsLibrary(settings)) {
        Unavailable refusal =
            ProductMaker.withoutLibrary(settings, String.join("; ", choice.refusals()));
        throw new BackendUnavailableException(
            CudaProvider.NAME, refusal.reason(), refusal.remedy());
      }
      return choice;
    } catch (RuntimeException | Error failure) {
      session.close();
      throw failure;
    }
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  /**
   * {@inheritDoc} Beside cuBLAS these are the last layer, whose product is narrow, and in fp32 the
   * updates of small networks, which are one launch instead of one or two for each layer.
   */
  @Override
  protected boolean fuses(Op op) {
    return hasFusedKernels && (blas == null || ProductMaker.fusesBesideLibrary(op, precision));
  }

  /** {@inheritDoc} What the build compiled has none of them. */
  @Override
  protected boolean convolves() {
    return hasFusedKernels;
  }

  @Override
  public List<DeclaredError> declaredErrors() {
    return List.of();
  }

  @Override
  public Optional<String> summingLibrary() {
    return blas == null ? Optional.empty() : Optional.of("cuBLAS");
  }

  /** The counts of driver calls so far. */
  CudaLedger.Reading ledger() {
    return ledger.read();
  }

  @Override
  protected void multiply(Matmul op) {
    if (blas == null) {
      super.multiply(op);
    } else {
      launcher.submit(
          new ProductCall(
              blas,
              op.alpha(),
              own(op.a()),
              op.ta(),
              own(op.b()),
              op.tb(),
              op.beta(),
              own(op.out())));
    }
  }

  @Override
  protected DeviceClock clock() {
    return clock;
  }

  @Override
  protected PeakRate<CudaBuffer> peak() {
    return peak;
  }

  /** {@inheritDoc} Here what the operations would queue is one graph. */
  @Override
  protected Replay capture(Runnable operations) {
    CudaGraph graph = launcher.record(operations);
    return Replay.of(() -> launcher.replay(graph), () -> launcher.release(graph));
  }

  @Override
  protected CudaTensor allocate(Shape shape) {
    CudaBuffer buffer = memory.allocate(Math.max(Float.BYTES, shape.bytes()));
    if (!shape.isEmpty()) {
      try {
        clear(buffer, shape.size());
      } catch (RuntimeException failure) {
        memory.free(buffer);
        throw failure;
      }
    }
    return new CudaTensor(this, shape, buffer);
  }

  @Override
  public int viewAlignment() {
    return CudaMemory.ALIGNMENT / Float.BYTES;
  }

  @Override
  protected CudaTensor view(CudaTensor allocation, int from, Shape shape) {
    CudaBuffer part = memory.view(allocation.memory(), (long) from * Float.BYTES, shape.bytes());
    return new CudaTensor(allocation, from, shape, part);
  }

  private void clear(CudaBuffer buffer, int size) {
    session.enter("allocate");
    session.check(
        CudaStatus.of(
            () -> JCudaDriver.cuMemsetD32Async(buffer.address(), 0, size, session.stream())),
        "allocate",
        null);
    session.queued("allocate", 1);
  }

  @Override
  protected void free(CudaTensor tensor) {
    memory.free(tensor.memory());
  }

  @Override
  protected void doWrite(FloatBuffer source, CudaTensor target) {
    ring.write(source, target.memory());
  }

  @Override
  protected void doRead(CudaTensor source, FloatBuffer target) {
    ring.read(source.memory(), target);
  }

  @Override
  protected void doSynchronize() {
    session.finish("synchronize");
  }

  @Override
  protected void doClose() {
    session.rest();
    if (blas != null) {
      blas.close();
    }
    launcher.close();
    clock.close();
    modules.close();
    ring.close();
    memory.close();
    session.close();
  }

  private BackendException declareLost(BackendException cause) {
    return lost(cause);
  }

  private static Map<String, String> details(
      CudaDevice device, CudaSettings settings, CompilerChoice compilers, BlasChoice choice) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("driver", "CUDA " + CudaVersion.text(device.driver()));
    details.put("capability", CudaVersion.capability(device.capability()));
    details.put("multiprocessors", String.valueOf(device.processors()));
    details.put("bus address", device.address());
    details.put("kernels", "compiled by " + compilers.label());
    details.put("products", choice.blas().map(Blas::label).orElseGet(() -> own(settings, choice)));
    details.put("precision", settings.precision().label());
    details.put("tuning", settings.origin());
    return details;
  }

  private static String own(CudaSettings settings, BlasChoice choice) {
    String kernels =
        "own kernels (%s)".formatted(settings.tuning().gemm().name().toLowerCase(Locale.ROOT));
    return choice.refusals().isEmpty()
        ? kernels
        : kernels + "; " + String.join("; ", choice.refusals());
  }
}
