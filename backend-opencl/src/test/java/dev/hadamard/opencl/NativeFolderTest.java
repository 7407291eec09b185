package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jocl.CL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * From where JOCL's native library is loaded, each time in a process of its own, which a wrong
 * library ends: never from a place where another user could have put it, and never half of it.
 */
@EnabledOnOs(OS.LINUX)
final class NativeFolderTest {

  private final Path cache;
  private final Path temporary;
  private final Path elsewhere;

  NativeFolderTest(@TempDir Path folder) throws IOException {
    cache = folder.toRealPath().resolve("cache");
    temporary = Files.createDirectory(folder.toRealPath().resolve("temporary"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));
  }

  @BeforeEach
  void there_is_a_device() {
    TestDevice.require();
  }

  @Test
  void a_library_that_lies_in_the_temporary_folder_is_not_loaded() throws Exception {
    Path marker = elsewhere.resolve("it-was-loaded");
    PlantedLibrary.build(temporary.resolve(libraryName()), marker);
    assertComputes(compute());
    assertThat(marker).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4096, 20_000, 60_000, 200_000})
  void half_a_library_in_the_temporary_folder_ends_no_process(int size) throws Exception {
    Files.write(temporary.resolve(libraryName()), Arrays.copyOf(library(), size));
    assertComputes(compute());
    assertComputes(compute());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4096, 20_000, 60_000, 200_000})
  void half_a_library_in_the_cache_is_replaced(int size) throws Exception {
    assertComputes(compute());
    Path kept = kept();
    Files.write(kept, Arrays.copyOf(library(), size));
    assertComputes(compute());
    assertThat(kept).hasBinaryContent(library());
  }

  @Test
  void a_library_in_the_cache_with_one_other_byte_is_replaced() throws Exception {
    assertComputes(compute());
    Path kept = kept();
    byte[] changed = library();
    changed[changed.length / 2] ^= 1;
    Files.write(kept, changed);
    assertComputes(compute());
    assertThat(kept).hasBinaryContent(library());
  }

  @Test
  void the_library_is_kept_under_its_hash_where_only_its_user_reads_it() throws Exception {
    assertComputes(compute());
    Path kept = kept();
    assertThat(cache.relativize(kept) + "").matches("natives/[0-9a-f]{64}/" + libraryName());
    for (Path each : List.of(kept, folderOf(kept), cache.resolve("natives"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rwx------");
    }
    assertThat(temporary).isEmptyDirectory();
    Object written = Files.getLastModifiedTime(kept);
    assertComputes(compute());
    assertThat(Files.getLastModifiedTime(kept)).as("taken as it is").isEqualTo(written);
  }

  @Test
  void processes_that_start_at_once_with_an_empty_cache_all_compute() throws Exception {
    int processes = 4;
    ExecutorService threads = Executors.newFixedThreadPool(processes);
    try {
      List<Callable<ChildJvm>> starts =
          IntStream.range(0, processes).mapToObj(i -> (Callable<ChildJvm>) this::compute).toList();
      List<Future<ChildJvm>> children = threads.invokeAll(starts);
      for (Future<ChildJvm> each : children) {
        assertComputes(each.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(kept()).as("the only file").hasBinaryContent(library());
  }

  @Test
  void a_cache_that_others_may_write_in_is_closed_and_what_they_left_is_replaced()
      throws Exception {
    assertComputes(compute());
    Path kept = kept();
    Path marker = elsewhere.resolve("it-was-loaded");
    PlantedLibrary.build(kept, marker);
    for (Path each : List.of(folderOf(kept), cache.resolve("natives"))) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    assertComputes(compute());
    assertThat(marker).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folderOf(kept))))
        .isEqualTo("rwx------");
  }

  @Test
  void a_cache_of_another_user_is_refused_by_name_and_the_temporary_folder_serves()
      throws Exception {
    Files.createDirectories(cache.resolve("natives"));
    giveAway(cache.resolve("natives"));
    ChildJvm child = compute();
    assertComputes(child);
    assertThat(child.output()).contains(cache.resolve("natives").toString(), "belongs to the user");
    assertThat(cache.resolve("natives")).isEmptyDirectory();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void a_link_that_another_user_made_is_not_followed() throws Exception {
    Files.createDirectories(cache);
    Path link = Files.createSymbolicLink(cache.resolve("natives"), elsewhere);
    giveAway(link);
    ChildJvm child = compute();
    assertComputes(child);
    assertThat(child.output()).contains(link.toString(), "belongs to the user");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void a_cache_that_anyone_could_replace_is_refused() throws Exception {
    Files.createDirectories(cache);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    ChildJvm child = compute();
    assertComputes(child);
    assertThat(child.output()).contains("other users may write in " + cache);
    assertThat(cache).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/hadamard", "/dev/null/hadamard"})
  void a_cache_that_cannot_be_written_is_done_without(String unwritable) throws Exception {
    ChildJvm child = compute(List.of("-Dhadamard.cache.dir=" + unwritable));
    assertComputes(child);
    assertThat(temporary).as("the library is gone again").isEmptyDirectory();
  }

  @Test
  void a_user_without_a_home_computes_and_leaves_nothing_where_the_program_was_started()
      throws Exception {
    ChildJvm child =
        ChildJvm.run(
            List.of(),
            List.of("-Duser.home=?", "-Djava.io.tmpdir=" + temporary),
            OpenAndCompute.class,
            Map.of("XDG_CACHE_HOME", ""));
    assertComputes(child);
    assertThat(Path.of("?")).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void a_cache_whose_files_may_not_be_executed_is_done_without() throws Exception {
    Files.createDirectory(cache);
    ChildJvm child =
        ChildJvm.run(withoutExecution(cache), options(List.of()), OpenAndCompute.class, Map.of());
    assertComputes(child);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void where_nothing_may_be_executed_the_refusal_says_that() throws Exception {
    ChildJvm child =
        ChildJvm.run(
            withoutExecution(temporary),
            options(List.of("-Dhadamard.cache.dir=" + temporary.resolve("cache"))),
            ProbeTwice.class,
            Map.of());
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.contains("(noexec)")))
        .hasSize(3)
        .allSatisfy(
            line -> assertThat(line).contains("hadamard.cache.dir", "hadamard.backend=cpu"));
  }

  @Test
  void without_any_safe_folder_every_probe_says_so_in_one_line() throws Exception {
    ChildJvm child =
        ChildJvm.run(
            List.of(),
            List.of("-Dhadamard.cache.dir=/proc/hadamard", "-Djava.io.tmpdir=/proc"),
            ProbeTwice.class,
            Map.of());
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines().filter(line -> line.contains("there is no safe folder")))
        .hasSize(3)
        .allSatisfy(
            line -> assertThat(line).contains(libraryName(), "/proc", "hadamard.cache.dir"));
  }

  @Test
  void what_was_lent_is_restored() throws Exception {
    ChildJvm child = compute();
    assertComputes(child);
    assertThat(child.output())
        .contains("java.io.tmpdir=" + temporary, "temporary files in " + temporary);
  }

  @Test
  void jocl_that_the_application_has_loaded_stays_as_it_is() throws Exception {
    assertComputes(compute(List.of(), "jocl"));
    assertThat(temporary.resolve(libraryName())).exists();
  }

  @Test
  void a_second_class_loader_computes_as_well() throws Exception {
    ChildJvm child = ChildJvm.run(List.of(), options(List.of()), InTwoClassLoaders.class, Map.of());
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines().filter("2 + 3 = 5.0"::equals)).as(child.output()).hasSize(2);
    assertThat(kept()).hasBinaryContent(library());
    assertThat(temporary).isEmptyDirectory();
  }

  private static void assertComputes(ChildJvm child) {
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("2 + 3 = 5.0");
  }

  private ChildJvm compute(String... arguments) throws Exception {
    return compute(List.of(), arguments);
  }

  private ChildJvm compute(List<String> more, String... arguments) throws Exception {
    return ChildJvm.run(List.of(), options(more), OpenAndCompute.class, Map.of(), arguments);
  }

  /** Those that come last win. */
  private List<String> options(List<String> more) {
    List<String> options = new ArrayList<>();
    options.add("-Dhadamard.cache.dir=" + cache);
    options.add("-Djava.io.tmpdir=" + temporary);
    options.addAll(more);
    return options;
  }

  /** The one library in the cache. */
  private Path kept() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static Path folderOf(Path kept) {
    return Objects.requireNonNull(kept.getParent());
  }

  private static String libraryName() {
    return ClLoader.libraryName();
  }

  private static byte[] library() throws IOException {
    try (InputStream in = CL.class.getResourceAsStream("/lib/" + libraryName())) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** Gives a file, or a link itself, to the user nobody. */
  private static void giveAway(Path file) throws IOException {
    UserPrincipalLookupService users = file.getFileSystem().getUserPrincipalLookupService();
    try {
      Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(users.lookupPrincipalByName("nobody"));
    } catch (IOException notRoot) {
      throw PlantedLibrary.skip("only the superuser can give a file to another user");
    }
  }

  /** Lets a command see another file system in a folder, one that forbids execution. */
  private static List<String> withoutExecution(Path folder) throws Exception {
    String mount = "mount -t tmpfs -o noexec,mode=700 none '%s'".formatted(folder);
    List<String> wrapper =
        List.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh");
    List<String> trial = new ArrayList<>(wrapper);
    trial.add("true");
    try {
      assumeTrue(new ProcessBuilder(trial).start().waitFor() == 0);
    } catch (IOException | TestAbortedException absent) {
      throw PlantedLibrary.skip("only the superuser of a whole system can mount a file system");
    }
    return wrapper;
  }
}
