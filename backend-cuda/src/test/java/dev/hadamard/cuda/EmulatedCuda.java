package dev.hadamard.cuda;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stand-ins for NVIDIA's libraries, built from {@code src/test/c} and loaded in their place: what
 * they are and what they prove is in {@code emulator.h}.
 *
 * <p>A process has one driver, this one or the machine's. So the tests that need it, {@code
 * Emulated*Test}, run in a JVM of their own, which the profile {@code engines} starts with the
 * property {@value #FOLDER}. Everywhere else they are skipped.
 */
final class EmulatedCuda {

  /** Where the libraries are built; only the emulated tests' JVM has it. */
  static final String FOLDER = "emulator.folder";

  /** What the emulator counts, in the order of emulator.h. The first ones are alive. */
  enum Count {
    CONTEXTS,
    STREAMS,
    EVENTS,
    MODULES,
    GRAPHS,
    EXECUTABLES,
    DEVICE_MEMORY,
    HOST_MEMORY,
    CUBLAS_HANDLES,
    NVRTC_PROGRAMS,
    ABANDONED,
    ALLOCATIONS,
    MODULE_LOADS,
    LAUNCHES,
    GRAPH_LAUNCHES,
    NODES_RUN,
    PRODUCTS,
    COPIES,
    WAITS;

    @SuppressWarnings("EnumOrdinal") // the index is what C knows it by
    long value() {
      return counted(ordinal());
    }
  }

  /** What a test may change, in the order of emulator.h. */
  enum Setting {
    DEVICES(1),
    CAPABILITY(75),
    TOTAL_BYTES(4L << 30),
    MEMORY_POOLS(1),
    LOCAL_BYTES(0),
    HOLD(0),
    FAIL_DEVICE_MEMORY(0),
    FAIL_HOST_MEMORY(0),
    FAIL_LAUNCH(0),
    FAIL_KERNEL(0),
    FAIL_MODULE(0),
    FAIL_INSTANTIATE(0);

    private final long usual;

    Setting(long usual) {
      this.usual = usual;
    }

    @SuppressWarnings("EnumOrdinal") // the index is what C knows it by
    void set(long value) {
      change(ordinal(), value);
    }

    /** What it is now: 0 once an ordered failure has come. */
    @SuppressWarnings("EnumOrdinal") // the index is what C knows it by
    long value() {
      return setting(ordinal());
    }
  }

  /** Loads it when first asked; a class of its own, since the JVM then does so once. */
  private static final class Loaded {
    static final @Nullable String REFUSAL = load();
  }

  private EmulatedCuda() {}

  private static native boolean hasProcessor();

  private static native long counted(int what);

  private static native long setting(int what);

  private static native void change(int what, long to);

  /** Loads the emulator with its usual settings, or skips the running test and says why. */
  static void require() {
    if (Loaded.REFUSAL != null) {
      System.err.println("skipped: " + Loaded.REFUSAL);
      abort(Loaded.REFUSAL);
    }
    for (Setting setting : Setting.values()) {
      setting.set(setting.usual);
    }
  }

  /** The objects that are alive, by kind; empty if there are none, or no emulator. */
  static Map<Count, Long> alive() {
    if (Loaded.REFUSAL != null) {
      return Map.of();
    }
    return EnumSet.range(Count.CONTEXTS, Count.NVRTC_PROGRAMS).stream()
        .filter(count -> count.value() != 0)
        .collect(Collectors.toMap(count -> count, Count::value));
  }

  private static @Nullable String load() {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      return "JCuda's native libraries are no dependency of this build: mvn -Dengines";
    }
    String natives = "/lib/libJCudaDriver-12.6.0-linux-x86_64.so";
    if (EmulatedCuda.class.getResource(natives) == null) {
      return "the emulator needs JCuda's native libraries for x86-64 Linux";
    }
    Path target = Path.of(folder);
    try {
      Files.createDirectories(target);
      String failure = build(target);
      if (failure != null) {
        return failure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.load(target.resolve("libcuda.so.1").toString());
    System.load(target.resolve("libnvrtc.so.12").toString());
    System.load(target.resolve("libcublas.so.12").toString());
    return hasProcessor() ? null : "the emulator needs an OpenCL driver for the processor, as PoCL";
  }

  private static @Nullable String build(Path target) throws IOException {
    if (run(List.of("gcc", "--version"), target) != 0) {
      return "the emulator needs gcc";
    }
    Path none = Files.writeString(target.resolve("none.c"), "");
    if (run(command(target, "none.so", List.of(none), List.of("-l:libOpenCL.so.1")), target) != 0) {
      return "the emulator needs libOpenCL.so.1";
    }
    List<Path> driver =
        sources("control", "object", "cl", "context", "errors", "stream", "event", "memory");
    driver.addAll(sources("graph", "module"));
    List<String> onDriver = List.of("-L" + target, "-l:libcuda.so.1", "-l:libOpenCL.so.1");
    compile(target, "libcuda.so.1", driver, List.of("-l:libOpenCL.so.1"));
    compile(target, "libnvrtc.so.12", sources("nvrtc"), onDriver);
    compile(target, "libcublas.so.12", sources("cublas"), onDriver);
    return null;
  }

  private static List<Path> sources(String... names) {
    Path folder = Path.of(System.getProperty("basedir", "."), "src", "test", "c");
    return Arrays.stream(names)
        .map(name -> folder.resolve(name + ".c"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static void compile(Path target, String name, List<Path> sources, List<String> libraries)
      throws IOException {
    List<String> command = command(target, name, sources, libraries);
    Path map = sources.get(0).resolveSibling(name.replaceAll("lib|\\.so.*", "") + ".map");
    if (Files.exists(map)) {
      command.add("-Wl,--version-script," + map);
    }
    if (run(command, target) != 0) {
      throw new AssertionError(
          name + " does not build:\n" + Files.readString(target.resolve("gcc.log")));
    }
  }

  private static List<String> command(
      Path target, String name, List<Path> sources, List<String> libraries) {
    List<String> command = new ArrayList<>();
    command.add("gcc");
    command.addAll(List.of("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"));
    command.addAll(List.of("-fPIC", "-shared", "-pthread", "-Wl,-Bsymbolic"));
    command.addAll(List.of("-Wl,-soname," + name, "-o", target.resolve(name).toString()));
    sources.forEach(source -> command.add(source.toString()));
    command.addAll(libraries);
    return command;
  }

  /** The exit code; what the command says goes to gcc.log. */
  private static int run(List<String> command, Path target) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(target.resolve("gcc.log").toFile());
    builder.environment().remove("LD_PRELOAD");
    try {
      return builder.start().waitFor();
    } catch (IOException noSuchProgram) {
      Files.write(
          target.resolve("gcc.log"), noSuchProgram.toString().getBytes(StandardCharsets.UTF_8));
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
