package dev.hadamard.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder in which only this process's user can put anything. On Windows, where a file has no
 * mode, it inherits the rights of the folder it lies in: the user's own, in a profile.
 *
 * @param path its real path, without links
 */
record PrivateFolder(Path path) {

  private static final Logger LOG = System.getLogger(PrivateFolder.class.getName());

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Opens a folder, makes it and those it lies in where they are missing, and closes it to others.
   *
   * @throws UntrustedFolderException if another user could put another in its place
   * @throws IOException if it cannot be made
   */
  static PrivateFolder open(Path folder) throws IOException {
    if (!UnixOwnership.isKnown()) {
      return new PrivateFolder(Files.createDirectories(folder).toRealPath());
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      requireTrust(parent); // before anything is made or changed in it
    }
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      close(folder);
    }
    Files.createDirectories(folder, ownerOnly());
    requireTrust(folder);
    Path real = folder.toRealPath();
    close(real);
    return new PrivateFolder(real);
  }

  /**
   * The same for a folder whose content is believed: one that other users may have written in is
   * refused, not closed.
   *
   * @throws UntrustedFolderException also if others may write in it
   */
  static PrivateFolder openUntouched(Path folder) throws IOException {
    if (UnixOwnership.isKnown()
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && UnixOwnership.of(folder).isOpenToOthers()) {
      throw new UntrustedFolderException("other users may have written in " + folder);
    }
    return open(folder);
  }

  private static void close(Path folder) throws IOException {
    UnixOwnership ownership = UnixOwnership.of(folder);
    if (!ownership.isOwnFolder()) {
      throw new UntrustedFolderException(folder + " belongs to the user " + ownership.owner());
    }
    if (!ownership.isClosed()) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  private static void requireTrust(Path folder) throws IOException {
    String objection = UnixOwnership.objection(folder).orElse("");
    if (!objection.isEmpty()) {
      throw new UntrustedFolderException(objection);
    }
  }

  /** Makes a folder that is not there yet, in one that is. */
  static PrivateFolder fresh(Path folder) throws IOException {
    return new PrivateFolder(Files.createDirectory(folder, ownerOnly()).toRealPath());
  }

  /** How a file or folder is made so that it is its owner's alone. */
  static FileAttribute<?>[] ownerOnly() {
    return UnixOwnership.isKnown()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /**
   * Refuses a folder whose file system forbids to run what lies in it.
   *
   * @throws IOException if so, or if nothing can be written
   */
  void requireExecutable() throws IOException {
    Path trial = Files.createTempFile(path, "trial", null, ownerOnly());
    try {
      requireExecutable(trial);
    } finally {
      Files.delete(trial);
    }
  }

  /** The same for a file there, whose mode allows it. */
  void requireExecutable(Path file) throws IOException {
    if (!Files.isExecutable(file)) {
      throw new IOException("files in " + path + " may not be executed (noexec)");
    }
  }

  /** Deletes it with all that lies in it, as far as the system lets it. */
  void delete() {
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    } catch (IOException
        | UncheckedIOException held) { // by Windows, as long as the library is loaded
      LOG.log(Level.DEBUG, "{0} stays: {1}", path, held);
    }
  }
}
