package dev.hadamard.bench.run;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendProvider;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaredError.Operation;
import dev.hadamard.spi.DeclaresErrors;
import dev.hadamard.spi.ForwardingBackend;
import java.util.List;
import java.util.function.UnaryOperator;

/** Backends that the benchmark must see through: the CPU backend with one fault each. */
public final class BrokenProviders {

  private BrokenProviders() {}

  /** The base: found by name only. */
  abstract static class Provider implements BackendProvider {
    private final String name;
    private final UnaryOperator<Backend> fault;

    Provider(String name, UnaryOperator<Backend> fault) {
      this.name = name;
      this.fault = fault;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int priority() {
      return -100;
    }

    @Override
    public boolean isAutomatic() {
      return false;
    }

    @Override
    public Availability probe(BackendConfig config) {
      return new Availability.Available(
          List.of(new DeviceInfo("0", "processor", "test", DeviceType.CPU)));
    }

    @Override
    public Backend open(BackendConfig config) {
      return fault.apply(Backends.open(config.withBackend("cpu")));
    }
  }

  /** Its products are wrong by a hundredth of themselves. */
  public static final class Wrong extends Provider {
    /** For the service loader. */
    public Wrong() {
      super("wrong", WrongBackend::new);
    }
  }

  /** Its tanh is wrong by a ten-thousandth, as it says. */
  public static final class Candid extends Provider {
    /** For the service loader. */
    public Candid() {
      super("candid", cpu -> new CandidBackend(cpu, 1.1e-4));
    }
  }

  /** Its tanh is wrong by a ten-thousandth, and it says a tenth of that. */
  public static final class Understated extends Provider {
    /** For the service loader. */
    public Understated() {
      super("understated", cpu -> new CandidBackend(cpu, 1e-5));
    }
  }

  /** Its process dies at the first sigmoid. */
  public static final class Fragile extends Provider {
    /** For the service loader. */
    public Fragile() {
      super("fragile", FragileBackend::new);
    }
  }

  /** Everything elementwise takes a fifth of a second. */
  public static final class Slow extends Provider {
    /** For the service loader. */
    public Slow() {
      super("slow", SlowBackend::new);
    }
  }

  /** Its Hadamard product takes a tenth of a second until it has been called six times. */
  public static final class Cold extends Provider {
    /** For the service loader. */
    public Cold() {
      super("cold", ColdBackend::new);
    }
  }

  private static final class WrongBackend extends ForwardingBackend {
    WrongBackend(Backend delegate) {
      super(delegate);
    }

    @Override
    public void matmul(
        float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
      super.matmul(alpha * 1.01f, a, ta, b, tb, beta, out);
    }
  }

  private static final class CandidBackend extends ForwardingBackend implements DeclaresErrors {
    private final double declared;

    CandidBackend(Backend delegate, double declared) {
      super(delegate);
      this.declared = declared;
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      super.activate(f, z, out);
      if (f == Activation.TANH) {
        super.axpby(0, out, 1 - 1e-4f, out);
      }
    }

    @Override
    public List<DeclaredError> declaredErrors() {
      return List.of(
          new DeclaredError(Operation.ACTIVATE, Activation.TANH, declared, "it is made so"));
    }
  }

  private static final class FragileBackend extends ForwardingBackend {
    FragileBackend(Backend delegate) {
      super(delegate);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      if (f == Activation.SIGMOID) {
        Runtime.getRuntime().halt(3);
      }
      super.activate(f, z, out);
    }
  }

  private static final class SlowBackend extends ForwardingBackend {
    SlowBackend(Backend delegate) {
      super(delegate);
    }

    @Override
    public void activate(Activation f, Tensor z, Tensor out) {
      pause(200);
      super.activate(f, z, out);
    }
  }

  private static final class ColdBackend extends ForwardingBackend {
    private int calls;

    ColdBackend(Backend delegate) {
      super(delegate);
    }

    @Override
    public void hadamard(Tensor a, Tensor b, Tensor out) {
      if (calls++ < 6) {
        pause(100);
      }
      super.hadamard(a, b, out);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
