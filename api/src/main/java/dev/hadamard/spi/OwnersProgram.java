package dev.hadamard.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Permissions with which only the owner may read, write and run a file, if files have a mode. */
enum OwnersProgram implements FileRights {
  INSTANCE;

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwx------");

  @Override
  public void create(Path fresh) throws IOException {
    if (UnixOwnership.isKnown()) {
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(MODE));
    } else {
      Files.createFile(fresh);
    }
  }

  @Override
  public void restrict(Path fresh) throws IOException {
    applyTo(fresh);
  }

  @Override
  public void applyTo(Path fresh) throws IOException {
    if (UnixOwnership.isKnown()) {
      Files.setPosixFilePermissions(fresh, MODE); // the umask may have taken some of it
    }
  }
}
