package dev.hadamard.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * The native library by which JLine, the progress bar's terminal, learns the width of the line.
 *
 * <p>JLine unpacks it to {@code java.io.tmpdir} under a name that others can read while it does so.
 * So it gets a folder that is this user's alone.
 */
final class TerminalLibrary {

  private static final String PROPERTY = "jline.tmpdir";

  private TerminalLibrary() {}

  /** A new progress bar, whose library lies in a folder of its own. */
  static ProgressBarBuilder progressBar() {
    if (System.getProperty(PROPERTY) == null) {
      try {
        Path folder = Files.createTempDirectory("hadamard-terminal-");
        folder.toFile().deleteOnExit(); // after the library, which asks for that later
        System.setProperty(PROPERTY, folder.toString());
      } catch (IOException full) {
        System.setProperty(PROPERTY, "/nonexistent"); // the bar does without the library
      }
    }
    return new ProgressBarBuilder();
  }
}
