package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kernel file promises its reader. */
final class KernelFilesTest {

  static List<Path> files() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(KernelLibrary.class.getResource("prelude.cl")).toURI())
            .resolveSibling(".");
    try (Stream<Path> all = Files.list(folder.normalize())) {
      return all.filter(file -> file.toString().endsWith(".cl")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void the_header_names_the_file_and_a_kernel_has_its_files_name(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".cl", "");
    String text = Files.readString(file);
    assertThat(text).startsWith("// " + name + ": ");
    if (text.contains("\nKERNEL ")) {
      assertThat(text).containsOnlyOnce("\nKERNEL ").containsPattern("void\\s+" + name + "\\(");
      assertThat(KernelLibrary.bundled().source(name).text()).contains("#line 1 \"prelude.cl\"");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void only_the_prelude_speaks_one_of_the_two_languages(Path file) throws IOException {
    if (!file.endsWith("prelude.cl")) {
      assertThat(Files.readString(file).lines().filter(line -> !line.strip().startsWith("//")))
          .noneMatch(line -> line.matches(".*(__kernel|__global|__local|__constant|barrier\\().*"))
          .noneMatch(line -> line.matches(".*(threadIdx|blockIdx|__shared__|__syncthreads).*"))
          .noneMatch(line -> line.matches(".*\\b(double|atomic_\\w+|native_\\w+)\\b.*"));
    }
  }
}
