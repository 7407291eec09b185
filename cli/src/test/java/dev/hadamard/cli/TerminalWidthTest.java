package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own asks for the width, so that it can be killed. */
class TerminalWidthTest {

  private final Path temporary;
  private final Process process;
  private final BufferedReader answer;

  TerminalWidthTest(@TempDir Path folder) throws IOException {
    temporary = folder.toRealPath();
    String classPath =
        LauncherProject.classPath().map(Path::toString).collect(Collectors.joining(":"));
    process =
        LauncherProject.command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath.replace(":", System.getProperty("path.separator")),
                Asking.class.getName())
            .start();
    answer = process.inputReader();
  }

  /** Waits until it may ask, prints the width, and waits again. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) throws IOException {
      System.in.read();
      System.out.println(TerminalWidth.columns());
      System.in.read();
    }
  }

  private String width() throws IOException {
    process.outputWriter().write("\n");
    process.outputWriter().flush();
    return answer.readLine();
  }

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private Stream<String> left() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Test
  void without_a_terminal_it_is_the_usual_one() throws Exception {
    assertThat(width()).isEqualTo("80");
    process.outputWriter().close();
    assertThat(process.waitFor()).isZero();
    assertThat(left()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_process_that_is_killed_leaves_no_folder() throws Exception {
    assertThat(width()).isEqualTo("80");
    process.destroyForcibly().waitFor();
    assertThat(left()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void what_a_process_left_that_was_killed_in_the_moment_of_loading_is_deleted() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("hadamard-natives-" + NUMBERS));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.createFile(folder.resolve("libjlinenative.so"));
    Files.createFile(temporary.resolve(".hadamard-natives." + NUMBERS + ".tmp"));
    assertThat(width()).isEqualTo("80");
    assertThat(left()).isEmpty();
  }

  private static final String NUMBERS = "5f0c3a1b2d4e6f70-0000000000000000";
}
