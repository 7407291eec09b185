package dev.hadamard.spi;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Properties;

/**
 * Sets {@code java.io.tmpdir} for the first call of a binding.
 *
 * <p>JOCL and JCuda have no other setting. Their class initialisers load the file with a certain
 * name from this folder if there is one, without a check, and otherwise unpack it. Both read the
 * property when they are initialised, so it is changed during that time only. Other threads that
 * read it meanwhile see a private folder, in which they can create files, too.
 */
final class TemporaryFolderProperty {

  private static final String NAME = "java.io.tmpdir";

  /** A suffix that no file name can have, so that no file is created. */
  private static final String IMPOSSIBLE = "/none";

  private TemporaryFolderProperty() {}

  /** Makes a call while the property names a folder, then restores the property. */
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
   * Makes the JDK read the property, which it does once, for the first temporary file. If another
   * thread did so during the call, all later temporary files would be created in this private
   * folder.
   */
  private static void letJavaReadIt() {
    try {
      File.createTempFile("none", IMPOSSIBLE);
    } catch (IOException asExpected) {
      // The class that holds the folder is now initialised.
    }
    try {
      Files.createTempFile("none", IMPOSSIBLE);
    } catch (IOException | IllegalArgumentException asExpected) {
      // The same for the other class.
    }
  }
}
