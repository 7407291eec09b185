package dev.hadamard.cpu;

import dev.hadamard.BackendConfig;
import dev.hadamard.VectorModule;
import java.util.Optional;

/**
 * The loops of a backend, and the reason if they are not the faster ones.
 *
 * @param loops the chosen loops
 * @param refusal the reason why the vector module cannot be used; empty if it can
 */
record LoopsChoice(Loops loops, Optional<Refusal> refusal) {

  private static final System.Logger LOG = System.getLogger(LoopsChoice.class.getName());

  private static final String MODULE = "jdk.incubator.vector";

  /** C2 takes a second for all tiles of the product, unless the machine is very busy. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** The reason why the vector module cannot be used, and the remedy. */
  record Refusal(String reason, String remedy) {}

  private static final Refusal FAILED =
      new Refusal("the vector module fails its check", "use another Java");

  /**
   * Chooses the loops by the configuration and the JVM; logs once in a JVM if that has plain ones
   * only.
   */
  static LoopsChoice of(BackendConfig config) {
    VectorModule use = config.cpuVector();
    if (use == VectorModule.OFF) {
      return new LoopsChoice(
          new PlainLoops(), Optional.of(new Refusal("hadamard.cpu.vector=off", "set it to auto")));
    }
    if (OfThisJvm.REFUSAL.isPresent()) {
      return new LoopsChoice(new PlainLoops(), OfThisJvm.REFUSAL);
    }
    CheckedLoops vector = new CheckedLoops(LoopsChoice::simdLoops);
    if (use == VectorModule.AUTO) {
      return new LoopsChoice(
          new AdaptiveLoops(vector, new TimedContest(PATIENCE_NANOS)), Optional.empty());
    }
    return vector
        .get()
        .map(loops -> new LoopsChoice(loops, Optional.empty()))
        .orElseGet(() -> new LoopsChoice(new PlainLoops(), Optional.of(FAILED)));
  }

  /** Found and logged once in a JVM, when the first backend is opened. */
  private static final class OfThisJvm {
    static final Optional<Refusal> REFUSAL = logged();

    private OfThisJvm() {}

    private static Optional<Refusal> logged() {
      Optional<Refusal> refusal =
          refusal(
              ModuleLayer.boot().findModule(MODULE).isPresent(),
              System.getProperty("java.vm.info", ""));
      refusal.ifPresent(
          found ->
              LOG.log(
                  System.Logger.Level.INFO,
                  "cpu computes with plain loops, about half as fast: {0}; {1}",
                  found.reason(),
                  found.remedy()));
      return refusal;
    }
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
   * The reason against the vector module in a JVM; empty if there is none.
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
