package dev.hadamard.spi;

import dev.hadamard.spi.Availability.Unavailable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder to which JavaCPP unpacks native libraries. JavaCPP's own choice is {@code ~/.javacpp}
 * or, without a home folder, a folder for temporary files with a predictable name, which it uses
 * even if another user made it.
 *
 * <p>Unlike JOCL's folder, it stays set, because JavaCPP unpacks more libraries later.
 */
final class JavaCppCache {

  private static final Logger LOG = System.getLogger(JavaCppCache.class.getName());

  private static final String LOADER = "org.bytedeco.javacpp.Loader";
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final String OTHER_SPELLING = "org.bytedeco.javacpp.cacheDir";

  private JavaCppCache() {}

  /**
   * Sets the folder if JavaCPP is on the class path and the user has not set one.
   *
   * @param cache the cache folder, if there is one
   * @param loader finds JavaCPP
   * @throws LibraryFolderError if there is no folder to which only this user can write
   */
  static void choose(Optional<Path> cache, ClassLoader loader) {
    if (System.getProperty(PROPERTY) != null || System.getProperty(OTHER_SPELLING) != null) {
      return;
    }
    try {
      Class.forName(LOADER, false, loader);
    } catch (ClassNotFoundException absent) {
      return;
    }
    System.setProperty(PROPERTY, folder(cache).path().toString());
  }

  private static PrivateFolder folder(Optional<Path> cache) {
    if (cache.isPresent()) {
      try {
        PrivateFolder kept = PrivateFolder.openUntouched(cache.get().resolve("javacpp"));
        kept.requireExecutable();
        return kept;
      } catch (UntrustedFolderException e) {
        LOG.log(
            Level.WARNING, "JavaCPP''s libraries are unpacked elsewhere, as {0}", e.getMessage());
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "JavaCPP''s libraries are unpacked elsewhere: {0}", e.toString());
      }
    }
    try {
      PassingFolder passing = PassingFolder.temporary();
      Runtime.getRuntime().addShutdownHook(new Thread(passing::delete, "hadamard-natives"));
      passing.folder().requireExecutable();
      return passing.folder();
    } catch (IOException e) {
      throw new LibraryFolderError(
          new Unavailable(
              "there is no safe folder for JavaCPP's native libraries: " + e.getMessage(),
              NativeLinker.REMEDY));
    }
  }
}
