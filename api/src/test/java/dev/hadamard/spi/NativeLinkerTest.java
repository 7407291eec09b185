package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a binding finds in the folder that it is lent, and what stays. */
final class NativeLinkerTest {

  private static final String NAME = "libTest.so";

  private final Path cache;
  private final NativeLibrary library =
      NativeLibrary.find(NativeLinkerTest.class, NAME).orElseThrow();

  NativeLinkerTest(@TempDir Path folder) throws IOException {
    cache = folder.toRealPath().resolve("cache");
  }

  /** As if no class loader had the library yet. */
  @BeforeEach
  @AfterEach
  void forget() {
    System.getProperties()
        .keySet()
        .removeIf(key -> key.toString().startsWith(NativeLinker.class.getName() + "."));
  }

  /** The folder in which a binding that is linked now finds its library, whole. */
  private Path folderOfACall(Optional<Path> kept, Optional<NativeLibrary> linked) {
    Path[] folder = new Path[1];
    new NativeLinker(kept)
        .link(
            linked,
            () -> {
              folder[0] = Path.of(System.getProperty("java.io.tmpdir"));
              if (linked.isPresent()) {
                assertThat(folder[0].resolve(NAME)).hasBinaryContent(content());
              }
            });
    return folder[0];
  }

  private static byte[] content() {
    try (var in = NativeLinkerTest.class.getResourceAsStream("/lib/" + NAME)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_first_class_loader_gets_it_from_the_cache_where_it_stays() {
    Path folder = folderOfACall(Optional.of(cache), Optional.of(library));
    assertThat(folder).isEqualTo(cache.resolve("natives").resolve(library.sha256()));
    assertThat(folder.resolve(NAME)).hasBinaryContent(content());
  }

  @Test
  void a_second_one_gets_another_file_that_is_gone_afterwards() {
    Path first = folderOfACall(Optional.of(cache), Optional.of(library));
    Path second = folderOfACall(Optional.of(cache), Optional.of(library));
    assertThat(second).isNotEqualTo(first).doesNotExist();
    assertThat(second.startsWith(cache)).isTrue();
  }

  @Test
  void without_a_cache_it_gets_one_that_is_gone_afterwards() {
    assertThat(folderOfACall(Optional.empty(), Optional.of(library))).doesNotExist();
  }

  @Test
  void a_binding_whose_library_is_not_there_is_lent_an_empty_folder() {
    assertThat(folderOfACall(Optional.empty(), Optional.empty())).doesNotExist();
    assertThat(NativeLibrary.find(NativeLinkerTest.class, "libNone.so")).isEmpty();
  }

  @Test
  void a_thread_that_was_interrupted_gets_it_too() {
    Thread.currentThread().interrupt();
    try {
      for (int i = 0; i < 2; i++) {
        forget();
        Path folder = folderOfACall(Optional.of(cache), Optional.of(library));
        assertThat(folder.getParent()).isEqualTo(cache.resolve("natives"));
        assertThat(folder).exists();
      }
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void a_failed_call_is_passed_on_and_leaves_nothing() {
    UnsatisfiedLinkError failure = new UnsatisfiedLinkError("as a binding's");
    Path[] folder = new Path[1];
    assertThatThrownBy(
            () ->
                new NativeLinker(Optional.empty())
                    .link(
                        Optional.of(library),
                        () -> {
                          folder[0] = Path.of(System.getProperty("java.io.tmpdir"));
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(folder[0]).doesNotExist();
  }

  @Test
  void where_no_folder_serves_nothing_is_called(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", file.toString());
    try {
      assertThatThrownBy(
              () ->
                  new NativeLinker(Optional.of(file))
                      .link(
                          Optional.of(library),
                          () -> {
                            throw new AssertionError("called");
                          }))
          .isInstanceOfSatisfying(
              LibraryFolderError.class,
              error -> {
                assertThat(error.refusal().reason()).contains(NAME, file.toString());
                assertThat(error.refusal().remedy()).contains("hadamard.cache.dir");
              });
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }
}
