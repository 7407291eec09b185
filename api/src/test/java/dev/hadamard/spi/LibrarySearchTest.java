package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a library can be loaded, without loading it. */
final class LibrarySearchTest {

  private static final String NAME = "libOpenCL.so";

  @Test
  void a_library_in_the_cache_is_found(@TempDir Path folder) throws Exception {
    Path cache = folder.resolve("cache");
    Files.write(cache, new byte[] {'g', (byte) 0xff, 0, 'l', 'i', 'b', 'O', 'p', 'e', 'n'});
    assertThat(new LibrarySearch(cache, List.of()).mayFind(NAME)).isFalse();
    Files.writeString(cache, "glibc-ld.so.cache1.1\0libOpenCL.so.1\0/usr/lib/libOpenCL.so.1\0");
    assertThat(new LibrarySearch(cache, List.of()).mayFind(NAME)).isTrue();
  }

  @Test
  void a_library_in_a_searched_folder_is_found(@TempDir Path folder) throws Exception {
    Path cache = Files.createFile(folder.resolve("cache"));
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    LibrarySearch search =
        new LibrarySearch(cache, List.of(folder.resolve("no such folder"), libraries));
    assertThat(search.mayFind(NAME)).isFalse();
    Files.createFile(libraries.resolve("libOpenCL.so.1"));
    assertThat(search.mayFind(NAME)).isTrue();
  }

  @Test
  void another_linker_is_left_to_search_for_itself(@TempDir Path folder) {
    assertThat(new LibrarySearch(folder.resolve("none"), List.of()).mayFind(NAME)).isTrue();
  }
}
