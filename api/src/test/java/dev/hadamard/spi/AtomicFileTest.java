package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {

  private final Path folder;
  private final Path target;

  AtomicFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.target = folder.resolve("target");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
    Process writer = BlockedWriter.start(target);
    try {
      write("of this process");
      assertThat(names()).hasSize(2).contains("target");
      assertThat(target).hasContent("of this process");
      writer.outputWriter().close();
      assertThat(writer.waitFor()).isZero();
    } finally {
      writer.destroyForcibly();
    }
    assertThat(target).hasContent(BlockedWriter.CONTENT);
    assertThat(names()).containsExactly("target");
  }

  @Test
  void what_a_killed_process_has_left_is_deleted_by_the_next_write() throws Exception {
    BlockedWriter.start(target).destroyForcibly().waitFor();
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

  /** Of the letters, one takes one byte of a name, one two, one three and one four. */
  @ParameterizedTest
  @ValueSource(strings = {"n", "ñ", "ฮ", "𝒜"})
  void a_name_as_long_as_the_file_system_takes_is_written_and_swept(String letter)
      throws Exception {
    Path longest = ofBytes(letter, 255);
    BlockedWriter.start(longest).destroyForcibly().waitFor();
    assertThat(names()).hasSize(1).doesNotContain(nameOf(longest)).allMatch(AtomicFileTest::fits);
    AtomicFile.write(longest, out -> out.write(bytes("of this process")));
    assertThat(names()).containsExactly(nameOf(longest));
    assertThat(longest).hasContent("of this process");
  }

  @ParameterizedTest
  @ValueSource(ints = {215, 216, 217, 254})
  void names_that_differ_at_their_end_alone_do_not_share_temporary_files(int bytes)
      throws Exception {
    Path first = ofBytes("n", bytes - 1).resolveSibling("n".repeat(bytes - 1) + "1");
    BlockedWriter.start(first).destroyForcibly().waitFor();
    AtomicFile.write(
        first.resolveSibling("n".repeat(bytes - 1) + "2"), out -> out.write(bytes("second")));
    assertThat(names()).as("what the first has left").hasSize(2);
    AtomicFile.write(first, out -> out.write(bytes("first")));
    assertThat(names()).as("the two").hasSize(2).noneMatch(name -> name.startsWith("."));
  }

  /** A file whose name takes this many bytes, filled up by letters of one byte. */
  private Path ofBytes(String letter, int bytes) {
    int each = bytes(letter).length;
    String rest = "n".repeat(bytes % each); // in front, so that no cut falls between letters
    try {
      return folder.resolve(rest + letter.repeat(bytes / each));
    } catch (InvalidPathException inThisLocale) {
      return abort("file names have no " + letter + " in this locale");
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString();
  }

  private static boolean fits(String name) {
    return bytes(name).length <= 255 && !name.contains("\ufffd");
  }

  /** What a second class loader, which shares nothing with the first, is asked to do. */
  public static final class InAnotherClassLoader {
    private InAnotherClassLoader() {}

    public static void write(String file) throws IOException {
      AtomicFile.write(Path.of(file), out -> out.write(bytes("of the other")));
    }
  }

  private void writeInAnotherClassLoader() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> there = loader.loadClass(InAnotherClassLoader.class.getName());
      assertThat(there).isNotEqualTo(InAnotherClassLoader.class);
      there.getMethod("write", String.class).invoke(null, target.toString());
    }
  }

  @Test
  void a_second_class_loader_of_this_process_leaves_the_lock_of_the_first() throws IOException {
    int[] writes = new int[1];
    AtomicFile.write(
        target,
        out -> {
          writes[0]++;
          out.write(bytes("of the first"));
          try {
            writeInAnotherClassLoader(); // which would release the lock, did it try it
            Process writer = BlockedWriter.start(target); // which would delete what is not locked
            writer.outputWriter().close();
            assertThat(writer.waitFor()).isZero();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(writes[0]).isEqualTo(1);
    assertThat(target).hasContent("of the first");
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
