package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hadamard.BackendConfig;
import dev.hadamard.KernelBuildException;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.kernels.ExpressionSource;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.op.Broadcast;
import dev.hadamard.spi.NativeLinker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * NVRTC itself, which needs no GPU: {@code mvn -Dengines} brings the bindings, and the dynamic
 * linker has to find the libraries.
 */
final class NvrtcTest {

  private static final KernelLibrary LIBRARY = KernelLibrary.bundledForNvidia();
  private static final int EVERY_HOW_MANY = 15;

  private record Generation(String name, Supplier<Optional<String>> refusal, Supplier<Nvrtc> open) {

    Nvrtc require() {
      Optional<String> reason;
      try {
        reason =
            System.getProperty("emulator.folder") == null
                ? refusal.get()
                : Optional.of("this process has the emulated one");
      } catch (LinkageError e) {
        reason = Optional.of(Linkage.reason(name, e));
      }
      reason.ifPresent(
          text -> {
            System.err.println("skipped: NVRTC of " + name + ", as " + text);
            abort(text);
          });
      return open.get();
    }
  }

  private static List<Generation> generations() {
    NativeLinker linker = NativeLinker.of(BackendConfig.load());
    return List.of(
        new Generation("CUDA 12", () -> Nvrtc12.refusal(linker), Nvrtc12::new),
        new Generation("CUDA 13", () -> Nvrtc13.refusal(linker), Nvrtc13::new));
  }

  /** Keeps the messages of the latest compilation, also of one that succeeds. */
  private static final class Overheard implements Nvrtc {
    private final Nvrtc nvrtc;
    private String log = "";

    Overheard(Nvrtc nvrtc) {
      this.nvrtc = nvrtc;
    }

    @Override
    public int version() {
      return nvrtc.version();
    }

    @Override
    public List<Integer> capabilities() {
      return nvrtc.capabilities();
    }

    @Override
    public Outcome compile(String text, String file, List<String> options, boolean cubin) {
      Outcome outcome = nvrtc.compile(text, file, options, cubin);
      log = outcome.log();
      return outcome;
    }
  }

  /** All unfused variants, and of the many fused ones a sample. */
  private static List<KernelVariant> variants() {
    Set<KernelVariant> variants = new LinkedHashSet<>(PtxVariants.all());
    List<KernelVariant> fused = new ArrayList<>(AskedVariants.of(true));
    for (int i = 0; i < fused.size(); i += EVERY_HOW_MANY) {
      variants.add(fused.get(i));
    }
    return List.copyOf(variants);
  }

  @ParameterizedTest
  @MethodSource("generations")
  void every_kernel_compiles_without_a_warning(Generation generation) {
    Overheard nvrtc = new Overheard(generation.require());
    KernelCompiler compiler = new NvrtcCompiler(nvrtc, nvrtc.version());
    List<KernelVariant> variants = variants();
    long start = System.nanoTime();
    for (KernelVariant variant : variants) {
      KernelProgram program = KernelProgram.of(variant);
      KernelSource source = LIBRARY.source(program);
      String ptx = new String(compiler.compile(source, program, 90), StandardCharsets.US_ASCII);
      assertThat(ptx).as("%s", variant).contains(".entry " + variant.kernel(), ".target sm_90");
      assertThat(ptx).endsWith("\0");
      assertThat(nvrtc.log).as("%s", variant).isEmpty();
    }
    System.out.printf(
        "%s: %d variants, %.0f ms each%n",
        compiler.label(), variants.size(), (System.nanoTime() - start) / 1e6 / variants.size());
  }

  /** 1 − eˣ as an expression, and its sums: what a recorded step has. */
  private static KernelProgram expressions() {
    Expression x = Expression.input("x");
    Expression e =
        x.less(1).select(x.expm1().negate(), Expression.constant(Double.NEGATIVE_INFINITY));
    ExpressionSource source = new ExpressionSource(Program.of(List.of(e)), List.of(Broadcast.FULL));
    Map<String, Integer> sums = Map.of("VW", 1, "LANES", 32, "LARGEST", 0);
    return KernelProgram.of(
        List.of(
            KernelVariant.of("expression", Map.of("VW", 1, "BLOCK", 1), source.kernel()),
            KernelVariant.of("reduce_rows", sums, source.element())));
  }

  @ParameterizedTest
  @MethodSource("generations")
  void several_expressions_compile_as_one_program_without_a_warning(Generation generation) {
    Overheard nvrtc = new Overheard(generation.require());
    KernelProgram program = expressions();
    byte[] code =
        new NvrtcCompiler(nvrtc, nvrtc.version()).compile(LIBRARY.source(program), program, 90);
    assertThat(new String(code, StandardCharsets.US_ASCII))
        .contains(".entry expression_0(", ".entry reduce_rows_1(");
    assertThat(nvrtc.log).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("generations")
  void an_older_driver_gets_machine_code(Generation generation) {
    Nvrtc nvrtc = generation.require();
    KernelVariant variant = KernelVariant.of("hadamard", Map.of("VW", 1, "BLOCK", 1));
    byte[] code =
        new NvrtcCompiler(nvrtc, nvrtc.version() - 10)
            .compile(LIBRARY.source("hadamard"), KernelProgram.of(variant), 90);
    assertThat(code).startsWith(0x7f, 'E', 'L', 'F');
  }

  @ParameterizedTest
  @MethodSource("generations")
  void what_does_not_compile_is_reported_with_its_line(Generation generation) {
    Nvrtc nvrtc = generation.require();
    String broken = "#include \"prelude.cl\"\nKERNEL void hadamard() {\n  no_such_name;\n}\n";
    KernelLibrary library =
        new KernelLibrary(file -> file.equals("hadamard.cl") ? broken : prelude());
    KernelVariant variant = KernelVariant.of("hadamard", Map.of("VW", 1));
    assertThatThrownBy(
            () ->
                new NvrtcCompiler(nvrtc, nvrtc.version())
                    .compile(library.source("hadamard"), KernelProgram.of(variant), 90))
        .isInstanceOf(KernelBuildException.class)
        .hasMessageContaining("NVRTC_ERROR_COMPILATION")
        .hasMessageContaining("hadamard.cl(3): error")
        .hasMessageContaining("hadamard.cl:3 |   no_such_name;");
  }

  private static String prelude() {
    return "#define KERNEL extern \"C\" __global__\n";
  }
}
