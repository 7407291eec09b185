package dev.hadamard.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in the Javadoc of the interface and of the networks, compiled and run. */
class JavadocExamplesTest {

  private static final List<Path> SOURCES =
      List.of(Path.of("../api/src/main/java"), Path.of("src/main/java"));

  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\\}</pre>", Pattern.DOTALL);

  private static final String PROGRAM =
      """
      import dev.hadamard.*;
      import dev.hadamard.expression.*;
      import dev.hadamard.nn.*;
      import dev.hadamard.nn.Evaluation;
      import dev.hadamard.nn.data.*;
      import dev.hadamard.nn.layer.*;
      import dev.hadamard.nn.model.*;
      import dev.hadamard.op.Pointwise;
      import java.nio.file.*;
      import java.util.*;

      public class Example {
        public static void main(String[] arguments) throws Exception {
          %s
        }
      }
      """;

  /**
   * An example and where it stands.
   *
   * @param type the class in whose documentation it is
   * @param code statements
   */
  record Example(String type, String code) {

    @Override
    public String toString() {
      return type;
    }
  }

  @Test
  void the_classes_that_a_program_starts_with_have_an_example() throws IOException {
    assertThat(examples())
        .extracting(Example::type)
        .contains("Backend", "Backends", "Network", "Trainer", "Model");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void the_example_compiles_and_runs(Example example, @TempDir Path folder) throws Exception {
    Path source =
        Files.writeString(folder.resolve("Example.java"), PROGRAM.formatted(example.code));
    compile(source, folder);

    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> program = Class.forName("Example", true, loader);
      program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
  }

  private static void compile(Path source, Path folder) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                errors,
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString());
    assertThat(status).as(errors.toString(UTF_8)).isZero();
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (Path folder : SOURCES) {
      for (Path file : javaFiles(folder)) {
        String text = Files.readString(file).replaceAll("(?m)^ *\\* ?", "");
        String type = file.getFileName().toString().replace(".java", "");
        Matcher example = EXAMPLE.matcher(text);
        while (example.find()) {
          examples.add(new Example(type, example.group(1)));
        }
      }
    }
    return examples;
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
