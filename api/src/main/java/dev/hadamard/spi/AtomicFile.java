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
 * Replaces a file as a whole or not at all.
 *
 * <p>The new content goes into a temporary file in the target's folder, is forced to the disk and
 * renamed over the target. A process that reads meanwhile gets the old content or the new one. Two
 * processes may write one target at the same time: both succeed, and the last one's content stays.
 *
 * <p><b>Links</b> are followed, also a link to a file that does not exist yet, which is created.
 *
 * <p><b>Rights</b>: a target that exists keeps its mode, or its access control list where files
 * have one, and its owner and group where this process may set them. Where it may not set the
 * group, the new group gets no more than everyone has. A new file has the mode of any new file.
 *
 * <p><b>Leftovers</b>: a process that is killed leaves its temporary file. The next write to the
 * same target by the same user deletes it; see {@link TemporaryFiles}.
 */
public final class AtomicFile {

  /** As many links in a row as Linux follows. */
  private static final int MOST_LINKS = 40;

  /** The sweep of another process may delete a temporary file; ten times in a row is no chance. */
  private static final int ATTEMPTS = 10;

  private AtomicFile() {}

  /** What the file will hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; called again if another process deleted what was written. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the file; its folder must exist.
   *
   * @throws IOException if that fails, also where the file is a folder, a device or a pipe, or its
   *     symbolic links lead in a circle; the target is as it was, and no temporary file is left
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = target(file);
    replace(target, InheritedRights.of(target), content);
  }

  /**
   * The same without following a link: one in the file's place is replaced. Its folder must be one
   * in which others cannot write, or the file must be what {@link #target} answers.
   *
   * @param rights those of the new file
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
   * What will be replaced: the file, or what its links lead to.
   *
   * @throws IOException where {@link #write} would refuse it at once; a caller who computes for
   *     hours first asks before that
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
      // A sweep of another process may come between creation and lock, or between close and move.
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
   * A plain stream rather than a channel: an interrupt, which is how training is stopped before it
   * is saved, would close a channel. The lock tells a sweep that the file is in use.
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

  /** Makes the renaming last; a file system that cannot do so has its own way. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file itself is complete under its name; only a power cut may bring back the old one.
    }
  }

  /** What the symbolic links at the end of this path lead to, which need not exist. */
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
