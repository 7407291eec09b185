package dev.hadamard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.spi.BackendProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;

/** Providers of another project, compiled from source into a folder. */
record CompiledProviders(Path folder) {

  private static final String SOURCE =
      """
      package extra;

      public class %s%s implements dev.hadamard.spi.BackendProvider {
        public String name() { return "%s"; }
        public int priority() { return 1; }
        public dev.hadamard.spi.Availability probe(dev.hadamard.BackendConfig config) {
          return new dev.hadamard.spi.Availability.Unavailable("none", "none");
        }
        public dev.hadamard.Backend open(dev.hadamard.BackendConfig config) {
          throw new IllegalStateException();
        }
        %s
      }
      """;

  /** A provider of this class in the package {@code extra}, named like it in lower case. */
  CompiledProviders add(String type) throws IOException {
    return add(type, "", "");
  }

  /** The same with a superclass, or with a member that overrides or adds something. */
  CompiledProviders add(String type, String superclass, String member) throws IOException {
    String name = type.toLowerCase(Locale.ROOT);
    String heritage = superclass.isEmpty() ? "" : " extends " + superclass;
    compile(type, SOURCE.formatted(type, heritage, name, member));
    return this;
  }

  void compile(String type, String text) throws IOException {
    Path source = Files.writeString(folder.resolve(type + ".java"), text);
    String path = folder + System.getProperty("path.separator") + classPath();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                path,
                "-d",
                "" + folder,
                "" + source);
    assertThat(status).as(text).isZero();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  Path classFile(String type) {
    return folder.resolve("extra").resolve(type + ".class");
  }

  /** Makes a class look as if a Java compiled it that does not exist yet. */
  void makeNewer(String type) throws IOException {
    byte[] bytes = Files.readAllBytes(classFile(type));
    bytes[7] = 120; // major version
    Files.write(classFile(type), bytes);
  }

  /** Writes the file that names them, in this order. */
  void name(String... types) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(
        services.resolve(BackendProvider.class.getName()),
        List.of(types).stream().map(type -> "extra." + type).toList());
  }
}
