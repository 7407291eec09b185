package dev.hadamard.spi;

import java.io.IOException;
import java.nio.file.Path;

/** The permissions of a new file that replaces another one. */
interface FileRights {

  /** Creates an empty file that is accessible to no more users than these permissions allow. */
  void create(Path fresh) throws IOException;

  /** Restricts the access to such a file again, because another program may have replaced it. */
  void restrict(Path fresh) throws IOException;

  /** Sets these permissions before the file replaces the other one. */
  void applyTo(Path fresh) throws IOException;
}
