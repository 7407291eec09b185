package dev.hadamard.spi;

import java.io.IOException;

/** Another user could replace what lies in a folder. */
final class UntrustedFolderException extends IOException {

  private static final long serialVersionUID = 1L;

  UntrustedFolderException(String objection) {
    super(objection);
  }
}
