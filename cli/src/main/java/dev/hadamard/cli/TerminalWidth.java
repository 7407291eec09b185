package dev.hadamard.cli;

import dev.hadamard.spi.NativeLibrary;
import dev.hadamard.spi.NativeLinker;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jline.nativ.CLibrary;
import org.jline.nativ.OSInfo;

/**
 * The width of the terminal, which JLine's native library asks the system for.
 *
 * <p>JLine would unpack the library to {@code java.io.tmpdir}, where other users could replace it
 * and a killed process leaves it. {@link NativeLinker} unpacks it instead, to a private folder that
 * is deleted once the library is loaded.
 */
final class TerminalWidth {

  /** The width if the system does not know it. */
  static final int DEFAULT = 80;

  /** The property that names the folder in which JLine looks for its library first. */
  private static final String FOLDER = "library.jline.path";

  /** Standard output and error, and the copy of error's terminal that the launcher may keep. */
  private static final int[] DESCRIPTORS = {1, 2, 3};

  private TerminalWidth() {}

  /** Loads the library once. */
  private static final class Library {
    static final boolean IS_LOADED = load();

    private static boolean load() {
      try {
        new NativeLinker(Optional.empty()).link(library(), Library::initialise);
        return true;
      } catch (Exception | LinkageError unsupported) { // JLine throws any exception of its loader
        return false;
      }
    }

    private static Optional<NativeLibrary> library() {
      return NativeLibrary.find(
          CLibrary.class,
          "org/jline/nativ/" + OSInfo.getNativeLibFolderPathForCurrentOS(),
          System.mapLibraryName("jlinenative").replace(".dylib", ".jnilib"));
    }

    private static void initialise() {
      String chosen = System.getProperty(FOLDER);
      System.setProperty(FOLDER, chosen == null ? System.getProperty("java.io.tmpdir") : chosen);
      CLibrary.getTerminalWidth(DESCRIPTORS[0]);
    }
  }

  /** The columns at this moment. */
  static int columns() {
    return Library.IS_LOADED
        ? IntStream.of(DESCRIPTORS)
            .map(CLibrary::getTerminalWidth)
            .filter(columns -> columns > 0)
            .findFirst()
            .orElse(DEFAULT)
        : DEFAULT;
  }
}
