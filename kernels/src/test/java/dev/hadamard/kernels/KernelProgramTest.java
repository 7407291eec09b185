package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How several kernels become one program. */
final class KernelProgramTest {

  private static final KernelLibrary LIBRARY =
      new KernelLibrary(
          file ->
              switch (file) {
                case "part.cl" -> "part of VW\n";
                case "sum.cl" -> "#include \"part.cl\"\n#include \"program.cl\"\nsum LANES\n";
                case "map.cl" -> "#include \"part.cl\"\n#include \"program.cl\"\nmap\n";
                default -> throw new AssertionError(file);
              });

  private static final KernelVariant SUM =
      KernelVariant.of("sum", Map.of("VW", 4, "LANES", 8), "element(a)\n");
  private static final KernelVariant MAP = KernelVariant.of("map", Map.of("VW", 4), "a + b\n");
  private static final KernelVariant OTHER_SUM =
      KernelVariant.of("sum", Map.of("VW", 4, "LANES", 2), "element(b)\n");

  @Test
  void shared_parts_stand_once_and_each_kernel_has_its_values_its_name_and_its_part() {
    KernelSource source = LIBRARY.source(KernelProgram.of(List.of(SUM, MAP, OTHER_SUM)));
    assertThat(source.text().lines().filter(line -> !line.startsWith("#line")))
        .containsExactly(
            "#define LANES 8",
            "#define sum sum_0",
            "#define element element_0",
            "part of VW",
            "element(a)",
            "sum LANES",
            "#undef LANES",
            "#undef sum",
            "#undef element",
            "#define map map_1",
            "#define element element_1",
            "a + b",
            "map",
            "#undef map",
            "#undef element",
            "#define LANES 2",
            "#define sum sum_2",
            "#define element element_2",
            "element(b)",
            "sum LANES",
            "#undef LANES",
            "#undef sum",
            "#undef element");
  }

  @Test
  void several_kernels_have_numbered_functions_and_their_width_as_the_only_option() {
    KernelProgram several = KernelProgram.of(List.of(SUM, MAP, OTHER_SUM));
    assertThat(several.variants())
        .extracting(several::function)
        .containsExactly("sum_0", "map_1", "sum_2");
    assertThat(several.defines()).isEqualTo("-D VW=4");
    assertThat(several.name()).isEqualTo("expressions");
    assertThat(several).hasToString("expressions -D VW=4");
  }

  @Test
  void a_single_kernel_keeps_its_name_its_options_and_its_source() {
    KernelProgram single = KernelProgram.of(List.of(SUM));
    assertThat(single.function(SUM)).isEqualTo("sum");
    assertThat(single.defines()).isEqualTo(SUM.defines());
    assertThat(single.name()).isEqualTo("sum");
    assertThat(single.fileName()).isEqualTo(SUM.fileName());
    assertThat(single).hasToString(SUM.toString());
    assertThat(LIBRARY.source(single).text())
        .isEqualTo(LIBRARY.source(SUM).text())
        .doesNotContain("#define");
  }

  @Test
  void programs_of_different_kernels_have_different_files() {
    String file = KernelProgram.of(List.of(SUM, MAP)).fileName();
    assertThat(file).matches("expressions-VW=4-[0-9a-f]{8}");
    assertThat(file).isEqualTo(KernelProgram.of(List.of(SUM, MAP)).fileName());
    assertThat(file).isNotEqualTo(KernelProgram.of(List.of(OTHER_SUM, MAP)).fileName());
  }

  @Test
  void kernels_that_share_no_width_or_have_no_generated_part_are_no_program() {
    KernelVariant narrow = KernelVariant.of("map", Map.of("VW", 1), "a\n");
    KernelVariant fixed = KernelVariant.of("map", Map.of("VW", 4));
    for (List<KernelVariant> wrong :
        List.of(
            List.<KernelVariant>of(),
            List.of(SUM, narrow),
            List.of(SUM, fixed),
            List.of(SUM, MAP, SUM))) {
      assertThatThrownBy(() -> KernelProgram.of(wrong))
          .as("%s", wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    KernelProgram program = KernelProgram.of(SUM);
    assertThatThrownBy(() -> program.function(MAP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("map");
  }
}
