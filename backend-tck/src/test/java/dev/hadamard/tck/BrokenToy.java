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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The toy of {@code docs/write-a-backend.md}, with one expression replaced by another. */
final class BrokenToy {

  private static final String PACKAGE = "com.example.broken"; // the sound one is there already

  private BrokenToy() {}

  /** Compiles and opens it. */
  static Backend open(String sound, String broken, BackendConfig config) {
    try {
      Path folder = Files.createTempDirectory("toy");
      try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
        Map<String, String> classes = BackendPage.read().classes();
        if (classes.values().stream().noneMatch(source -> source.contains(sound))) {
          throw new IllegalStateException("the toy has no " + sound);
        }
        compile(folder, classes, sound, broken);
        for (String name : classes.keySet()) {
          Class<?> unused = loader.loadClass(PACKAGE + "." + name); // the folder goes
        }
        Class<?> provider = loader.loadClass(PACKAGE + ".ToyProvider");
        return ((BackendProvider) provider.getConstructor().newInstance()).open(config);
      } finally {
        delete(folder);
      }
    } catch (IOException | ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void compile(Path folder, Map<String, String> classes, String sound, String broken)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
    for (Map.Entry<String, String> source : classes.entrySet()) {
      Path file = folder.resolve(source.getKey() + ".java");
      Files.writeString(
          file, source.getValue().replace("com.example.toy", PACKAGE).replace(sound, broken));
      arguments.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IllegalStateException("javac " + arguments + " ended with " + result);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
