package dev.hadamard.kernels.launch;

import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Shape;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.spi.AbstractTensor;
import dev.hadamard.spi.MemoryLimit;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A backend that notes what it launches and computes nothing. */
final class NotedLaunches extends KernelBackend<NotedLaunches.Noted> {

  /** A launch. */
  record Launch(KernelVariant variant, List<Argument> arguments) {
    long buffers() {
      return arguments.stream().filter(each -> each instanceof Argument.Memory).count();
    }

    /** What a kernel of OpenCL may take at least 1,024 of. */
    long bytes() {
      return buffers() * Long.BYTES + (arguments.size() - buffers()) * Integer.BYTES;
    }
  }

  static final class Noted extends AbstractTensor implements Operand, Argument.Memory {
    private Noted(NotedLaunches owner, Shape shape) {
      super(owner, shape);
    }

    private Noted(Noted allocation, int from, Shape shape) {
      super(allocation, from, shape);
    }

    @Override
    public Argument.Memory memory() {
      return this;
    }
  }

  private record Device(
      int computeUnits, boolean isCpu, List<Launch> launches, List<List<KernelVariant>> compiled)
      implements KernelDevice {
    @Override
    public DeviceInfo info() {
      return new DeviceInfo(
          "0", "noting", "vendor", isCpu ? DeviceType.CPU : DeviceType.DISCRETE_GPU);
    }

    @Override
    public void compile(Collection<KernelVariant> variants) {
      compiled.add(List.copyOf(variants));
    }

    @Override
    public long maxGroupSize(KernelVariant variant) {
      return 1024;
    }

    @Override
    public long spilledBytes(KernelVariant variant) {
      return 0;
    }

    @Override
    public void launch(
        String operation, KernelVariant variant, Range range, Argument... arguments) {
      launches.add(new Launch(variant, List.of(arguments)));
    }
  }

  private final Device device;
  private final Tuning tuning;

  NotedLaunches(Tuning tuning, int computeUnits, boolean isCpu) {
    super(Noted.class, MemoryLimit.of(Long.MAX_VALUE));
    this.tuning = tuning;
    device = new Device(computeUnits, isCpu, new ArrayList<>(), new ArrayList<>());
    launchOn(device, tuning);
  }

  List<Launch> launches() {
    return device.launches;
  }

  /** The variants of each request to compile some together. */
  List<List<KernelVariant>> compiled() {
    return device.compiled;
  }

  @Override
  protected DeviceClock clock() {
    throw new AssertionError("nothing is run");
  }

  @Override
  protected PeakRate<Noted> peak() {
    return new PeakRate<>(
        device,
        tuning,
        new PeakRate.Bench<>() {
          @Override
          public Noted allocate(long bytes) {
            return new Noted(NotedLaunches.this, Shape.of(1));
          }

          @Override
          public void free(Noted memory) {}

          @Override
          public long nanos(Runnable launch) {
            launch.run();
            return Long.MAX_VALUE / 2;
          }
        });
  }

  @Override
  public BackendInfo info() {
    return new BackendInfo("noting", device.info(), Map.of());
  }

  @Override
  protected Noted allocate(Shape shape) {
    return new Noted(this, shape);
  }

  @Override
  protected Noted view(Noted allocation, int from, Shape shape) {
    return new Noted(allocation, from, shape);
  }

  @Override
  protected void free(Noted tensor) {}

  @Override
  protected void doWrite(FloatBuffer source, Noted target) {}

  @Override
  protected void doRead(Noted source, FloatBuffer target) {}

  @Override
  protected void doSynchronize() {}

  @Override
  protected void doClose() {}
}
