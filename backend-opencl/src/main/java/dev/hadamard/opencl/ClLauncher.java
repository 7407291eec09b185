package dev.hadamard.opencl;

import dev.hadamard.DeviceInfo;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.Argument;
import dev.hadamard.kernels.launch.KernelDevice;
import dev.hadamard.kernels.launch.Range;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;

/**
 * Binds arguments and starts kernels.
 *
 * <p>Binding costs a driver call for each argument, and a training step repeats the same launches
 * with the same arguments. So a kernel object is kept for each tuple of variant and arguments, the
 * last {@value #MOST_BOUND} of them, and a repeated launch is a single driver call. Captured
 * launches keep their own kernel objects.
 */
final class ClLauncher implements KernelDevice, AutoCloseable {

  private static final int MOST_BOUND = 1024;

  private record Binding(KernelVariant variant, List<Argument> arguments) {}

  private final ClSession session;
  private final ClKernelCache programs;
  private final ClClock clock;
  private final Map<Binding, cl_kernel> bound = new LinkedHashMap<>(64, 0.75f, true);
  private final Set<List<ClLaunch>> recordings = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable List<ClLaunch> captured;
  private final ByteBuffer scalar =
      ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
  private final Pointer scalarPointer = Pointer.to(scalar);

  ClLauncher(ClSession session, ClKernelCache programs, ClClock clock) {
    this.session = session;
    this.programs = programs;
    this.clock = clock;
  }

  @Override
  public DeviceInfo info() {
    return session.device().info();
  }

  @Override
  public boolean isCpu() {
    return session.device().isCpu();
  }

  @Override
  public int computeUnits() {
    return session.device().computeUnits();
  }

  @Override
  public void compile(Collection<KernelVariant> variants) {
    programs.compile(variants);
  }

  @Override
  public long maxGroupSize(KernelVariant variant) {
    return programs.maxGroupSize(variant);
  }

  @Override
  public long spilledBytes(KernelVariant variant) {
    return programs.spilledBytes(variant);
  }

  /** {@inheritDoc} During a capture the launch is recorded instead. */
  @Override
  public void launch(String operation, KernelVariant variant, Range range, Argument... arguments) {
    Binding binding = new Binding(variant, List.of(arguments));
    cl_kernel kernel = bound.get(binding);
    if (kernel == null) {
      kernel = bind(operation, binding);
    }
    ClLaunch launch = new ClLaunch(operation, variant.kernel(), kernel, range);
    if (captured == null) {
      start(launch);
    } else {
      retain(launch);
      captured.add(launch);
    }
  }

  /** Queues a launch. */
  void start(ClLaunch launch) {
    cl_event timed = clock.isRunning() ? new cl_event() : null;
    int status = enqueue(launch.kernel(), launch.range(), timed);
    session.check(status, launch.operation(), launch.name());
    session.ledger().launched();
    if (timed != null) {
      clock.started(timed);
    }
    session.queued(launch.operation());
  }

  /**
   * Runs operations and records their launches instead of queueing them. The launches keep their
   * kernels until they are released, independently of launches in between.
   *
   * @param launches an empty list, which receives the launches
   */
  void capture(Runnable operations, List<ClLaunch> launches) {
    captured = launches;
    recordings.add(launches);
    try {
      operations.run();
    } catch (RuntimeException | Error failure) {
      release(launches);
      throw failure;
    } finally {
      captured = null;
    }
  }

  /** Queues captured launches. */
  void startAll(List<ClLaunch> launches) {
    for (int i = 0;
        i < launches.size();
        i++) { // without an iterator, which would be garbage at each replay
      start(launches.get(i));
    }
  }

  /** Releases the kernels of captured launches. A second call does nothing. */
  void release(List<ClLaunch> launches) {
    if (recordings.remove(launches)) {
      launches.forEach(launch -> release(launch.kernel()));
    }
  }

  private void retain(ClLaunch launch) {
    session.check(CL.clRetainKernel(launch.kernel()), launch.operation(), launch.name());
    session.ledger().created();
  }

  private int enqueue(cl_kernel kernel, Range range, @Nullable cl_event timed) {
    return CL.clEnqueueNDRangeKernel(
        session.queue(),
        kernel,
        range.items().length,
        null,
        range.items(),
        range.group(),
        0,
        null,
        timed);
  }

  private cl_kernel bind(String operation, Binding binding) {
    cl_kernel kernel = programs.newKernel(binding.variant);
    int status = CL.CL_SUCCESS;
    for (int i = 0; i < binding.arguments.size() && status == CL.CL_SUCCESS; i++) {
      status = set(kernel, i, binding.arguments.get(i));
      session.ledger().argumentSet();
    }
    if (status != CL.CL_SUCCESS) {
      release(kernel);
      session.check(status, operation, binding.variant.kernel());
    }
    if (bound.size() >= MOST_BOUND) {
      Binding eldest = bound.keySet().iterator().next();
      release(bound.remove(eldest));
    }
    bound.put(binding, kernel);
    return kernel;
  }

  private int set(cl_kernel kernel, int index, Argument argument) {
    if (argument instanceof ClBuffer buffer) {
      return CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, Pointer.to(buffer.handle()));
    }
    if (argument instanceof Argument.Whole whole) {
      scalar.putInt(0, whole.value());
    } else if (argument instanceof Argument.Real real) {
      scalar.putFloat(0, real.value());
    }
    return CL.clSetKernelArg(kernel, index, Float.BYTES, scalarPointer);
  }

  private void release(cl_kernel kernel) {
    CL.clReleaseKernel(kernel);
    session.ledger().released();
  }

  @Override
  public void close() {
    List.copyOf(recordings).forEach(this::release);
    bound.values().forEach(this::release);
    bound.clear();
  }
}
