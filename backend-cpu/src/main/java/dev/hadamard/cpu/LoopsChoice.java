package dev.hadamard.cpu;

import dev.hadamard.BackendConfig;
import java.util.Optional;

/**
 * Which loops a backend runs, and why not the faster ones.
 *
 * @param loops the ones chosen
 * @param refusal why the vector module does not serve; empty if it does
 */
record LoopsChoice(Loops loops, Optional<Refusal> refusal) {

  private static final System.Logger LOG = System.getLogger(LoopsChoice.class.getName());

  private static final String MODULE = "jdk.incubator.vector";

  /** Why the vector module does not serve, and what helps. */
  record Refusal(String reason, String remedy) {}

  /** The best loops that this JVM and the configuration allow; says so once if they are plain. */
  static LoopsChoice of(BackendConfig config) {
    if (!config.cpuVector()) {
      return new LoopsChoice(
          new PlainLoops(), Optional.of(new Refusal("hadamard.cpu.vector=off", "set it to auto")));
    }
    Optional<Refusal> refusal =
        refusal(
            ModuleLayer.boot().findModule(MODULE).isPresent(),
            System.getProperty("java.vm.info", ""));
    if (refusal.isPresent()) {
      return plain(refusal.get());
    }
    Loops loops = simdLoops();
    return SelfCheck.failure(loops)
        .map(failure -> plain(unusable(failure)))
        .orElseGet(() -> new LoopsChoice(loops, Optional.empty()));
  }

  private static LoopsChoice plain(Refusal refusal) {
    LOG.log(
        System.Logger.Level.INFO,
        "cpu computes with plain loops, about half as fast: {0}; {1}",
        refusal.reason(),
        refusal.remedy());
    return new LoopsChoice(new PlainLoops(), Optional.of(refusal));
  }

  private static Refusal unusable(String failure) {
    return new Refusal(
        "the vector module of Java %d fails its check: %s"
            .formatted(Runtime.version().feature(), failure),
        "set hadamard.cpu.vector=off, or use another Java");
  }

  /** By name: nothing but this may need the class where its module is missing. */
  private static Loops simdLoops() {
    // Where this is a named module, its descriptor does not name the vector module.
    ModuleLayer.boot()
        .findModule(MODULE)
        .ifPresent(vector -> LoopsChoice.class.getModule().addReads(vector));
    try {
      return Class.forName(LoopsChoice.class.getPackageName() + ".SimdLoops")
          .asSubclass(Loops.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("SimdLoops is missing in this jar", impossible);
    }
  }

  /**
   * What speaks against the vector module in a JVM.
   *
   * @param vmInfo how it compiles, as the property {@code java.vm.info} has it
   */
  static Optional<Refusal> refusal(boolean hasModule, String vmInfo) {
    if (!hasModule) {
      return Optional.of(
          new Refusal(
              "this JVM runs without the module " + MODULE,
              "start it with --add-modules " + MODULE));
    }
    if (!vmInfo.startsWith("mixed mode") || vmInfo.contains("emulated-client")) {
      return Optional.of(
          new Refusal(
              "this JVM compiles without C2 (" + vmInfo + "), which the vector module needs",
              "leave out -Xint, -Xcomp and -XX:TieredStopAtLevel"));
    }
    return Optional.empty();
  }

  /** For {@link dev.hadamard.BackendInfo#details}: the loops, and the reason if they are plain. */
  String describe() {
    return loops.name() + refusal.map(r -> " (" + r.reason() + ")").orElse("");
  }
}
