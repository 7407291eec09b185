package dev.hadamard.spi;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Gives files to another user: {@code nobody}, which each Unix has. */
final class OtherUser {

  private OtherUser() {}

  /**
   * Gives a file, or a link itself, to this user; skips the running test where that is forbidden.
   */
  static void giveAway(Path path) {
    try {
      Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(
              path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (IOException notRoot) {
      abort("only the superuser can give a file to another user");
    }
  }
}
