package dev.hadamard.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The temporary files of one target: {@code .model.safetensors.5f0c…-1a2b….tmp}, where the first
 * number is the process and the second one the write.
 *
 * <p>A file of another process is deleted if nothing holds its lock. The system releases a lock
 * when its process ends, however it ends. Files of this process are left alone: opening and closing
 * one of them would release its lock, as POSIX defines locks.
 */
final class TemporaryFiles {

  /** Differs from process to process, where a process id would be used again. */
  private static final String PROCESS = random();

  private static final String END = ".tmp";

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
    this.start = "." + target + ".";
    this.names = Pattern.compile(Pattern.quote(start) + "([0-9a-f]{16})-[0-9a-f]{16}\\.tmp");
  }

  private static String random() {
    return "%016x".formatted(UUID.randomUUID().getMostSignificantBits());
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
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, this::isOfAnotherProcess)) {
      for (Path file : left) {
        deleteIfUnused(file);
      }
    } catch (IOException | RuntimeException unreadable) {
      // To tidy up is no reason to refuse the write.
    }
  }

  private boolean isOfAnotherProcess(Path file) {
    var name = names.matcher(file.getFileName().toString());
    return name.matches()
        && !name.group(1).equals(PROCESS)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** A shared lock, for which reading is enough: it is refused while the writer has its own. */
  private static void deleteIfUnused(Path file) {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | OverlappingFileLockException inUse) {
      // The next write tries again.
    }
  }
}
