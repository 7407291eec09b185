package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Broadcast;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels are CUDA C too: nvcc compiles each of them, in the shapes that a GPU gets, as the
 * loader assembles it, to PTX and machine code of several generations. Nothing is run.
 */
@Execution(ExecutionMode.CONCURRENT) // each case is a process or several
final class CudaCompilationTest {

  /** The oldest that today's nvcc knows, the first with the tensor cores we use, and Hopper. */
  private static final List<String> GENERATIONS = List.of("75", "80", "90");

  /** The ends: what lies in between is compiled with {@code -Dthorough}, and only of tiles. */
  private static final List<String> FIRST_AND_LAST = List.of("75", "90");

  private static final int ONCE = 16;

  private static final List<String> TENSOR_GENERATIONS = List.of("80", "90");

  @BeforeAll
  static void require_nvcc() {
    String path = System.getenv().getOrDefault("PATH", "");
    if (Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .noneMatch(folder -> new File(folder, "nvcc").canExecute())) {
      System.err.println("skipped: CUDA compilation of the kernels, as there is no nvcc");
      abort("there is no nvcc");
    }
  }

  /** Kernel and {@code -D} values, separated by spaces. */
  static List<String> variants() {
    List<String> variants = new ArrayList<>();
    for (String kernel : List.of("activate", "derivative", "derivative_from_output")) {
      variants.add(kernel + " BLOCK=1 ACTIVATION=f_tanh");
    }
    variants.add("derivative BLOCK=1 TIMES=1 ACTIVATION=f_gelu");
    variants.add("derivative BLOCK=1 TIMES=1 ACTIVATION=f_gelu_tanh");
    variants.add("derivative_from_output BLOCK=1 TIMES=1 ACTIVATION=f_selu");
    variants.add("hadamard BLOCK=1");
    variants.add("axpby BLOCK=1");
    variants.add("add_row");
    variants.add("copy_columns");
    variants.add("swap_axes");
    variants.add("lookup");
    variants.add("lookup_gradient");
    variants.add("sum_rows ACROSS=32 LANES=8");
    variants.add("softmax_rows LANES=32");
    variants.add("peak_fma CHAINS=8");
    variants.add("depthwise_forward GROUP=32 TAPS=9 SPREAD=0 KEEP_Z=1 ACTIVATION=f_gelu");
    variants.add("depthwise_forward GROUP=32 TAPS=0 SPREAD=1 KEEP_Z=0 ACTIVATION=f_relu");
    variants.add("depthwise_data GROUP=32 TAPS=49 SPREAD=0");
    variants.add("depthwise_data GROUP=32 TAPS=0 SPREAD=1");
    variants.add("depthwise_weights TAPS=0 SPREAD=0 ACROSS=32 LANES=8");
    variants.add("max_pool GROUP=32 DILATED=0 KEEP_WINNER=1");
    variants.add("max_pool GROUP=32 DILATED=1 KEEP_WINNER=0");
    variants.add("max_pool_gradient GROUP=32 DILATED=0");
    variants.add("max_pool_gradient GROUP=32 DILATED=1");
    variants.add("group_norm LANES=256");
    variants.add("group_norm_gradient LANES=256");
    variants.add("group_norm_parameters ACROSS=32 LANES=8");
    variants.add("average_pool GROUP=32 DILATED=0 PADDED=1");
    variants.add("average_pool_gradient GROUP=32 DILATED=1 PADDED=0");
    variants.add("convolution_forward KEEP_Z=1 ACTIVATION=f_gelu GEMM_FAMILY=GEMM_NAIVE");
    variants.add("convolution_data SCATTER=1 GEMM_FAMILY=GEMM_NAIVE");
    variants.add("convolution_weights GEMM_FAMILY=GEMM_NAIVE");
    String odd = " QUADS=0 GEMM_FAMILY=GEMM_TILED " + shape(GemmTile.M);
    variants.add("convolution_forward KEEP_Z=0 ACTIVATION=f_relu TA=0 TB=1" + odd);
    variants.add("convolution_data SCATTER=1 TA=0 TB=0" + odd);
    variants.add("convolution_weights TA=1 TB=0" + odd);
    products("GEMM_FAMILY=GEMM_NAIVE", variants);
    for (String form : List.of("TA=0 TB=0", "TA=0 TB=1", "TA=1 TB=0", "TA=1 TB=1")) {
      variants.add("matmul GEMM_FAMILY=GEMM_TILED QUADS=0 " + form + " " + shape(GemmTile.M));
    }
    for (GemmTile tile : GemmTile.values()) { // what tiledProducts() leaves out
      String loops = "GEMM_FAMILY=GEMM_TILED QUADS=1 TA=1 TB=0 " + shape(tile);
      variants.add("matmul " + loops);
      variants.add("dense_head " + loops);
      grouped(loops, variants);
    }
    return variants;
  }

