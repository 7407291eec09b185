package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A native library as an attacker would put it somewhere: it acts when it is loaded. */
final class PlantedLibrary {

  private PlantedLibrary() {}

  /**
   * Builds one, or skips the running test where there is no compiler.
   *
   * @param marker the file that it makes when it is loaded
   */
  static void build(Path library, Path marker) throws IOException, InterruptedException {
    Path source = Files.createTempFile("planted", ".c");
    Files.writeString(
        source,
        """
        #include <stdio.h>
        __attribute__((constructor)) static void loaded(void) { fclose(fopen("%s", "w")); }
        """
            .formatted(marker));
    Process compiler;
    try {
      compiler =
          new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", library + "", source + "")
              .inheritIO()
              .start();
    } catch (IOException absent) {
      throw skip("there is no gcc to build a library with");
    }
    assertThat(compiler.waitFor()).isZero();
    Files.delete(source);
  }

  /** Skips the running test, and says why. */
  static RuntimeException skip(String reason) {
    System.err.println("skipped: " + reason);
    return abort(reason);
  }
}
