package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.opencl.Fixture.Matrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.junit.jupiter.api.Test;

/**
 * Kernels whose numbers do not fit the registers. No GPU is at hand, so what a driver says of a
 * kernel is made up here, from the options that the kernel was really built with.
 */
final class RegistersTest {

  private static final int PRIVATE = CL.CL_KERNEL_PRIVATE_MEM_SIZE;
  private static final int SPILLED = Registers.SPILL_MEM_SIZE_INTEL;
  private static final KernelVariant VARIANT =
      KernelVariant.of("hadamard", Map.of("VW", 1, "BLOCK", 1));

  private static long bytes(Map<Integer, Long> answers, String extensions) {
    return Registers.ofGpu(
            (kernel, property) -> answers.getOrDefault(property, 0L), "cl_khr_icd " + extensions)
        .spilledBytes(new cl_kernel());
  }

  @Test
  void a_gpu_spills_what_its_driver_calls_private() {
    assertThat(bytes(Map.of(PRIVATE, 640L), "")).isEqualTo(640);
    assertThat(bytes(Map.of(PRIVATE, 640L, SPILLED, 3L), ""))
        .as("another vendor's driver is not asked for Intel's size")
        .isEqualTo(640);
  }

  @Test
  void intels_spill_what_their_compiler_never_kept_in_registers_and_what_it_gave_up() {
    String intel = "cl_intel_required_subgroup_size cl_intel_subgroups";
    assertThat(bytes(Map.of(PRIVATE, 10_240L), intel)).isEqualTo(10_240);
    assertThat(bytes(Map.of(SPILLED, 32_768L), intel)).isEqualTo(32_768);
  }

  @Test
  void only_intels_own_driver_is_asked_for_large_register_files() {
    assertThat(Registers.ofGpu((kernel, property) -> 0, "cl_intel_required_subgroup_size"))
        .extracting(Registers::optionForMore)
        .isEqualTo(Optional.of("-cl-intel-256-GRF-per-thread"));
    assertThat(Registers.ofGpu((kernel, property) -> 0, "cl_khr_subgroups").optionForMore())
        .isEmpty();
  }

  @Test
  void nothing_counts_as_spilled_on_a_processor_whatever_its_driver_says() {
    ClDevice device = TestDevice.require();
    try (OpenClBackend backend =
            TestDevice.open(
                settings -> settings.withTuning(settings.tuning().withGemm(GemmFamily.TILED)));
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(512, 512);
      Matrix out = fixture.filled(512, 512, Float.NaN);
      backend.matmul(1, a.tensor(), Transpose.NO, a.tensor(), Transpose.NO, 0, out.tensor());
      assertThat(Arrays.stream(GemmTile.values()).allMatch(backend.kernels()::canRun))
          .as("%s", device)
          .isTrue();
    }
  }

  /** The options of the program that a device with these registers gets. */
  private static String optionsOn(Registers registers) {
    ClLedger ledger = new ClLedger();
    String options;
    try (ClSession session = new ClSession(TestDevice.require(), ledger, loss -> loss);
        ClKernelCache programs =
            new ClKernelCache(session, KernelLibrary.bundled(), Optional.empty(), registers)) {
      cl_kernel kernel = programs.newKernel(VARIANT);
      options = options(kernel, session.device().handle());
      CL.clReleaseKernel(kernel);
      ledger.released();
    }
    assertThat(ledger.read().liveObjects()).isZero();
    return options;
  }

  private static String options(cl_kernel kernel, cl_device_id device) {
    cl_program program = new cl_program();
    CL.clGetKernelInfo(kernel, CL.CL_KERNEL_PROGRAM, 8, Pointer.to(program), null);
    ByteBuffer text = ByteBuffer.allocateDirect(1000);
    long[] bytes = new long[1];
    CL.clGetProgramBuildInfo(
        program, device, CL.CL_PROGRAM_BUILD_OPTIONS, text.capacity(), Pointer.to(text), bytes);
    return StandardCharsets.UTF_8.decode(text.limit((int) bytes[0] - 1)).toString();
  }

  private static Registers registers(boolean spills, String option, boolean ends) {
    ClDevice device = TestDevice.require();
    return new Registers(
        (kernel, property) ->
            spills && !(ends && options(kernel, device.handle()).contains(option)) ? 640 : 0,
        List.of(PRIVATE),
        Optional.of(option));
  }

  @Test
  void a_kernel_that_spills_is_built_with_more_registers_where_that_ends_it() {
    assertThat(optionsOn(registers(true, "-D MORE", true))).contains("-D MORE", "-D BLOCK=1");
  }

  @Test
  void a_kernel_that_does_not_spill_keeps_its_threads() {
    assertThat(optionsOn(registers(false, "-D MORE", true))).doesNotContain("-D MORE");
  }

  @Test
  void a_kernel_that_spills_all_the_same_keeps_its_threads() {
    assertThat(optionsOn(registers(true, "-D MORE", false))).doesNotContain("-D MORE");
  }

  @Test
  void a_driver_that_does_not_know_the_option_keeps_the_kernel_that_it_built() {
    assertThat(optionsOn(registers(true, "-cl-no-such-option", true)))
        .doesNotContain("-cl-no-such-option")
        .contains("-D BLOCK=1");
  }

  private static KernelVariant expression(String text) {
    return KernelVariant.of(
        "expression",
        Map.of("VW", 1, "BLOCK", 1),
        "KERNEL void expression(GLOBAL float *out) { out[0] = %s; }\n".formatted(text));
  }

  private static String function(cl_kernel kernel) {
    ByteBuffer text = ByteBuffer.allocateDirect(100);
    long[] bytes = new long[1];
    CL.clGetKernelInfo(
        kernel, CL.CL_KERNEL_FUNCTION_NAME, text.capacity(), Pointer.to(text), bytes);
    return StandardCharsets.UTF_8.decode(text.limit((int) bytes[0] - 1)).toString();
  }

  private static String functionAndOptions(
      ClKernelCache programs, KernelVariant variant, ClSession session) {
    cl_kernel kernel = programs.newKernel(variant);
    String text = function(kernel) + " " + options(kernel, session.device().handle());
    CL.clReleaseKernel(kernel);
    session.ledger().released();
    return text;
  }

  @Test
  void of_kernels_in_one_program_only_the_one_that_spills_gets_more_registers() {
    ClDevice device = TestDevice.require();
    Registers secondSpills =
        new Registers(
            (kernel, property) -> function(kernel).equals("expression_1") ? 640 : 0,
            List.of(PRIVATE),
            Optional.of("-D MORE"));
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClKernelCache programs =
            new ClKernelCache(session, KernelLibrary.bundled(), Optional.empty(), secondSpills)) {
      KernelVariant keeps = expression("1.0f");
      KernelVariant spills = expression("2.0f");
      programs.compile(List.of(keeps, spills));
      assertThat(ledger.read().programsBuilt()).as("both, and one again").isEqualTo(2);
      assertThat(functionAndOptions(programs, keeps, session))
          .startsWith("expression_0 ")
          .doesNotContain("-D MORE");
      assertThat(functionAndOptions(programs, spills, session))
          .startsWith("expression ")
          .contains("-D MORE", "-D BLOCK=1");
    }
    assertThat(ledger.read().liveObjects()).isZero();
  }
}
