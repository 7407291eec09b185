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
 * Links bindings with their native libraries, from a folder that no other user can write in.
 *
 * <p>JOCL and JCuda unpack theirs to {@code java.io.tmpdir}, which all users share, and load what
 * lies there: a library that another user has put there, or one half-written, which ends the
 * process. So the library is unpacked here: to {@code natives/SHA-256} in the cache folder, where
 * it is compared with the jar's at each start; else to a folder for this process alone, in the
 * folder for temporary files, which is deleted when the library is loaded. Then the binding's first
 * call is made, while {@code java.io.tmpdir} names that folder. What a killed process left in such
 * a place, and what Windows did not let it delete, is deleted by the next that uses the place.
 *
 * <p>What the application loaded before stays as it is. A library that is found in {@code
 * java.library.path} is loaded from there, as the binding looks there first.
 *
 * <p>Java lets only one class loader load a file. A second one that links the same library gets a
 * copy of its own, as it needs: the library keeps what it knows of the binding's classes in static
 * memory.
 *
 * @param cache the folder for what is kept from one run to the next, if there is one
 */
public record NativeLinker(Optional<Path> cache) {

  private static final Logger LOG = System.getLogger(NativeLinker.class.getName());

  /**
   * One at a time in this process, whatever the class loader: of a string there is one for all of
   * them. Two at once would restore each other's {@code java.io.tmpdir}.
   */
  private static final Object ONE_AT_A_TIME = "dev.hadamard.spi.NativeLinker".intern();

  /** A property for each library that some class loader of this process has got from the cache. */
  private static final String TAKEN = "dev.hadamard.spi.NativeLinker.";

  static final String REMEDY =
      "set hadamard.cache.dir to a folder that only you can write in and that may hold executable"
          + " files, or use hadamard.backend=cpu";

  /** The linker that keeps libraries in the configuration's cache folder. */
  public static NativeLinker of(BackendConfig config) {
    return new NativeLinker(config.cacheDir());
  }

  /**
   * Where a library is loaded from.
   *
   * @param passing the folder, if it is for this one time
   */
  private record Place(PrivateFolder folder, Optional<PassingFolder> passing) {

    void leave() {
      passing.ifPresent(PassingFolder::delete);
    }
  }

  /** One of the places to try. */
  @FunctionalInterface
  private interface Source {
    Place open() throws IOException;
  }

  /**
   * Makes a binding's first call, in which it loads its native library.
   *
   * @param library what it loads; empty if it is not on the class path, then the binding finds none
   *     or unpacks another
   * @param firstCall initialises the class that loads it, and does no more; its errors are passed
   *     on
   * @throws LibraryFolderError if there is no folder to load it from
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
   * Chooses the folder to which JavaCPP unpacks native libraries, unless the user has ({@code
   * org.bytedeco.javacpp.cachedir}); to be called before its first use.
   *
   * @param loader finds JavaCPP; where it does not, nothing is done
   * @throws LibraryFolderError if there is no folder to unpack to
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

  /** Whether no other class loader of this process has got the library from the cache. */
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
