package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What NVRTC is asked for, and what is made of its answers. */
final class NvrtcCompilerTest {

  private static final KernelProgram PROGRAM =
      KernelProgram.of(KernelVariant.of("hadamard", Map.of("VW", 1, "BLOCK", 1)));
  private static final KernelSource SOURCE =
      new KernelLibrary(file -> "// a part\nno such kernel\n").source("hadamard");

  /** Knows 7.5, 8.0, 8.6 and 9.0, and notes what it is asked. */
  private static final class Fake implements Nvrtc {
    private final List<String> asked = new ArrayList<>();
    private final Outcome outcome;

    Fake(String status, String code, String log) {
      outcome = new Outcome(status, code.getBytes(StandardCharsets.US_ASCII), log);
    }

    static Fake working() {
      return new Fake("NVRTC_SUCCESS", "code", "");
    }

    @Override
    public int version() {
      return 12_060;
    }

    @Override
    public List<Integer> capabilities() {
      return List.of(75, 80, 86, 90);
    }

    @Override
    public Outcome compile(String text, String file, List<String> options, boolean cubin) {
      asked.add(file + " " + String.join(" ", options) + (cubin ? " cubin" : " ptx"));
      return outcome;
    }
  }

  private static String asked(int driver, int capability) {
    Fake nvrtc = Fake.working();
    new NvrtcCompiler(nvrtc, driver).compile(SOURCE, PROGRAM, capability);
    return nvrtc.asked.get(0);
  }

  @Test
  void an_option_is_one_word_and_nothing_is_said_of_fast_mathematics() {
    assertThat(asked(12_060, 90))
        .isEqualTo("hadamard.cl --gpu-architecture=compute_90 -DBLOCK=1 -DVW=1 ptx");
  }

  @Test
  void a_device_newer_than_nvrtc_gets_ptx_of_the_newest_it_knows() {
    assertThat(asked(13_000, 120)).contains("compute_90");
    assertThat(asked(12_060, 89)).contains("compute_86");
  }

  /** A driver reads PTX of its own CUDA and older ones only, but runs all machine code of 12. */
  @Test
  void a_driver_older_than_nvrtc_gets_machine_code_of_its_own_generation() {
    assertThat(asked(12_040, 89)).contains("--gpu-architecture=sm_86").endsWith(" cubin");
    assertThat(asked(12_040, 90)).contains("sm_90");
    assertThat(asked(12_040, 100)).as("sm_90 does not run there").contains("sm_100");
  }

  @Test
  void ptx_ends_with_a_zero_byte_and_machine_code_is_left_alone() {
    assertThat(new NvrtcCompiler(Fake.working(), 12_060).compile(SOURCE, PROGRAM, 90))
        .containsExactly('c', 'o', 'd', 'e', 0);
    assertThat(new NvrtcCompiler(Fake.working(), 12_040).compile(SOURCE, PROGRAM, 90))
        .containsExactly('c', 'o', 'd', 'e');
  }

  @Test
  void a_refusal_names_compiler_options_and_the_offending_line() {
    Fake nvrtc = new Fake("NVRTC_ERROR_COMPILATION", "", "hadamard.cl(2): error: no");
    assertThatThrownBy(() -> new NvrtcCompiler(nvrtc, 12_060).compile(SOURCE, PROGRAM, 90))
        .isInstanceOfSatisfying(
            KernelBuildException.class,
            e -> {
              assertThat(e.program()).isEqualTo("hadamard.cl");
              assertThat(e.device()).isEqualTo("compute capability 9.0 by NVRTC 12.6");
              assertThat(e.options()).contains("compute_90", "-DVW=1");
              assertThat(e.log())
                  .contains("NVRTC_ERROR_COMPILATION", "hadamard.cl:2 | no such kernel");
            });
  }

  @Test
  void nvrtc_is_refused_for_a_driver_of_an_older_cuda_and_for_a_device_it_has_dropped() {
    Nvrtc nvrtc = Fake.working();
    assertThat(NvrtcCompiler.objection(nvrtc, 11_080, 90))
        .hasValue("the driver knows CUDA 11.8 only, and NVRTC is 12.6");
    assertThat(NvrtcCompiler.objection(nvrtc, 12_000, 70))
        .hasValue("it compiles for compute capability 7.5 and above");
    assertThat(NvrtcCompiler.objection(nvrtc, 12_000, 75)).isEmpty();
  }
}
