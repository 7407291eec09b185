package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That the launcher keeps the JVM's signal handlers where an OpenCL driver would replace them. */
@EnabledOnOs(OS.LINUX)
class SignalHandlersTest {

  /** Without the launcher's care most of them end with a segmentation fault. */
  private static final int RUNS = 8;

  private final Path temporary;
  private final Path app;

  SignalHandlersTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.app = Files.createDirectories(temporary.resolve("an app"));
    LauncherProject.writeProgram(app.resolve("hadamard.jar"), FaultsAtOnce.class);
  }

  @Test
  void faults_of_two_threads_at_once_do_not_end_the_process() throws Exception {
    RequiredBackends.skipUnlessAvailable("opencl");
    assumeThat(Path.of(System.getProperty("java.home"), "lib", "libjsig.so"))
        .as("the library with which Java shares signals")
        .exists();
    for (int i = 0; i < RUNS; i++) {
      start().endsWith(0);
    }
  }

  /** What the launcher's script makes of the program. */
  private Invocation start() throws IOException, InterruptedException {
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder =
        LauncherProject.command("/bin/sh", "-euc", ". \"$launcher/start.sh\"; start")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "launcher", Path.of("..", "launcher").toAbsolutePath().normalize().toString(),
                "app", app.toString(),
                "HADAMARD_CACHE_DIR", temporary.resolve("cache").toString(),
                "java_home", System.getProperty("java.home"),
                "release", String.valueOf(Runtime.version().feature())));
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the program came back").isTrue();
    return new Invocation(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
