package dev.hadamard.spi;

import dev.hadamard.BackendConfig;
import dev.hadamard.spi.Availability.Unavailable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Links Java bindings with their native libraries, from a folder to which no other user can write.
 *
 * <p>JOCL and JCuda unpack their libraries to {@code java.io.tmpdir}, which all users share, and
 * load any file they find there: one that another user wrote, or an incomplete one, which crashes
 * the process. This class unpacks the library itself: to {@code natives/SHA-256} in the cache
 * folder, where it is compared with the jar's at each start; or, without a cache folder, to a
 * temporary folder for this process, which is deleted once the library is loaded. It then makes the
 * binding's first call while {@code java.io.tmpdir} names that folder. The next process deletes
 * what a killed process left, or what Windows did not allow it to delete.
 *
 * <p>A library that the application has already loaded stays loaded. A library in {@code
 * java.library.path} is loaded from there, because the binding looks there first.
 *
 * <p>The JVM lets only one class loader load a file. A second class loader that links the same
 * library gets a copy of its own; it needs one, because the library keeps references to the
 * binding's classes in static memory.
 *
 * @param cache the cache folder, if there is one
 */
public record NativeLinker(Optional<Path> cache) {

  private static final Logger LOG = System.getLogger(NativeLinker.class.getName());

  /**
   * The lock that all class loaders of this process share: an interned string. Without it two
   * threads would restore each other's {@code java.io.tmpdir}.
   */
  private static final Object ONE_AT_A_TIME = "dev.hadamard.spi.NativeLinker".intern();

  /**
   * The prefix of a system property for each library that a class loader of this process has loaded
   * from the cache.
   */
  private static final String TAKEN = "dev.hadamard.spi.NativeLinker.";

  static final String REMEDY =
      "set hadamard.cache.dir to a folder that only you can write in and that may hold executable"
          + " files, or use hadamard.backend=cpu";

  /** Creates a linker that keeps libraries in the configuration's cache folder. */
  public static NativeLinker of(BackendConfig config) {
    return new NativeLinker(config.cacheDir());
  }

  /**
   * The folder from which a library is loaded.
   *
   * @param passing the folder, if it is temporary
   */
  private record Place(PrivateFolder folder, Optional<PassingFolder> passing) {

    void leave() {
      passing.ifPresent(PassingFolder::delete);
    }
  }

  /** Opens one of the places to try. */
  @FunctionalInterface
  private interface Source {
    Place open() throws IOException;
  }

  /**
   * Makes the first call of a binding, which loads its native library.
   *
   * @param library the library; empty if it is not on the class path
   * @param firstCall initialises the class that loads the library, and does nothing else; its
   *     errors are passed on
   * @throws LibraryFolderError if there is no safe folder to load it from
   */
  public void link(Optional<NativeLibrary> library, Runnable firstCall) {
    synchronized (ONE_AT_A_TIME) {
      Place place = place(library);
      try {
        TemporaryFolderProperty.during(place.folder, firstCall);
      } finally {
        place.leave();
      }
    }
  }

  /**
   * Sets the folder to which JavaCPP unpacks native libraries, unless the user has set {@code
   * org.bytedeco.javacpp.cachedir}. Call this before the first use of JavaCPP.
   *
   * @param loader the class loader of JavaCPP; without JavaCPP nothing is done
   * @throws LibraryFolderError if there is no safe folder to unpack to
   */
  public void chooseJavaCppCache(ClassLoader loader) {
    synchronized (ONE_AT_A_TIME) {
      JavaCppCache.choose(cache, loader);
    }
  }

  private Place place(Optional<NativeLibrary> library) {
    List<Source> sources = new ArrayList<>();
    cache
        .map(folder -> folder.resolve("natives"))
        .ifPresent(
            natives ->
                sources.add(
                    library.isPresent() && isFirst(library.get())
                        ? () -> kept(natives, library.get())
                        : () -> passing(PassingFolder.in(PrivateFolder.open(natives)))));
    sources.add(() -> passing(PassingFolder.temporary()));
    List<String> refusals = new ArrayList<>();
    for (Source each : sources) {
      try {
        return filled(each.open(), library);
      } catch (UntrustedFolderException e) {
        LOG.log(Level.WARNING, "native libraries are unpacked elsewhere, as {0}", e.getMessage());
        refusals.add(e.getMessage());
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "native libraries are unpacked elsewhere: {0}", e.toString());
        refusals.add(reason(e));
      }
    }
    throw noPlace(library, refusals);
  }

  /** Whether no other class loader of this process has loaded the library from the cache. */
  private static boolean isFirst(NativeLibrary library) {
    return System.getProperties().putIfAbsent(TAKEN + library.sha256(), "taken") == null;
  }

  private static Place kept(Path natives, NativeLibrary library) throws IOException {
    PrivateFolder parent = PrivateFolder.open(natives);
    PassingFolder.sweep(parent);
    Path folder = parent.path().resolve(library.sha256());
    return new Place(PrivateFolder.open(folder), Optional.empty());
  }

  private static Place passing(PassingFolder passing) {
    return new Place(passing.folder(), Optional.of(passing));
  }

  private static Place filled(Place place, Optional<NativeLibrary> library) throws IOException {
    try {
      if (library.isPresent()) {
        library.get().unpackInto(place.folder);
      }
      return place;
    } catch (IOException e) {
      place.leave();
      throw e;
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof FileSystemException e && e.getReason() == null
        ? e.getFile() + ": " + FileReason.of(e)
        : String.valueOf(failure.getMessage());
  }

  private static LibraryFolderError noPlace(
      Optional<NativeLibrary> library, List<String> refusals) {
    return new LibraryFolderError(
        new Unavailable(
            "there is no safe folder from which to load %s: %s"
                .formatted(
                    library.map(NativeLibrary::fileName).orElse("a native library"),
                    String.join("; ", refusals)),
            REMEDY));
  }
}
