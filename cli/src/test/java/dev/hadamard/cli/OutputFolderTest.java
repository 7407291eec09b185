package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFolderTest {

  private final Path temporary;

  OutputFolderTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void it_makes_the_folder_and_leaves_nothing_but_the_files_written() throws IOException {
    Path folder = temporary.resolve("a/b c");
    OutputFolder output = OutputFolder.prepare(folder.toString(), "one.txt");
    output.write("one.txt", "old");
    output.write("one.txt", "new");
    assertThat(folder.resolve("one.txt")).hasContent("new");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void users_who_may_read_other_files_may_read_the_results() throws IOException {
    OutputFolder output = OutputFolder.prepare(temporary.toString(), "one.txt");
    output.write("one.txt", "text");
    Path other = Files.writeString(temporary.resolve("other.txt"), "text");
    assumeThat(Files.getFileStore(other).supportsFileAttributeView("posix")).isTrue();
    assertThat(Files.getPosixFilePermissions(temporary.resolve("one.txt")))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void a_result_that_is_replaced_keeps_its_mode() throws IOException {
    Path file = Files.writeString(temporary.resolve("one.txt"), "old");
    assumeThat(Files.getFileStore(file).supportsFileAttributeView("posix")).isTrue();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    OutputFolder.prepare(temporary.toString(), "one.txt").write("one.txt", "new");
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource({
    "loop, its symbolic links lead in a circle",
    "/dev/full, it is not a regular file",
    "missing/file, there is no folder"
  })
  void a_link_that_no_file_can_be_written_through_is_refused_before_the_work(
      String target, String reason) throws IOException {
    Files.createSymbolicLink(temporary.resolve("loop"), Path.of(target));
    assertThatThrownBy(() -> OutputFolder.prepare(temporary.toString(), "loop"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("loop")
        .hasMessageContaining(reason);
  }

  @Test
  void a_folder_below_a_file_is_refused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> OutputFolder.prepare(file.resolve("folder").toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> OutputFolder.prepare(file.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is a file of that name");
  }

  @Test
  void a_folder_in_the_place_of_a_file_to_write_is_refused() throws IOException {
    Files.createDirectories(temporary.resolve("one.txt"));
    assertThatThrownBy(() -> OutputFolder.prepare(temporary.toString(), "one.txt"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("it is a folder");
  }

  @Test
  void a_refused_name_is_shown_without_its_control_characters() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> OutputFolder.prepare(file + "/a\nb\u001b[31m"))
        .isInstanceOf(UsageException.class)
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n", "\u001b"));
  }
}
