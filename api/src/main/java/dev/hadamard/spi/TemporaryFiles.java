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
 * number identifies the process and the second one the write. A long name is shortened to its
 * beginning and a hash: {@code .mod~0123abcd.5f0c…-1a2b….tmp}.
 *
 * <p>A file of another process of the same user is deleted if nothing holds its lock. The system
 * releases a lock when its process ends, however it ends. Files of this process are left alone:
 * opening and closing one of them would release its lock, as POSIX defines locks.
 */
final class TemporaryFiles {

  /** The longest file name in bytes on most file systems. */
  private static final int LONGEST = 255;

  private static final String PROCESS = process();

  static final String END = ".tmp";

  /**
   * The number of bytes in addition to the target's name: two dots, two numbers, a dash and the
   * end.
   */
  private static final int MORE = 2 + 2 * 16 + 1 + END.length();

  private final Path folder;
  private final String start;
  private final Pattern names;

  /**
   * The temporary files of the target with this name.
   *
   * @param folder the folder of the target and of its temporary files
   */
  TemporaryFiles(Path folder, String target) {
    this.folder = folder;
    this.start = "." + shortened(target) + ".";
    this.names = Pattern.compile(Pattern.quote(start) + "([0-9a-f]{16})-[0-9a-f]{16}\\.tmp");
  }

  /**
   * An identifier of this process; process ids are reused. It is a system property because each
   * class loader has its own copy of this class.
   */
  private static String process() {
    return (String)
        System.getProperties().computeIfAbsent(TemporaryFiles.class.getName(), none -> random());
  }

  private static String random() {
    return "%016x".formatted(UUID.randomUUID().getMostSignificantBits());
  }

  /** A name that leaves space for the additions: the name itself, or its beginning and a hash. */
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

  /** The path of the next temporary file. */
  Path next() {
    return folder.resolve(start + PROCESS + "-" + random() + END);
  }

  /** Marks an open file as in use until it is closed, if the file system has locks. */
  static void lock(FileChannel channel) {
    try {
      channel.tryLock(); // held until the channel is closed
    } catch (IOException noLocks) {
      // Then no cleanup gets a lock either, and none deletes the file.
    }
  }

  /** Deletes the files that killed processes have left for this target, as far as possible. */
  void sweep() {
    sweep(file -> true);
  }

  /**
   * Deletes the files that killed processes have left and what belongs to each of them.
   *
   * @param mayGo called while the file's lock is held; deletes what belongs to the file, and
   *     returns whether the file may be deleted, too
   */
  void sweep(Predicate<Path> mayGo) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, this::isOfAnotherProcess)) {
      for (Path file : left) {
        deleteIfUnused(file, mayGo);
      }
    } catch (IOException | RuntimeException unreadable) {
      // A failed cleanup must not prevent the write.
    }
  }

  private boolean isOfAnotherProcess(Path file) {
    var name = names.matcher(file.getFileName().toString());
    return name.matches() && !name.group(1).equals(PROCESS);
  }

  /**
   * Deletes a file if its lock is free. A shared lock suffices, which needs read access only; it is
   * refused while the writer holds its lock.
   */
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

  /** Whether it is a regular file that belongs to this user, if files have an owner. */
  private static boolean isOwn(Path file) throws IOException {
    return UnixOwnership.isKnown()
        ? UnixOwnership.of(file).isOwnFile()
        : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }
}
