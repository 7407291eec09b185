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

  /** The vector module may change with every JDK: this code was tried with these. */
  private static final int OLDEST = 17;

  private static final int NEWEST = 25;

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
            Runtime.version().feature(),
            ModuleLayer.boot().findModule(MODULE).isPresent(),
            System.getProperty("java.vm.info", ""));
    if (refusal.isPresent()) {
      LOG.log(
          System.Logger.Level.INFO,
          "cpu computes with plain loops, about half as fast: {0}; {1}",
          refusal.get().reason(),
          refusal.get().remedy());
      return new LoopsChoice(new PlainLoops(), refusal);
    }
    return new LoopsChoice(simdLoops(), Optional.empty());
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
   * @param release of its Java, such as 17
   * @param vmInfo how it compiles, as the property {@code java.vm.info} has it
   */
  static Optional<Refusal> refusal(int release, boolean hasModule, String vmInfo) {
    if (release < OLDEST || release > NEWEST) {
      return Optional.of(
          new Refusal(
              "the vector module of Java " + release + " is not known to this version",
              "run it on Java " + OLDEST + " to " + NEWEST));
    }
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
