package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a program is put together of its files. */
final class KernelLibraryTest {

  private static KernelLibrary of(Map<String, String> files) {
    return new KernelLibrary(file -> files.getOrDefault(file, "missing " + file));
  }

  @Test
  void parts_stand_where_they_are_included_and_each_line_knows_where_it_came_from() {
    KernelSource source =
        of(Map.of("main.cl", "one\n#include \"part.cl\"\nthree\n", "part.cl", "two\n"))
            .source("main");
    assertThat(source.text())
        .isEqualTo(
            """
            #line 1 "main.cl"
            one
            #line 1 "part.cl"
            two
            #line 3 "main.cl"
            three
            """);
  }

  @Test
  void a_part_that_several_include_stands_there_once() {
    KernelSource source =
        of(Map.of(
                "main.cl", "#include \"a.cl\"\n#include \"b.cl\"\n",
                "a.cl", "#include \"base.cl\"\nA\n",
                "b.cl", "#include \"base.cl\"\nB\n",
                "base.cl", "BASE\n"))
            .source("main");
    assertThat(source.text().lines().filter(line -> !line.startsWith("#line")))
        .containsExactly("BASE", "A", "B");
  }

  @Test
  void a_part_that_includes_itself_is_refused() {
    KernelLibrary circular =
        of(Map.of("a.cl", "#include \"b.cl\"\n", "b.cl", "#include \"a.cl\"\n"));
    assertThatThrownBy(() -> circular.source("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.cl includes itself");
  }

  @Test
  void an_unknown_kernel_is_refused_by_name() {
    assertThatThrownBy(() -> KernelLibrary.bundled().source("no_such"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no_such.cl");
  }

  @Test
  void a_line_can_be_looked_up_by_file_and_number() {
    KernelSource source =
        of(Map.of("main.cl", "one\n#include \"p.cl\"\n", "p.cl", "x\ny\n")).source("main");
    assertThat(source.line("p.cl", 2)).contains("y");
    assertThat(source.line("main.cl", 1)).contains("one");
    assertThat(source.line("p.cl", 3)).isEmpty();
    assertThat(source.line("p.cl", 0)).isEmpty();
    assertThat(source.line("other.cl", 1)).isEmpty();
  }

  @Test
  void variants_are_equal_by_kernel_and_values_in_whatever_order() {
    KernelVariant variant = KernelVariant.of("k", Map.of("B", 2, "A", "x"));
    assertThat(variant.defines()).isEqualTo("-D A=x -D B=2");
    assertThat(variant).isEqualTo(KernelVariant.of("k", Map.of("A", "x", "B", "2")));
    assertThat(variant).isNotEqualTo(KernelVariant.of("k", Map.of("A", "x")));
    assertThat(variant).isNotEqualTo(KernelVariant.of("l", Map.of("A", "x", "B", "2")));
  }
}
