package dev.hadamard.spi;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Writes a file atomically: it is replaced as a whole or not at all.
 *
 * <p>The new content goes into a temporary file in the target's folder, is forced to the disk and
 * renamed over the target. A process that reads the file meanwhile gets either the old or the new
 * content. Two processes may write one target at the same time: both succeed, and the content of
 * the last one stays.
 *
 * <p><b>Symbolic links</b> are followed. If the target of a link does not exist, it is created.
 *
 * <p><b>Permissions</b>: an existing target keeps its mode, or its access control list if files
 * have one, and its owner and group if this process may set them. If it may not set the group, the
 * new group gets the permissions of all other users only. A new file gets the default mode.
 *
 * <p><b>Leftovers</b>: a process that is killed leaves its temporary file. The next write to the
 * same target by the same user deletes it; see {@link TemporaryFiles}.
 */
public final class AtomicFile {

  /** The number of consecutive links that Linux follows. */
  private static final int MOST_LINKS = 40;

  /** The number of attempts, because another process's cleanup may delete a temporary file. */
  private static final int ATTEMPTS = 10;

  private AtomicFile() {}

  /** The content of the file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the whole content. Called again if another process deleted the temporary file. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, whose folder must exist.
   *
   * @throws IOException if writing fails, if the file is a folder, a device or a pipe, or if its
   *     symbolic links form a cycle. The target is then unchanged, and no temporary file is left
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = target(file);
    replace(target, InheritedRights.of(target), content);
  }

  /**
   * Writes a file without following links: a link at this path is replaced. Other users must not
   * have write access to its folder, or the path must come from {@link #target}.
   *
   * @param rights the permissions of the new file
   */
  static void replace(Path target, FileRights rights, Content content) throws IOException {
    Path folder = Objects.requireNonNull(target.getParent());
    TemporaryFiles temporaries = new TemporaryFiles(folder, target.getFileName().toString());
    temporaries.sweep();
    for (int attempt = 1; !replace(target, rights, temporaries.next(), content); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new FileSystemException(
            target.toString(), null, "another program deletes the temporary files");
      }
    }
    forceFolder(folder);
  }

  /**
   * Returns the path that {@link #write} would replace: the file itself, or the target of its
   * links.
   *
   * @throws IOException if {@link #write} would refuse the file at once. Call this method before a
   *     long computation whose result is to be saved
   */
  public static Path target(Path file) throws IOException {
    Path target = followed(file).toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new FileSystemException(file.toString(), null, "there is no folder " + folder);
    }
    if (Files.isDirectory(target)) {
      throw new FileSystemException(file.toString(), null, "it is a folder");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileSystemException(file.toString(), null, "it is not a regular file");
    }
    return target;
  }

  /** Whether the temporary file was still there to be renamed. */
  private static boolean replace(Path target, FileRights rights, Path temporary, Content content)
      throws IOException {
    rights.create(temporary);
    try {
      fill(temporary, rights, content);
      rights.applyTo(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException swept) {
      // Another process's cleanup may run between creation and lock, or between close and move.
      if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
        throw swept;
      }
      return false;
    } finally {
      // Gone already where the move succeeded.
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes the content through a stream. A channel would be closed by an interrupt, which is the
   * way to stop a training before it is saved. The lock protects the file from another process's
   * cleanup.
   */
  private static void fill(Path temporary, FileRights rights, Content content) throws IOException {
    try (FileOutputStream file = new FileOutputStream(temporary.toFile());
        OutputStream buffered = new BufferedOutputStream(file, 1 << 16)) {
      TemporaryFiles.lock(file.getChannel());
      rights.restrict(temporary); // a sweep before the lock may have had it made anew
      content.writeTo(buffered);
      buffered.flush();
      file.getFD().sync();
    }
  }

  /** Forces the rename to the disk, if the file system supports this. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file itself is complete under its name; only a power cut may bring back the old one.
    }
  }

  /** The target of the symbolic links at the end of this path; it need not exist. */
  private static Path followed(Path file) throws IOException {
    Path path = file;
    for (int links = 0; Files.isSymbolicLink(path); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(file.toString(), null, "its symbolic links lead in a circle");
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return path;
  }
}
