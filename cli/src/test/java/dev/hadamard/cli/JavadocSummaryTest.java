package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the Javadoc pages show whole sentences, in every module. */
class JavadocSummaryTest {

  @Test
  void no_summary_in_the_sources_is_cut() throws IOException {
    List<JavadocSummary> summaries;
    try (Stream<Path> files = Files.walk(Path.of(".."));
        StandardJavaFileManager manager =
            ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
              .toList();
      summaries = JavadocSummary.of(manager.getJavaFileObjectsFromPaths(sources));
    }
    assertThat(summaries)
        .anyMatch(summary -> summary.where().contains("Backend.java"))
        .anyMatch(summary -> summary.where().contains("module-info.java"))
        .anyMatch(summary -> summary.where().contains("package-info.java"));
    assertThat(summaries).filteredOn(JavadocSummary::isCut).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A step of momentum: v ← μ·v + g (B. Polyak, 1964, in the form that PyTorch uses).",
        "Uniform on ±√(6/(in + out)) (Glorot and Bengio, eq. 16).",
        "A network, e.g. a small one.",
        "A network, i.e. its layers.",
        "The method of K. He.",
        "Says \"done. Next\" at the end.",
      })
  void a_cut_summary_is_found(String comment) throws IOException {
    assertThat(summaryOf(comment)).matches(JavadocSummary::isCut);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A step of momentum: v ← μ·v + g. Source: B. Polyak (1964).",
        "{@summary The method of K. He.} Nothing follows.",
        "Returns a number in [0, 1).",
        "Adds a row to every row. x is m × n.",
      })
  void a_whole_summary_is_left_alone(String comment) throws IOException {
    assertThat(summaryOf(comment)).matches(summary -> !summary.isCut());
  }

  private static JavadocSummary summaryOf(String comment) throws IOException {
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return "/** " + comment + " */ class A {}";
          }
        };
    return JavadocSummary.of(List.of(source)).get(0);
  }
}
