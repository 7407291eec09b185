package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.kernels.launch.Kernels;
import dev.hadamard.kernels.tune.Trial;
import dev.hadamard.kernels.tune.TunedWork;
import dev.hadamard.kernels.tune.TuningChoice;
import dev.hadamard.kernels.tune.TuningSpace;
import dev.hadamard.spi.NativeLinker;
import dev.hadamard.spi.TunableProvider.Tuned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says what can be tuned on a host and tunes it for a moment; for {@link EmulatedHostTest}. */
final class TuneHost {

  private static final TunedWork PRODUCT = new TunedWork.Product(false, true, 33, 49, 400);

  private TuneHost() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) {
    BackendConfig config = BackendConfig.builder().backend(CudaProvider.NAME).build();
    NativeLinker linker = NativeLinker.of(config);
    if (CudaLoader.refusal(linker) != null) {
      System.out.println("refused: " + CudaLoader.refusal(linker));
      return;
    }
    CudaDevice device = CudaDeviceDiscovery.run().matching(config).get(0);
    TunableCudaDevice tunable =
        new TunableCudaDevice(
            device,
            CudaSettings.of(config, device),
            CompilerChoice.of(device.driver(), device.capability(), linker));
    System.out.println("tunes products: " + tunable.computes(PRODUCT));
    tryChoices(tunable);
    List<String> begun = new ArrayList<>();
    Tuned tuned =
        new CudaProvider()
            .tune(config, Duration.ofSeconds(2), (work, done, left) -> begun.add(work));
    System.out.println("tuned: %d, first %s".formatted(tuned.measured(), begun.get(0)));
  }

  /** Runs and times each configuration of a product that the tuner would try. */
  @SuppressWarnings("SystemOut")
  private static void tryChoices(TunableCudaDevice tunable) {
    TuningSpace space = new TuningSpace(tunable.traits(), tunable.defaults());
    try (CudaBackend backend = (CudaBackend) tunable.open();
        Trial trial = Trial.of(backend, PRODUCT)) {
      System.out.println("products: " + backend.info().details().get("products"));
      for (TuningChoice choice : space.choices(PRODUCT)) {
        Kernels kernels = backend.kernels(choice.applyTo(tunable.defaults()));
        boolean isRight = trial.isRight(kernels);
        CudaLedger.Reading before = backend.ledger();
        double nanos = trial.nanos(kernels);
        long launches = backend.ledger().launches() - before.launches();
        System.out.printf(
            "%s: right %b, launches %d, timed %b%n", choice.values(), isRight, launches, nanos > 1);
      }
    }
  }
}
