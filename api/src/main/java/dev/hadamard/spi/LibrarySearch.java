package dev.hadamard.spi;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The places where the dynamic linker of glibc looks for a library: the folders of LD_LIBRARY_PATH,
 * its cache, the system's folders. A provider searches before a binding loads native code, so that
 * its message can name a missing library.
 *
 * @param cache the linker's cache, a binary file that lists libraries; if it does not exist, the
 *     linker is not that of glibc and its search is unknown
 * @param folders the folders that are searched in addition
 */
public record LibrarySearch(Path cache, List<Path> folders) {

  private static final List<String> SYSTEM =
      List.of(
          "/lib64",
          "/usr/lib64",
          "/lib",
          "/usr/lib",
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu");

  /** Copies the folders. */
  public LibrarySearch {
    folders = List.copyOf(folders);
  }

  /** Returns the search that applies to this process. */
  public static LibrarySearch ofThisMachine() {
    String path = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
    return new LibrarySearch(
        Path.of("/etc/ld.so.cache"),
        Stream.concat(Arrays.stream(path.split("[:;]", -1)), SYSTEM.stream())
            .filter(folder -> !folder.isEmpty())
            .map(folder -> new File(folder).toPath())
            .toList());
  }

  /**
   * Whether a library whose file name starts with this text may be found; true if the search is
   * unknown.
   */
  public boolean mayFind(String name) {
    return !Files.isReadable(cache)
        || listed().contains(name)
        || folders.stream().anyMatch(folder -> holds(folder, name));
  }

  /** Returns the library with exactly this file name, if it exists. */
  public Optional<Path> find(String name) {
    Pattern pathInCache = Pattern.compile("/[^\\x00]*/" + Pattern.quote(name) + "(?=\\x00)");
    return Stream.concat(
            folders.stream().map(folder -> folder.resolve(name)),
            pathInCache.matcher(listed()).results().map(match -> Path.of(match.group())))
        .filter(Files::exists) // the cache may be older than what it lists
        .findFirst();
  }

  private String listed() {
    try {
      return Files.readString(cache, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static boolean holds(Path folder, String name) {
    String[] files = folder.toFile().list((in, file) -> file.startsWith(name));
    return files != null && files.length > 0;
  }
}
