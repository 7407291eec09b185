package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.KernelBuildException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which kernels are compiled when, and which of them as one program. */
final class CompiledKernelsTest {

  private static final KernelVariant A = variant("a");
  private static final KernelVariant B = variant("b");
  private static final KernelVariant C = variant("c");
  private static final KernelVariant WRONG = variant("wrong");

  private final List<String> programs = new ArrayList<>();
  private final CompiledKernels<String> kernels = new CompiledKernels<>(this::compile);

  private static KernelVariant variant(String text) {
    return KernelVariant.of("expression", Map.of("VW", 1), text);
  }

  /** Compiles whatever does not contain the wrong kernel. */
  private List<String> compile(KernelProgram program) {
    List<String> texts = program.variants().stream().map(KernelVariant::generated).toList();
    programs.add(String.join(" ", texts));
    if (texts.contains("wrong")) {
      throw new KernelBuildException(program.name() + ".cl", "device", "", programs.toString());
    }
    return texts.stream().map(text -> "kernel " + text).toList();
  }

  @Test
  void a_kernel_is_compiled_when_it_is_first_needed_and_once() {
    assertThat(kernels.get(A)).isEqualTo("kernel a");
    assertThat(kernels.get(A)).isEqualTo("kernel a");
    assertThat(programs).containsExactly("a");
  }

  @Test
  void kernels_compiled_together_are_one_program_and_each_is_found() {
    kernels.compile(List.of(A, B, A, C));
    assertThat(List.of(kernels.get(C), kernels.get(A), kernels.get(B)))
        .containsExactly("kernel c", "kernel a", "kernel b");
    assertThat(programs).containsExactly("a b c");
  }

  @Test
  void what_is_known_is_left_out_and_a_single_kernel_waits_until_it_is_needed() {
    kernels.get(B);
    kernels.compile(List.of(A, B, C));
    kernels.compile(List.of(A, B, C));
    kernels.compile(List.of(A, variant("d")));
    assertThat(programs).containsExactly("b", "a c");
  }

  @Test
  void if_one_does_not_compile_each_is_compiled_alone_and_the_wrong_one_is_named() {
    kernels.compile(List.of(A, WRONG));
    assertThat(kernels.get(A)).isEqualTo("kernel a");
    assertThatThrownBy(() -> kernels.get(WRONG))
        .isInstanceOfSatisfying(
            KernelBuildException.class,
            failure -> assertThat(failure.program()).isEqualTo("expression.cl"));
    assertThat(programs).containsExactly("a wrong", "a", "wrong");
  }
}
