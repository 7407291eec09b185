package dev.hadamard.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The temporary files of one target: {@code .model.safetensors.5f0c…-1a2b….tmp}, where the first
 * number is the process and the second one the write. Of a long name there is only the beginning,
 * and the hash of all of it: {@code .mod~0123abcd.5f0c…-1a2b….tmp}.
 *
 * <p>A file of another process of the same user is deleted if nothing holds its lock. The system
 * releases a lock when its process ends, however it ends. Files of this process are left alone:
 * opening and closing one of them would release its lock, as POSIX defines locks.
 */
final class TemporaryFiles {

  /** How long a file name may be, in bytes: on most file systems, and on no usual one less. */
  private static final int LONGEST = 255;

  private static final String PROCESS = process();

  static final String END = ".tmp";

  /** How many bytes a name has besides the target's: two dots, two numbers and a dash, the end. */
  private static final int MORE = 2 + 2 * 16 + 1 + END.length();

  private final Path folder;
  private final String start;
  private final Pattern names;

  /**
   * Those of the target of this name.
   *
   * @param folder where the target is, and they are
   */
  TemporaryFiles(Path folder, String target) {
    this.folder = folder;
    this.start = "." + shortened(target) + ".";
    this.names = Pattern.compile(Pattern.quote(start) + "([0-9a-f]{16})-[0-9a-f]{16}\\.tmp");
  }

  /**
   * Differs from process to process, where a process id would be used again. Each class loader has
   * a class of its own, but a property is there for all of them.
   */
  private static String process() {
    return (String)
        System.getProperties().computeIfAbsent(TemporaryFiles.class.getName(), none -> random());
  }

  private static String random() {
    return "%016x".formatted(UUID.randomUUID().getMostSignificantBits());
  }

  /** A name that leaves space for the rest: as it is, or its beginning and a hash. */
  private static String shortened(String name) {
    int space = LONGEST - MORE;
    if (bytes(name) <= space) {
      return name;
    }
    String hash = "~%08x".formatted(name.hashCode());
    int end = name.length();
    while (bytes(name.substring(0, end)) + hash.length() > space) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + hash;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The name of one more. */
  Path next() {
    return folder.resolve(start + PROCESS + "-" + random() + END);
  }

  /** Marks an open file as in use until it is closed, where the file system has locks. */
  static void lock(FileChannel channel) {
    try {
      channel.tryLock(); // held until the channel is closed
    } catch (IOException noLocks) {
      // Then no sweep gets a lock either, and none deletes the file.
    }
  }

  /** Deletes what killed processes have left of this target. What cannot be deleted stays. */
  void sweep() {
    sweep(file -> true);
  }

  /**
   * The same, where something else belongs to each file.
   *
   * @param mayGo asked while the file's lock is held; deletes that first, and says whether the file
   *     may go too
   */
  void sweep(Predicate<Path> mayGo) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, this::isOfAnotherProcess)) {
      for (Path file : left) {
        deleteIfUnused(file, mayGo);
      }
    } catch (IOException | RuntimeException unreadable) {
      // To tidy up is no reason to refuse the write.
    }
  }

  private boolean isOfAnotherProcess(Path file) {
    var name = names.matcher(file.getFileName().toString());
    return name.matches() && !name.group(1).equals(PROCESS);
  }

  /** A shared lock, for which reading is enough: it is refused while the writer has its own. */
  private static void deleteIfUnused(Path file, Predicate<Path> mayGo) {
    try {
      if (!isOwn(file)) {
        return;
      }
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        if (lock != null && mayGo.test(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | OverlappingFileLockException inUse) {
      // The next write tries again.
    }
  }

  /** Whether it is a regular file, and this user's where files have an owner. */
  private static boolean isOwn(Path file) throws IOException {
    return UnixOwnership.isKnown()
        ? UnixOwnership.of(file).isOwnFile()
        : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }
}
