package dev.hadamard.spi;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A private temporary folder, {@code hadamard-natives-5f0c…-1a2b…}, and its mark: an empty file
 * beside it, {@code .hadamard-natives.5f0c…-1a2b….tmp}, which this process has locked.
 *
 * <p>The mark is created and locked before its folder and deleted after it. A folder whose mark is
 * not locked was therefore left by a killed process, or by a process on Windows, which cannot
 * delete a library that it has loaded. The next process deletes it. A folder without a mark is
 * never touched: it was created on a file system without locks, or by another program.
 */
final class PassingFolder {

  private static final Logger LOG = System.getLogger(PassingFolder.class.getName());

  private static final String NAME = "hadamard-natives";

  /** The number of attempts, because another process's cleanup may delete a mark. */
  private static final int ATTEMPTS = 10;

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final PrivateFolder folder;
  private final Path mark;
  private final FileChannel lock;

  private PassingFolder(PrivateFolder folder, Path mark, FileChannel lock) {
    this.folder = folder;
    this.mark = mark;
    this.lock = lock;
  }

  /** Creates one in a private folder. */
  static PassingFolder in(PrivateFolder parent) throws IOException {
    sweep(parent);
    return make(parent.path());
  }

  /** Creates one in the folder for temporary files. */
  static PassingFolder temporary() throws IOException {
    Path shared = sharedFolder();
    Optional<String> objection =
        UnixOwnership.isKnown() ? UnixOwnership.objection(shared) : Optional.empty();
    if (objection.isEmpty()) { // else another user could put a link in the place of what is deleted
      sweep(shared);
    }
    PassingFolder fresh = make(shared);
    objection.ifPresent(
        text ->
            LOG.log(
                Level.WARNING,
                "{0}: they could replace native libraries before they are loaded; set its"
                    + " sticky bit, as /tmp has it, or java.io.tmpdir to another folder",
                text));
    return fresh;
  }

  private static Path sharedFolder() throws IOException {
    try {
      return Path.of(System.getProperty("java.io.tmpdir", "")).toAbsolutePath();
    } catch (InvalidPathException unspeakable) { // in the encoding that Java uses for file names
      throw new IOException(unspeakable.getMessage(), unspeakable);
    }
  }

  private static PassingFolder make(Path parent) throws IOException {
    TemporaryFiles marks = new TemporaryFiles(parent, NAME);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path mark = marks.next();
      FileChannel lock = FileChannel.open(mark, NEW, PrivateFolder.ownerOnly());
      try {
        if (isHeld(mark, lock)) {
          return new PassingFolder(PrivateFolder.fresh(folderOf(mark)), mark, lock);
        }
        lock.close();
      } catch (IOException e) {
        lock.close();
        Files.deleteIfExists(mark);
        throw e;
      }
    }
    throw new FileSystemException(
        parent.toString(), null, "another program deletes the files that are made there");
  }

  /** Locks a new mark; returns whether it is locked. A file system without locks has no marks. */
  private static boolean isHeld(Path mark, FileChannel lock) throws IOException {
    FileLock held;
    try {
      held = lock.tryLock(); // until the channel is closed
    } catch (IOException noLocks) {
      Files.deleteIfExists(mark);
      return true;
    }
    // Another process's cleanup may have locked it first and deleted it.
    return held != null && Files.exists(mark, LinkOption.NOFOLLOW_LINKS);
  }

  private static Path folderOf(Path mark) {
    String name = mark.getFileName().toString();
    int end = name.length() - TemporaryFiles.END.length();
    return mark.resolveSibling(NAME + "-" + name.substring(NAME.length() + 2, end));
  }

  PrivateFolder folder() {
    return folder;
  }

  /**
   * Deletes the folder and its content. A later cleanup deletes what the system does not allow now.
   */
  void delete() {
    folder.delete();
    try (lock) {
      if (Files.notExists(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(mark);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0} stays: {1}", mark, e);
    }
  }

  /** Deletes the folders of ended processes in a private folder. */
  static void sweep(PrivateFolder parent) {
    sweep(parent.path());
  }

  private static void sweep(Path parent) {
    new TemporaryFiles(parent, NAME).sweep(PassingFolder::deleteFolderOf);
  }

  /** Deletes the folder of a mark if it is one of these folders; returns whether it is gone. */
  private static boolean deleteFolderOf(Path mark) {
    Path folder = folderOf(mark);
    try {
      if (isOwn(folder)) {
        new PrivateFolder(folder).delete();
      }
    } catch (IOException absent) {
      // It was never made, or is gone already.
    }
    return Files.notExists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether it is a folder, not a link, to which only this user could write. */
  private static boolean isOwn(Path folder) throws IOException {
    if (!UnixOwnership.isKnown()) {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }
    UnixOwnership ownership = UnixOwnership.of(folder);
    return ownership.isOwnFolder() && ownership.isClosed();
  }
}
