package dev.hadamard;

import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;
import dev.hadamard.spi.HostBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Providers that differ in what {@link Backends} decides by. */
public final class TestProviders {

  /** A key that one of them declares. */
  static final ConfigKey LOOPS =
      ConfigKey.choice("plain.loops", "some", "how many loops run", List.of("some", "all"));

  private TestProviders() {}

  private abstract static class Provider implements BackendProvider {
    private final String name;
    private final int priority;
    private final List<DeviceInfo> devices;

    Provider(String name, int priority, DeviceType type) {
      this.name = name;
      this.priority = priority;
      this.devices = List.of(new DeviceInfo("0", name + " device", "nobody", type));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int priority() {
      return priority;
    }

    @Override
    public Availability probe(BackendConfig config) {
      return config.device().matches(devices).isEmpty()
          ? new Availability.Unavailable("no " + config.device(), "use another device")
          : new Availability.Available(devices);
    }

    @Override
    public Backend open(BackendConfig config) {
      if (probe(config) instanceof Availability.Unavailable refusal) {
        throw new BackendUnavailableException(name, refusal.reason(), refusal.remedy());
      }
      return new HostBackend(name, config.maxDeviceBytes());
    }
  }

  /** Prefers itself to all others and can never be used. */
  public static final class Broken extends Provider {
    /** For the service loader. */
    public Broken() {
      super("broken", 100, DeviceType.DISCRETE_GPU);
    }

    @Override
    public Availability probe(BackendConfig config) {
      return new Availability.Unavailable("no driver", "install a driver");
    }
  }

  /** Has the best device of those that work. */
  public static final class SlowGpu extends Provider {
    /** For the service loader. */
    public SlowGpu() {
      super("slow-gpu", 50, DeviceType.INTEGRATED_GPU);
    }
  }

  /** The preferred one of two with a CPU. */
  public static final class Handy extends Provider {
    /** For the service loader. */
    public Handy() {
      super("handy", 40, DeviceType.CPU);
    }
  }

  /** The other one. */
  public static final class Plain extends Provider {
    /** For the service loader. */
    public Plain() {
      super("plain", 10, DeviceType.CPU);
    }

    @Override
    public List<ConfigKey> keys() {
      return List.of(LOOPS);
    }
  }

  /** Has the best device of all and exists to be compared with. */
  public static final class Yardstick extends Provider {
    /** How often one was probed. */
    static final AtomicInteger PROBES = new AtomicInteger();

    /** For the service loader. */
    public Yardstick() {
      super("yardstick", 0, DeviceType.DISCRETE_GPU);
    }

    @Override
    public Availability probe(BackendConfig config) {
      PROBES.incrementAndGet();
      return super.probe(config);
    }

    @Override
    public boolean isAutomatic() {
      return false;
    }
  }
}
