package dev.hadamard.opencl;

import dev.hadamard.ConfigKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for what an environment variable decides or what might kill it. */
record ChildJvm(int exitCode, String output) {

  private static final long PATIENCE_MINUTES = 5;

  /** Runs a main class with this test's class path, its cache and this in its environment. */
  static ChildJvm run(Class<?> main, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(main, List.of(), environment, arguments);
  }

  /** The same with further options for the JVM. */
  static ChildJvm run(
      Class<?> main, List<String> options, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.add(cacheOfThisTest());
    return run(List.of(), all, main, environment, arguments);
  }

  /** The build's cache folder rather than that of the user who runs it. */
  private static String cacheOfThisTest() {
    String property = ConfigKey.CACHE_DIR.property();
    return "-D" + property + "=" + System.getProperty(property, "");
  }

  /**
   * The same with these options for the JVM alone.
   *
   * @param wrapper a command that runs the one it is given, or nothing
   */
  static ChildJvm run(
      List<String> wrapper,
      List<String> options,
      Class<?> main,
      Map<String, String> environment,
      String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("child", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(main.getName() + " does not end:\n" + text(output));
      }
      return new ChildJvm(process.exitValue(), text(output));
    } finally {
      Files.delete(output);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
