package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private final Path folder;
  private final Path target;

  AtomicFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.target = folder.resolve("target");
  }

  /** The child: writes, says so, and finishes when its input ends. */
  public static void main(String[] arguments) throws IOException {
    AtomicFile.write(
        Path.of(arguments[0]),
        out -> {
          out.write(bytes("of the child"));
          System.out.println("writing");
          System.in.readAllBytes();
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Process writer() throws IOException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AtomicFileTest.class.getName(),
                target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(writer.inputReader().readLine()).isEqualTo("writing");
    return writer;
  }

  private void write(String text) throws IOException {
    AtomicFile.write(target, out -> out.write(bytes(text)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void what_a_living_process_is_writing_is_left_alone() throws Exception {
    Process writer = writer();
    try {
      write("of this process");
      assertThat(names()).hasSize(2).contains("target");
      assertThat(target).hasContent("of this process");
      writer.outputWriter().close();
      assertThat(writer.waitFor()).isZero();
    } finally {
      writer.destroyForcibly();
    }
    assertThat(target).hasContent("of the child");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void what_a_killed_process_has_left_is_deleted_by_the_next_write() throws Exception {
    writer().destroyForcibly().waitFor();
    assertThat(names()).hasSize(1).noneMatch("target"::equals);
    write("of this process");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void files_of_others_that_look_alike_are_never_deleted() throws IOException {
    String left = ".5f0c3a1b2d4e6f70-0123456789abcdef.tmp";
    List<String> others =
        List.of(".other" + left, ".target.tmp", ".target.old" + left, "target" + left);
    for (String other : others) {
      Files.createFile(folder.resolve(other));
    }
    Files.createFile(folder.resolve(".target" + left));
    Path link = folder.resolve(".target.0000000000000000-0123456789abcdef.tmp");
    Files.createSymbolicLink(link, folder.resolve(".other" + left));
    write("new");
    assertThat(names())
        .contains(others.toArray(String[]::new))
        .contains("target", link.getFileName().toString())
        .hasSize(6);
  }

  @Test
  void a_write_within_a_write_to_the_same_file_harms_neither() throws IOException {
    AtomicFile.write(
        target,
        out -> {
          out.write(bytes("outer"));
          write("inner");
          assertThat(target).hasContent("inner");
        });
    assertThat(target).hasContent("outer");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void what_is_deleted_while_it_is_written_is_written_again() throws IOException {
    int[] writes = new int[1];
    AtomicFile.write(
        target,
        out -> {
          out.write(bytes("whole"));
          if (++writes[0] == 1) {
            for (String name : names()) {
              Files.delete(folder.resolve(name));
            }
          }
        });
    assertThat(writes[0]).isEqualTo(2);
    assertThat(target).hasContent("whole");
  }

  @Test
  void a_failure_leaves_the_old_file_and_no_other() throws IOException {
    write("old");
    IOException full = new IOException("No space left on device");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      throw full;
                    }))
        .isSameAs(full);
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("target");
    assertThatThrownBy(() -> AtomicFile.write(folder, out -> {}))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("it is a folder");
  }
}
