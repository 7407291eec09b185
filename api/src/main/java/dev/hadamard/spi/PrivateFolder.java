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
 * A folder to which only this process's user can write. On Windows, where files have no mode, it
 * inherits the permissions of its parent folder, which in a user profile are the user's own.
 *
 * @param path its real path, without links
 */
record PrivateFolder(Path path) {

  private static final Logger LOG = System.getLogger(PrivateFolder.class.getName());

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Opens a folder, creates it and its parents if they are missing, and removes the access of
   * others.
   *
   * @throws UntrustedFolderException if another user could replace it
   * @throws IOException if it cannot be created
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
   * Opens a folder whose content will be trusted: a folder to which other users may have written is
   * refused.
   *
   * @throws UntrustedFolderException also if others may write to it
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

  /** Creates a new folder in an existing one. */
  static PrivateFolder fresh(Path folder) throws IOException {
    return new PrivateFolder(Files.createDirectory(folder, ownerOnly()).toRealPath());
  }

  /** The attributes of a new file or folder to which only its owner has access. */
  static FileAttribute<?>[] ownerOnly() {
    return UnixOwnership.isKnown()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /**
   * Refuses a folder whose file system does not allow running programs.
   *
   * @throws IOException if it does not, or if nothing can be written
   */
  void requireExecutable() throws IOException {
    Path trial = Files.createTempFile(path, "trial", null, ownerOnly());
    try {
      requireExecutable(trial);
    } finally {
      Files.delete(trial);
    }
  }

  /** Refuses a file, whose mode allows running it, if the file system does not. */
  void requireExecutable(Path file) throws IOException {
    if (!Files.isExecutable(file)) {
      throw new IOException("files in " + path + " may not be executed (noexec)");
    }
  }

  /** Deletes the folder and its content as far as the system allows. */
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
