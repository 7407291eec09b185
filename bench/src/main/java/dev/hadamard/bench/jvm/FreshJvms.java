package dev.hadamard.bench.jvm;

import dev.hadamard.Activation;
import dev.hadamard.bench.run.BenchListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts the processes one after the other and reads their results. */
public final class FreshJvms {

  private static final List<String> COLLECTORS = List.of("Serial", "Parallel", "G1");
  private static final List<Integer> SIZES = List.of(1024, 4096, 65_536);

  /** The functions that need an exponential, whose loops call methods. */
  private static final List<Activation> FUNCTIONS =
      List.of(
          Activation.SIGMOID,
          Activation.TANH,
          Activation.GELU,
          Activation.SILU,
          Activation.ELU,
          Activation.SOFTPLUS);

  private FreshJvms() {}

  /** All measurements with these installations, separately for each kind of loops. */
  public static List<FreshJvm> all(List<Javas.Installation> javas) {
    List<FreshJvm> all = new ArrayList<>();
    for (boolean vector : new boolean[] {false, true}) {
      for (Activation function : FUNCTIONS) {
        for (int size : SIZES) {
          for (Javas.Installation java : javas) {
            for (String collector : COLLECTORS) {
              all.add(new FreshJvm(java, collector, vector, function, size));
            }
          }
        }
      }
    }
    return all;
  }

  /**
   * Runs each measurement, until the thread is interrupted.
   *
   * @param listener receives the measurement that runs and those that fail, which have no time
   * @return nanoseconds per element, in the given order
   * @throws IOException if a process cannot be started
   */
  public static Map<FreshJvm, Double> run(List<FreshJvm> jvms, BenchListener listener)
      throws IOException {
    Map<FreshJvm, Double> nanos = new LinkedHashMap<>();
    long start = System.nanoTime();
    for (int i = 0; i < jvms.size() && !Thread.currentThread().isInterrupted(); i++) {
      FreshJvm jvm = jvms.get(i);
      double perJvm = i == 0 ? 2 : (System.nanoTime() - start) / 1e9 / i;
      listener.progress(jvm.toString(), (double) i / jvms.size(), perJvm * (jvms.size() - i));
      String answer = answer(jvm);
      try {
        nanos.put(jvm, Double.valueOf(answer.strip()));
      } catch (NumberFormatException failed) {
        listener.note(jvm + " failed: " + answer.strip());
      }
    }
    return nanos;
  }

  private static String answer(FreshJvm jvm) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jvm.java().program());
    command.add("-XX:+Use" + jvm.collector() + "GC");
    if (jvm.vector()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.add("-Dhadamard.cpu.vector=" + (jvm.vector() ? "on" : "off"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(FreshJvmMain.class.getName());
    command.add(jvm.function().name());
    command.add(Integer.toString(jvm.elements()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
  }
}