  private static String shape(GemmTile tile) {
    return tile.defines().toString().replaceAll("[{},]", "");
  }

  private static void products(String loops, List<String> variants) {
    variants.add("matmul " + loops);
    variants.add("matmul_batched " + loops);
    variants.add("dense_forward KEEP_Z=1 ACTIVATION=f_gelu " + loops);
    variants.add("dense_delta FROM_OUTPUT=1 ACTIVATION=f_selu " + loops);
    variants.add("dense_gradient " + loops);
    variants.add("dense_head " + loops);
    grouped(loops, variants);
  }

  private static void grouped(String loops, List<String> variants) {
    variants.add("dense_gradients LAYERS=2 MOMENTUM=0 " + loops);
    variants.add("dense_gradients LAYERS=5 MOMENTUM=1 " + loops.replace("QUADS=1", "QUADS=2"));
  }

  /**
   * A kernel that spills keeps in memory what it means to keep in registers. On older generations
   * ptxas does so with a number or two that a group of several layers, or a head, reads once: up to
   * {@value #ONCE} bytes stored and read again. A sum that did not fit would be hundreds.
   */
  @ParameterizedTest
  @MethodSource("variants")
  void nvcc_compiles_for_the_first_and_last_generation_and_keeps_sums_in_registers(
      String variant, @TempDir Path folder) throws Exception {
    for (Resources used : resources(variant, folder, FIRST_AND_LAST)) {
      assertThat(used.spilled()).as("%s", used).isLessThanOrEqualTo(ONCE);
    }
  }

  /** Tiled products of the forward and backward passes, with ends that take registers. */
  static List<String> tiledProducts() {
    List<String> variants = new ArrayList<>();
    for (GemmTile tile : GemmTile.values()) {
      String loops = " GEMM_FAMILY=GEMM_TILED QUADS=1 " + shape(tile);
      variants.add("dense_forward KEEP_Z=1 ACTIVATION=f_gelu TA=0 TB=1" + loops);
      variants.add("dense_delta FROM_OUTPUT=1 ACTIVATION=f_tanh TA=0 TB=0" + loops);
      variants.add("dense_gradient TA=1 TB=0" + loops);
      variants.add("convolution_forward KEEP_Z=1 ACTIVATION=f_gelu TA=0 TB=1" + loops);
      variants.add("convolution_data SCATTER=0 TA=0 TB=0" + loops);
      variants.add("convolution_weights TA=1 TB=0" + loops);
    }
    return variants;
  }

  /** A thread has 255 registers; one more and the sums would live in memory. */
  @ParameterizedTest
  @MethodSource("tiledProducts")
  void no_tile_needs_more_registers_than_there_are(String variant, @TempDir Path folder)
      throws Exception {
    List<String> generations = Boolean.getBoolean("thorough") ? GENERATIONS : FIRST_AND_LAST;
    for (Resources used : resources(variant, folder, generations)) {
      assertThat(used.spilled()).as("%s", used).isZero();
      assertThat(used.registers()).as("%s", used).isBetween(32, 255);
      assertThat(used.localBytes()).as("%s", used).isBetween(8 << 10, 27 << 10);
    }
  }

  /** Products on tensor cores: what a layer's passes ask of them. */
  static List<String> tensorProducts() {
    List<String> variants = new ArrayList<>();
    for (String terms : List.of("TERMS=1", "TERMS=3")) {
      String loops = " GEMM_FAMILY=GEMM_TENSOR " + terms;
      variants.add("dense_forward KEEP_Z=1 ACTIVATION=f_gelu QUADS=1 TA=0 TB=1" + loops);
      variants.add("dense_delta FROM_OUTPUT=1 ACTIVATION=f_tanh QUADS=1 TA=0 TB=0" + loops);
      variants.add("dense_gradient QUADS=1 TA=1 TB=0" + loops);
      variants.add("matmul QUADS=0 TA=1 TB=1" + loops);
    }
    return variants;
  }

  /**
   * With at most 128 registers a thread two groups of TF32 fit on a processor, so that one computes
   * while the other waits; three products for one leave time enough to a single group.
   */
  @ParameterizedTest
  @MethodSource("tensorProducts")
  void products_on_tensor_cores_stay_in_registers(String variant, @TempDir Path folder)
      throws Exception {
    for (Resources used : resources(variant, folder, TENSOR_GENERATIONS)) {
      assertThat(used.spilled()).as("%s", used).isZero();
      assertThat(used.registers())
          .as("%s", used)
          .isLessThanOrEqualTo(variant.contains("TERMS=1") ? 128 : 200);
      assertThat(used.localBytes()).as("%s", used).isBetween(34816, 40960);
    }
  }

