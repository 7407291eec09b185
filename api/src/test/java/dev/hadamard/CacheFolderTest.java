package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where each platform keeps what can be made again. */
final class CacheFolderTest {

  private static final Path HOME = Path.of("/home/ada").toAbsolutePath();

  @Test
  void linux_follows_the_base_directory_specification() {
    assertThat(CacheFolder.of("Linux", HOME, Map.of())).isEqualTo(HOME.resolve(".cache/hadamard"));
    Path elsewhere = Path.of("/var/ada").toAbsolutePath();
    assertThat(CacheFolder.of("Linux", HOME, Map.of("XDG_CACHE_HOME", elsewhere.toString())))
        .isEqualTo(elsewhere.resolve("hadamard"));
    assertThat(CacheFolder.of("Linux", HOME, Map.of("XDG_CACHE_HOME", "relative")))
        .isEqualTo(HOME.resolve(".cache/hadamard"));
  }

  @Test
  void macos_has_a_library_of_caches() {
    assertThat(CacheFolder.of("Mac OS X", HOME, Map.of("XDG_CACHE_HOME", "/x")))
        .isEqualTo(HOME.resolve("Library/Caches/hadamard"));
  }

  @Test
  void windows_has_a_folder_that_does_not_roam() {
    Path local = HOME.resolve("local");
    assertThat(CacheFolder.of("Windows 11", HOME, Map.of("LOCALAPPDATA", local.toString())))
        .isEqualTo(local.resolve("hadamard").resolve("cache"));
    assertThat(CacheFolder.of("Windows 11", HOME, Map.of()))
        .isEqualTo(HOME.resolve("AppData/Local/hadamard/cache"));
  }

  @Test
  void a_folder_that_is_named_is_taken() {
    BackendConfig config = BackendConfig.builder().set(ConfigKey.CACHE_DIR, "/x/y").build();
    assertThat(config.cacheDir()).isEqualTo(Path.of("/x/y"));
    assertThat(BackendConfig.builder().set(ConfigKey.CACHE_DIR, "").build().cacheDir())
        .isEqualTo(CacheFolder.ofThisPlatform());
  }
}
