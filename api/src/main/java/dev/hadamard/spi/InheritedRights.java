package dev.hadamard.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The owner, group and mode of a file, or its access control list, for the file that replaces it.
 *
 * @param file the file that has them
 * @param posix owner, group and mode; null if there is no such file or it has none
 */
record InheritedRights(Path file, @Nullable PosixFileAttributes posix) implements FileRights {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Reads the permissions of a file, which need not exist. */
  static InheritedRights of(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return new InheritedRights(
        file, view == null || !Files.exists(file) ? null : view.readAttributes());
  }

  /**
   * Creates an empty file. If it will replace an existing file, only its owner has access at first;
   * otherwise it has the default mode.
   */
  @Override
  public void create(Path fresh) throws IOException {
    if (posix == null) {
      Files.createFile(fresh);
    } else {
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
  }

  @Override
  public void restrict(Path fresh) throws IOException {
    if (posix != null) {
      Files.setPosixFilePermissions(fresh, OWNER_ONLY);
    }
  }

  /** Sets the mode last, because setting an owner clears parts of it. */
  @Override
  public void applyTo(Path fresh) throws IOException {
    if (posix != null) {
      applyTo(Files.getFileAttributeView(fresh, PosixFileAttributeView.class), posix);
    } else if (Files.exists(file)) {
      applyAcl(fresh);
    }
  }

  private static void applyTo(@Nullable PosixFileAttributeView fresh, PosixFileAttributes rights)
      throws IOException {
    if (fresh == null) {
      return; // the file beside it has them
    }
    PosixFileAttributes now = fresh.readAttributes();
    Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    mode.addAll(rights.permissions());
    if (!now.group().equals(rights.group())) {
      try {
        fresh.setGroup(rights.group());
      } catch (IOException notAllowed) {
        restrictGroup(mode);
      }
    }
    if (!now.owner().equals(rights.owner())) {
      try {
        fresh.setOwner(rights.owner());
      } catch (IOException notAllowed) {
        // Only root may do this; otherwise the file belongs to the user who wrote it.
      }
    }
    fresh.setPermissions(mode);
  }

  /** Limits the permissions of another group to those of all other users. */
  private static void restrictGroup(Set<PosixFilePermission> mode) {
    if (!mode.contains(PosixFilePermission.OTHERS_READ)) {
      mode.remove(PosixFilePermission.GROUP_READ);
    }
    if (!mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      mode.remove(PosixFilePermission.GROUP_WRITE);
    }
    if (!mode.contains(PosixFilePermission.OTHERS_EXECUTE)) {
      mode.remove(PosixFilePermission.GROUP_EXECUTE);
    }
  }

  private void applyAcl(Path fresh) {
    AclFileAttributeView from = Files.getFileAttributeView(file, AclFileAttributeView.class);
    AclFileAttributeView to = Files.getFileAttributeView(fresh, AclFileAttributeView.class);
    if (from != null && to != null) {
      try {
        to.setAcl(from.getAcl());
      } catch (IOException notAllowed) {
        // It keeps what its folder gives it.
      }
    }
  }
}
