package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The property is another one during the call, and what it was before and after. */
final class TemporaryFolderPropertyTest {

  private static final String NAME = "java.io.tmpdir";

  private final String before = System.getProperty(NAME);
  private final PrivateFolder lent;

  TemporaryFolderPropertyTest(@TempDir Path folder) {
    lent = new PrivateFolder(folder);
  }

  @Test
  void it_is_lent_for_the_call_and_restored_after_it() {
    List<String> seen = new ArrayList<>();
    TemporaryFolderProperty.during(lent, () -> seen.add(System.getProperty(NAME)));
    assertThat(seen).containsExactly(lent.path().toString());
    assertThat(System.getProperty(NAME)).isEqualTo(before);
  }

  @Test
  void it_is_restored_after_a_failure() {
    UnsatisfiedLinkError failure = new UnsatisfiedLinkError("as a binding's");
    assertThatThrownBy(
            () ->
                TemporaryFolderProperty.during(
                    lent,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(System.getProperty(NAME)).isEqualTo(before);
  }

  @Test
  void what_another_thread_sets_meanwhile_stays() {
    try {
      TemporaryFolderProperty.during(lent, () -> System.setProperty(NAME, "/by/another/thread"));
      assertThat(System.getProperty(NAME)).isEqualTo("/by/another/thread");
    } finally {
      System.setProperty(NAME, before);
    }
  }

  @Test
  void javas_own_temporary_files_are_made_where_they_always_are() throws IOException {
    List<Path> made = new ArrayList<>();
    TemporaryFolderProperty.during(
        lent,
        () -> {
          try {
            made.add(File.createTempFile("own", null).toPath());
            made.add(Files.createTempFile("own", null));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(made).hasSize(2).noneMatch(file -> file.startsWith(lent.path()));
    for (Path file : made) {
      Files.delete(file);
    }
  }
}
