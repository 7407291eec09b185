package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave where native libraries are unpacked, and who deletes it. */
final class LeftNativesTest {

  private static final String NAME = "libTest.so";
  private static final String TEMPORARY = "java.io.tmpdir";

  private final Path cache;
  private final Path temporary;
  private final Path elsewhere;
  private final NativeLibrary library =
      NativeLibrary.find(LeftNativesTest.class, NAME).orElseThrow();
  private final String temporaryBefore = System.getProperty(TEMPORARY);

  LeftNativesTest(@TempDir Path folder) throws IOException {
    cache = folder.toRealPath().resolve("cache");
    temporary = Files.createDirectory(folder.toRealPath().resolve("temporary"));
    elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));
  }

  /** Java reads the property once, for all its temporary files; not while it is another one. */
  @BeforeAll
  static void java_knows_its_folder() throws IOException {
    Files.delete(File.createTempFile("read", null).toPath());
  }

  /** As if no class loader had the library yet. */
  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(NativeLinker.class.getName() + "." + library.sha256());
    System.setProperty(TEMPORARY, temporaryBefore);
  }

  /** The folder in which a binding that is linked now finds its library. */
  private Path link(Optional<Path> kept) {
    Path[] folder = new Path[1];
    new NativeLinker(kept)
        .link(
            Optional.of(library),
            () -> {
              folder[0] = Path.of(System.getProperty(TEMPORARY));
              assertThat(folder[0].resolve(NAME)).exists();
            });
    return folder[0];
  }

  /** No cache, and the folder for temporary files of a user who has one for himself. */
  private Path linkInTemporary() {
    System.setProperty(TEMPORARY, temporary.toString());
    return link(Optional.empty());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void what_a_killed_process_has_left_beside_a_library_is_deleted_though_that_is_whole()
      throws Exception {
    Path folder = link(Optional.of(cache));
    BlockedWriter.start(folder.resolve(NAME)).destroyForcibly().waitFor();
    assertThat(names(folder)).hasSize(2);
    forget();
    assertThat(link(Optional.of(cache))).isEqualTo(folder);
    assertThat(names(folder)).containsExactly(NAME);
  }

  @Test
  void what_a_killed_process_has_left_is_deleted_when_the_library_is_unpacked() throws Exception {
    Path folder = PrivateFolder.open(cache).path();
    BlockedWriter.start(folder.resolve(NAME)).destroyForcibly().waitFor();
    assertThat(names(folder)).hasSize(1).doesNotContain(NAME);
    library.unpackInto(new PrivateFolder(folder));
    assertThat(names(folder)).containsExactly(NAME);
  }

  @Test
  void what_a_living_process_is_unpacking_is_left_alone() throws Exception {
    Path folder = PrivateFolder.open(cache).path();
    Process writer = BlockedWriter.start(folder.resolve(NAME));
    try {
      for (int i = 0; i < 2; i++) { // unpacked, then found whole
        library.unpackInto(new PrivateFolder(folder));
        assertThat(names(folder)).hasSize(2).contains(NAME);
      }
      writer.outputWriter().close();
      assertThat(writer.waitFor()).isZero();
    } finally {
      writer.destroyForcibly();
    }
    assertThat(names(folder)).containsExactly(NAME);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_link_in_the_librarys_place_is_replaced_and_not_followed() throws IOException {
    Path folder = PrivateFolder.open(cache).path();
    Path target = Files.writeString(elsewhere.resolve("target"), "another's");
    Files.createSymbolicLink(folder.resolve(NAME), target);
    library.unpackInto(new PrivateFolder(folder));
    assertThat(folder.resolve(NAME)).isRegularFile();
    assertThat(Files.isSymbolicLink(folder.resolve(NAME))).isFalse();
    assertThat(target).hasContent("another's");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(NAME))))
        .isEqualTo("rwx------");
  }

  @Test
  void a_passing_folder_of_a_killed_process_is_deleted_by_the_next_start() throws Exception {
    try (LinkingProcess child = LinkingProcess.start(cache, temporary)) {
      assertThat(child.folder()).hasParent(cache.resolve("natives"));
      child.kill();
      assertThat(child.folder()).exists();
      link(Optional.of(cache));
      assertThat(child.folder()).doesNotExist();
      assertThat(names(cache.resolve("natives"))).containsExactly(library.sha256());
    }
  }

  @Test
  void one_among_the_temporary_files_is_deleted_by_the_next_process_that_needs_one_there()
      throws Exception {
    try (LinkingProcess child = LinkingProcess.start(noFolder(), temporary)) {
      assertThat(child.folder()).hasParent(temporary);
      child.kill();
      assertThat(child.folder()).exists();
      assertThat(linkInTemporary().getParent()).isEqualTo(temporary);
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void a_passing_folder_of_a_living_process_is_left_alone() throws Exception {
    try (LinkingProcess inCache = LinkingProcess.start(cache, temporary);
        LinkingProcess inTemporary = LinkingProcess.start(noFolder(), temporary)) {
      link(Optional.of(cache));
      link(Optional.of(cache));
      linkInTemporary();
      linkInTemporary();
      for (LinkingProcess each : List.of(inCache, inTemporary)) {
        assertThat(each.folder().resolve(NAME)).exists();
        each.finish();
      }
    }
    assertThat(names(cache.resolve("natives"))).containsExactly(library.sha256());
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void folders_that_look_alike_are_never_deleted() throws IOException {
    List<String> others =
        List.of(
            "hadamard-natives-1234567890",
            "hadamard-natives-5f0c3a1b2d4e6f70-0123456789abcdef",
            "hadamard-natives-target");
    for (String other : others) {
      Files.createFile(Files.createDirectory(temporary.resolve(other)).resolve("kept"));
    }
    linkInTemporary();
    assertThat(names(temporary)).containsExactlyElementsOf(others);
    assertThat(others).allSatisfy(other -> assertThat(names(temporary.resolve(other))).hasSize(1));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void no_link_is_followed() throws IOException {
    Path precious = Files.createFile(elsewhere.resolve("precious"));
    Path folder = Files.createSymbolicLink(temporary.resolve(left(0)), elsewhere);
    Path mark = Files.createFile(temporary.resolve(mark(0)));
    Path inside = Files.createDirectory(temporary.resolve(left(1)), ownerOnly());
    Files.createSymbolicLink(inside.resolve("link"), elsewhere);
    Files.createFile(temporary.resolve(mark(1)));
    Files.createDirectory(temporary.resolve(left(2)), ownerOnly());
    Files.createSymbolicLink(temporary.resolve(mark(2)), precious);
    linkInTemporary();
    assertThat(precious).exists();
    assertThat(names(temporary))
        .containsExactlyInAnyOrder(
            folder.getFileName().toString(), mark.getFileName().toString(), left(2), mark(2));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void what_belongs_to_another_user_is_left_alone() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(left(0)), ownerOnly());
    Files.createFile(temporary.resolve(mark(0)));
    OtherUser.giveAway(folder);
    Files.createDirectory(temporary.resolve(left(1)), ownerOnly());
    OtherUser.giveAway(Files.createFile(temporary.resolve(mark(1))));
    linkInTemporary();
    assertThat(names(temporary)).containsExactlyInAnyOrder(left(0), mark(0), left(1), mark(1));
  }

  /** Others who may write there could put a link in a folder's place while it is deleted. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void where_others_may_write_nothing_is_deleted() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createDirectory(temporary.resolve(left(0)), ownerOnly());
    Files.createFile(temporary.resolve(mark(0)));
    linkInTemporary();
    assertThat(names(temporary)).containsExactlyInAnyOrder(left(0), mark(0));
  }

  @Test
  void an_interrupted_thread_leaves_nothing() {
    Thread.currentThread().interrupt();
    try {
      assertThat(linkInTemporary().getParent()).isEqualTo(temporary);
      assertThat(temporary).isEmptyDirectory();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static String left(int number) {
    return "hadamard-natives-5f0c3a1b2d4e6f70-000000000000000" + number;
  }

  /** The file beside it, which its process has locked as long as it lives. */
  private static String mark(int number) {
    return ".hadamard-natives.5f0c3a1b2d4e6f70-000000000000000" + number + ".tmp";
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  /** A cache that cannot be made. */
  private Path noFolder() throws IOException {
    Path file = elsewhere.resolve("file");
    return Files.exists(file) ? file : Files.createFile(file);
  }
}
