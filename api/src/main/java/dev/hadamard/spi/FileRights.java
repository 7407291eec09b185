package dev.hadamard.spi;

import java.io.IOException;
import java.nio.file.Path;

/** The rights that a file gets which is written beside another and then takes its place. */
interface FileRights {

  /** Creates an empty file, which lets no more users in than these rights do. */
  void create(Path fresh) throws IOException;

  /** Closes such a file again, which another program may have replaced. */
  void restrict(Path fresh) throws IOException;

  /** Gives it these rights, before it takes the other's place. */
  void applyTo(Path fresh) throws IOException;
}
