package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels are CUDA C too: nvcc compiles each of them, in the shapes that a GPU gets, as the
 * loader assembles it. Nothing is run.
 */
final class CudaCompilationTest {

  /** The oldest architecture that today's nvcc knows. */
  private static final String ARCHITECTURE = "-arch=compute_75";

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
    variants.add("hadamard BLOCK=1");
    variants.add("axpby BLOCK=1");
    variants.add("add_row");
    variants.add("sum_rows ACROSS=32 LANES=8");
    variants.add("softmax_rows LANES=32");
    variants.add("peak_fma CHAINS=8");
    products("GEMM_FAMILY=GEMM_NAIVE", variants);
    for (GemmTile tile : GemmTile.values()) {
      String shape = tile.defines().toString().replaceAll("[{},]", "");
      for (String form : List.of("TA=0 TB=0", "TA=0 TB=1", "TA=1 TB=0", "TA=1 TB=1")) {
        variants.add("matmul GEMM_FAMILY=GEMM_TILED QUADS=0 " + form + " " + shape);
      }
      products("GEMM_FAMILY=GEMM_TILED QUADS=1 TA=1 TB=0 " + shape, variants);
    }
    return variants;
  }

  private static void products(String loops, List<String> variants) {
    variants.add("matmul " + loops);
    variants.add("dense_forward KEEP_Z=1 ACTIVATION=f_gelu " + loops);
    variants.add("dense_delta FROM_OUTPUT=1 ACTIVATION=f_selu " + loops);
    variants.add("dense_gradient " + loops);
    variants.add("dense_head " + loops);
    variants.add("dense_gradients LAYERS=2 MOMENTUM=0 " + loops);
    variants.add("dense_gradients LAYERS=8 MOMENTUM=1 " + loops.replace("QUADS=1", "QUADS=2"));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void nvcc_compiles(String variant, @TempDir Path folder) throws Exception {
    List<String> words = List.of(variant.split(" ", -1));
    Path source = folder.resolve("kernel.cu");
    Files.writeString(source, KernelLibrary.bundled().source(words.get(0)).text());
    List<String> command = new ArrayList<>(List.of("nvcc", "-ptx", ARCHITECTURE, "-D", "VW=1"));
    for (String define : words.subList(1, words.size())) {
      command.add("-D");
      command.add(define);
    }
    command.addAll(List.of("-o", folder.resolve("kernel.ptx").toString(), source.toString()));
    assertThat(run(command)).doesNotContain("error").doesNotContain("warning");
    assertThat(Files.readString(folder.resolve("kernel.ptx"))).contains(".entry " + words.get(0));
  }

  /** What a command prints; fails unless it exits with 0. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
