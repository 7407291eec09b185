package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.spi.BackendProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kit on the toy of the page after the page's own advice on how to break it. {@link
 * BackendPageTest} runs it; its name keeps it out of ordinary runs.
 */
final class BrokenToyConformance extends BackendConformance {

  /** What the page takes out of the toy, and what it puts there. */
  static final String SOUND = "(beta == 0 ? 0 : beta * y)";

  static final String BROKEN = "beta * y";

  private static final String PACKAGE = "com.example.broken"; // the sound one is there already

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private static Path folder;

  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("toy");
  }

  @Override
  protected Backend open(BackendConfig config) {
    try {
      compile(BackendPage.read().classes());
      URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
      Class<?> provider = loader.loadClass(PACKAGE + ".ToyProvider");
      return ((BackendProvider) provider.getConstructor().newInstance()).open(config);
    } catch (IOException | ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void compile(Map<String, String> classes) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
    for (Map.Entry<String, String> source : classes.entrySet()) {
      Path file = folder.resolve(source.getKey() + ".java");
      Files.writeString(
          file, source.getValue().replace("com.example.toy", PACKAGE).replace(SOUND, BROKEN));
      arguments.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IllegalStateException("javac " + arguments + " ended with " + result);
    }
  }
}
