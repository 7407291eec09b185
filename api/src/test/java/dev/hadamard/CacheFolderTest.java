package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where each platform keeps what can be made again. */
final class CacheFolderTest {

  private static final Path HOME = Path.of("/home/ada").toAbsolutePath();

  @Test
  void linux_follows_the_base_directory_specification() {
    assertThat(CacheFolder.of("Linux", HOME.toString(), Map.of()))
        .hasValue(HOME.resolve(".cache/hadamard"));
    Path elsewhere = Path.of("/var/ada").toAbsolutePath();
    assertThat(
            CacheFolder.of(
                "Linux", HOME.toString(), Map.of("XDG_CACHE_HOME", elsewhere.toString())))
        .hasValue(elsewhere.resolve("hadamard"));
    assertThat(CacheFolder.of("Linux", HOME.toString(), Map.of("XDG_CACHE_HOME", "relative")))
        .hasValue(HOME.resolve(".cache/hadamard"));
  }

  @Test
  void macos_has_a_library_of_caches() {
    assertThat(CacheFolder.of("Mac OS X", HOME.toString(), Map.of("XDG_CACHE_HOME", "/x")))
        .hasValue(HOME.resolve("Library/Caches/hadamard"));
  }

  @Test
  void windows_has_a_folder_that_does_not_roam() {
    Path local = HOME.resolve("local");
    assertThat(
            CacheFolder.of("Windows 11", HOME.toString(), Map.of("LOCALAPPDATA", local.toString())))
        .hasValue(local.resolve("hadamard").resolve("cache"));
    assertThat(CacheFolder.of("Windows 11", HOME.toString(), Map.of()))
        .hasValue(HOME.resolve("AppData/Local/hadamard/cache"));
  }

  @Test
  void a_user_without_a_home_has_no_folder_unless_a_variable_names_one() {
    for (String home : List.of("?", "", ".", "home/ada", "a\0b")) {
      assertThat(CacheFolder.of("Linux", home, Map.of())).as(home).isEmpty();
      assertThat(CacheFolder.of("Mac OS X", home, Map.of())).as(home).isEmpty();
      assertThat(CacheFolder.of("Windows 11", home, Map.of())).as(home).isEmpty();
      assertThat(CacheFolder.of("Linux", home, Map.of("XDG_CACHE_HOME", HOME.toString())))
          .as(home)
          .hasValue(HOME.resolve("hadamard"));
      assertThat(CacheFolder.of("Windows 11", home, Map.of("LOCALAPPDATA", HOME.toString())))
          .as(home)
          .hasValue(HOME.resolve("hadamard/cache"));
    }
  }

  @Test
  void a_variable_that_names_no_absolute_folder_is_passed_over() {
    for (String odd : List.of("", " ", "relative", "a\0b")) {
      assertThat(CacheFolder.of("Linux", HOME.toString(), Map.of("XDG_CACHE_HOME", odd)))
          .hasValue(HOME.resolve(".cache/hadamard"));
      assertThat(CacheFolder.of("Windows 11", HOME.toString(), Map.of("LOCALAPPDATA", odd)))
          .hasValue(HOME.resolve("AppData/Local/hadamard/cache"));
    }
  }

  @Test
  void a_folder_that_is_named_is_taken() {
    BackendConfig config = BackendConfig.builder().set(ConfigKey.CACHE_DIR, "/x/y").build();
    assertThat(config.cacheDir()).hasValue(Path.of("/x/y"));
    assertThat(BackendConfig.builder().set(ConfigKey.CACHE_DIR, "").build().cacheDir())
        .isEqualTo(CacheFolder.ofThisPlatform());
  }
}
