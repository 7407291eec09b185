package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What saving does to the file that was there: its mode, its links, its neighbours. */
class SavedFileTest {

  private final Path folder;
  private final Path file;

  SavedFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("model.safetensors");
  }

  private static SavedModel model(long seed) {
    return KilledSaverTest.model(seed);
  }

  private String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void assumePosix() throws IOException {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no file modes here");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_model_that_is_replaced_keeps_its_mode() throws IOException {
    assumePosix();
    Models.save(model(1), file);
    for (String mode : List.of("rw-------", "rw-rw-r--", "r--------", "rwxr-x---")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      Models.save(model(2), file);
      assertThat(mode(file)).isEqualTo(mode);
    }
    assertThat(Models.load(file)).isEqualTo(model(2));
  }

  @Test
  void a_new_model_has_the_mode_of_any_new_file() throws IOException {
    assumePosix();
    Models.save(model(1), file);
    Path other = Files.createFile(folder.resolve("other"));
    assertThat(mode(file)).isEqualTo(mode(other));
  }

  @Test
  void a_dangling_link_stays_and_what_it_names_is_created() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(file, Path.of("elsewhere/real.safetensors"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("second"), link);
    Models.save(model(1), linkToLink);
    assertThat(link).isSymbolicLink();
    assertThat(linkToLink).isSymbolicLink();
    assertThat(Models.load(elsewhere.resolve("real.safetensors"))).isEqualTo(model(1));
  }

  @Test
  void links_that_lead_in_a_circle_are_refused_in_one_line() throws IOException {
    Path other = folder.resolve("other");
    Files.createSymbolicLink(file, other);
    Files.createSymbolicLink(other, file);
    assertThatThrownBy(() -> Models.save(model(1), file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(file + ": cannot be written: its symbolic links lead in a circle");
    assertThat(file).isSymbolicLink();
    assertThat(names()).containsExactly("model.safetensors", "other");
  }

  @Test
  void a_pipe_is_never_replaced_by_a_file() throws Exception {
    assumePosix();
    assumeTrue(new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0, "no mkfifo");
    assertThatThrownBy(() -> Models.save(model(1), file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(file + ": cannot be written: it is not a regular file");
    assertThat(Files.isRegularFile(file)).isFalse();
    assertThat(names()).containsExactly("model.safetensors");
  }

  @Test
  void two_processes_that_save_one_file_at_once_both_succeed() throws Exception {
    List<Process> savers =
        List.of(KilledSaverTest.start(file, "200"), KilledSaverTest.start(file, "200"));
    for (Process saver : savers) {
      String output = new String(saver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(saver.waitFor()).as(output).isZero();
    }
    assertThat(Models.load(file)).isIn(model(1), model(2));
    assertThat(names()).containsExactly("model.safetensors");
  }
}
