package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine of which scripts see nothing but the shell's tools: no JDK on the path, no variable
 * set, a folder of its own to start in.
 *
 * @param tools the only folder on the path
 * @param folder where commands start
 */
record BareHost(Path tools, Path folder) {

  /** PoCL, the driver that tests have, links its kernels with ld. */
  private static final List<String> TOOLS =
      List.of(
          "cat", "dirname", "env", "grep", "gzip", "head", "ld", "ls", "sed", "sh", "sort", "tar",
          "tr", "uname");

  static BareHost in(Path folder) throws IOException {
    BareHost host =
        new BareHost(
            Files.createDirectories(folder.resolve("tools")),
            Files.createDirectories(folder.resolve("a folder")));
    for (String tool : TOOLS) {
      for (String path : System.getenv("PATH").split(":", -1)) {
        Path program = Path.of(path, tool);
        if (Files.isExecutable(program)) {
          writeScript(host.tools.resolve(tool), "exec " + program + " \"$@\"\n");
        }
      }
    }
    return host;
  }

  /** Replaces a program, for the host or in what was copied to it. */
  static void writeScript(Path file, String commands) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + commands);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  Invocation run(Map<String, String> environment, Path program, String... arguments)
      throws IOException, InterruptedException {
    Path out = folder.resolveSibling("out");
    Path err = folder.resolveSibling("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList())
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the program came back").isTrue();
    return new Invocation(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