  @Test
  void products_on_tensor_cores_are_made_of_their_instructions(@TempDir Path folder)
      throws Exception {
    compile(
        "matmul GEMM_FAMILY=GEMM_TENSOR TERMS=3 QUADS=1 TA=0 TB=1", folder, "-ptx", "-arch=sm_80");
    String ptx = Files.readString(folder.resolve("kernel.out"));
    assertThat(ptx.split("mma.sync.aligned.m16n8k8", -1)).as("2 steps of 16 by 3").hasSize(97);
    assertThat(ptx).contains("cp.async.cg.shared.global", "cp.async.wait_all", "cvt.rna.tf32.f32");
  }

  /** A row's sum, a column's largest and an expression, as a recorded step has them. */
  private static List<KernelVariant> expressions() {
    Expression x = Expression.input("x");
    Expression e =
        x.times(x.exp().log1p().tanh()).plus(Expression.uniform(Expression.input("u"), x, x));
    ExpressionSource source =
        new ExpressionSource(Program.of(List.of(e)), List.of(Broadcast.FULL, Broadcast.SCALAR));
    return List.of(
        KernelVariant.of(
            "reduce_rows", Map.of("VW", 1, "LANES", 32, "LARGEST", 0), source.element()),
        KernelVariant.of("expression", Map.of("VW", 1, "BLOCK", 1), source.kernel()),
        KernelVariant.of(
            "reduce_columns",
            Map.of("VW", 1, "ACROSS", 32, "LANES", 8, "LARGEST", 1),
            source.element()));
  }

  @Test
  void expressions_and_reductions_compile_as_one_program(@TempDir Path folder) throws Exception {
    KernelProgram program = KernelProgram.of(expressions());
    Path source = folder.resolve("kernel.cu");
    Files.writeString(source, KernelLibrary.bundledForNvidia().source(program).text());
    Path ptx = folder.resolve("kernel.ptx");
    List<String> command = new ArrayList<>(List.of("nvcc", "-ptx", "-arch=compute_75"));
    command.addAll(List.of(program.defines().split(" ", -1)));
    command.addAll(List.of("-o", ptx.toString(), source.toString()));
    assertThat(run(command)).isEmpty();
    assertThat(Files.readString(ptx))
        .contains(".entry reduce_rows_0(", ".entry expression_1(", ".entry reduce_columns_2(");
  }

  /** What ptxas says that a thread, or a group, takes. */
  private record Resources(String generation, int registers, int spilled, int localBytes) {}

  private static final Pattern REPORT =
      Pattern.compile(
          "Compiling entry function '(\\w+)' for 'sm_(\\d+)'.*?"
              + "(\\d+) bytes spill stores, (\\d+) bytes spill loads.*?"
              + "Used (\\d+) registers(?:[^\\n]*?(\\d+) bytes smem)?",
          Pattern.DOTALL);

  /** Compiles a variant for some generations in one go; prints and gives what each takes. */
  private static List<Resources> resources(String variant, Path folder, List<String> generations)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("-fatbin", "-Xptxas", "-v"));
    for (String each : generations) {
      options.add("-gencode");
      options.add("arch=compute_" + each + ",code=sm_" + each);
    }
    String output = compile(variant, folder, options.toArray(String[]::new));
    assertThat(output).doesNotContain("error").doesNotContain("warning");
    List<Resources> used =
        REPORT
            .matcher(output)
            .results()
            .filter(report -> report.group(1).equals(variant.split(" ", 2)[0]))
            .map(CudaCompilationTest::read)
            .toList();
    System.out.println(variant + ": " + used);
    assertThat(used)
        .extracting(Resources::generation)
        .as(output)
        .containsExactlyElementsOf(generations);
    return used;
  }

  private static Resources read(MatchResult report) {
    return new Resources(
        report.group(2),
        Integer.parseInt(report.group(5)),
        Integer.parseInt(report.group(3)) + Integer.parseInt(report.group(4)),
        report.group(6) == null ? 0 : Integer.parseInt(report.group(6)));
  }

  /** Compiles a variant to {@code kernel.out} and gives what nvcc says. */
  private static String compile(String variant, Path folder, String... options) throws Exception {
    List<String> words = List.of(variant.split(" ", -1));
    Path source = folder.resolve("kernel.cu");
    Files.writeString(source, KernelLibrary.bundledForNvidia().source(words.get(0)).text());
    List<String> command = new ArrayList<>(List.of("nvcc", "-D", "VW=1"));
    command.addAll(List.of(options));
    for (String define : words.subList(1, words.size())) {
      command.add("-D");
      command.add(define);
    }
    command.addAll(List.of("-o", folder.resolve("kernel.out").toString(), source.toString()));
    return run(command);
  }

  /** What a command prints; fails unless it exits with 0. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Surefire's JVM may have been given libjsig, which warns of other programs that inherit it.
    builder.environment().remove("LD_PRELOAD");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
