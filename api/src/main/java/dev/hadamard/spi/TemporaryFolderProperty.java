package dev.hadamard.spi;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Properties;

/**
 * {@code java.io.tmpdir}, lent to a binding for its first call.
 *
 * <p>JOCL and JCuda have no other setting: their class initialisers load the file of a certain name
 * in this folder if there is one, whatever it is, and else unpack one. Both read the property when
 * they are initialised, so it is another one just then. Threads that read it meanwhile see a
 * private folder, in which files can be made as in the other.
 */
final class TemporaryFolderProperty {

  private static final String NAME = "java.io.tmpdir";

  /** An end that no file name can have, so that none is made. */
  private static final String IMPOSSIBLE = "/none";

  private TemporaryFolderProperty() {}

  /** Makes a call while the property names a folder, and restores it. */
  static void during(PrivateFolder folder, Runnable call) {
    letJavaReadIt();
    Properties properties = System.getProperties();
    String before = properties.getProperty(NAME);
    String ours = folder.path().toString();
    properties.setProperty(NAME, ours);
    try {
      call.run();
    } finally { // unless another thread has set it meanwhile
      if (before == null) {
        properties.remove(NAME, ours);
      } else {
        properties.replace(NAME, ours, before);
      }
    }
  }

  /**
   * Java itself reads the property once, when the first temporary file is made. Were that
   * meanwhile, in another thread, all later ones would be made in the folder that is only lent.
   */
  private static void letJavaReadIt() {
    try {
      File.createTempFile("none", IMPOSSIBLE);
    } catch (IOException asExpected) {
      // The class that holds the folder is initialised by now.
    }
    try {
      Files.createTempFile("none", IMPOSSIBLE);
    } catch (IOException | IllegalArgumentException asExpected) {
      // The same for the other class.
    }
  }
}
