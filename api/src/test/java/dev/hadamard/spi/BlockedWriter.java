package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that is in the middle of writing a file until its input ends. */
final class BlockedWriter {

  static final String CONTENT = "of the child";

  private BlockedWriter() {}

  public static void main(String[] arguments) throws IOException {
    AtomicFile.write(
        Path.of(arguments[0]),
        out -> {
          out.write(CONTENT.getBytes(StandardCharsets.UTF_8));
          System.out.println("writing");
          System.in.readAllBytes();
        });
  }

  /** Starts one, and waits until it writes. */
  static Process start(Path file) throws IOException {
    Process writer = start(BlockedWriter.class, List.of(), file.toString());
    assertThat(writer.inputReader().readLine()).isEqualTo("writing");
    return writer;
  }

  /** Starts another program with this one's class path. */
  static Process start(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
