package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts as NVIDIA's installers, pip and containers leave them: which libraries the dynamic linker
 * finds, and what the backend makes of that. Each is a process whose LD_LIBRARY_PATH has some of
 * the emulated ones. The PTX of the build is the emulator's, too.
 */
final class EmulatedHostTest {

  private static final String DRIVER = "libcuda.so.1";
  private static final String NVRTC = "libnvrtc.so.12";
  private static final String CUBLAS = "libcublas.so.12";
  private static final String NO_NVRTC = "NVRTC 12: the machine has no libnvrtc.so.12";
  private static final String NO_CUBLAS = "cuBLAS 12: the machine has no libcublas.so.12";
  private static final String NO_BUILTINS =
      "NVRTC 12: it cannot compile an empty kernel: nvrtc: error: failed to open"
          + " libnvrtc-builtins.so.12.6. Make sure that libnvrtc-builtins.so.12.6 is installed"
          + " correctly.";

  private static Path ptx;

  @BeforeAll
  static void make(@TempDir Path folder) throws IOException {
    EmulatedCuda.require();
    ptx = folder;
    Path resource = folder.resolve("dev/hadamard/cuda/" + PtxArchive.RESOURCE);
    Files.createDirectories(resource.getParent());
    KernelLibrary library = KernelLibrary.bundledForNvidia();
    TreeMap<String, byte[]> entries = new TreeMap<>();
    for (KernelVariant variant : PtxVariants.all()) {
      if (variant.kernel().equals("matmul")) {
        KernelSource source = library.source(variant.kernel());
        String text =
            "// emulated PTX, capability 75\n// %s\n%s".formatted(variant.defines(), source.text());
        entries.put(variant.toString(), PtxArchive.entry(source, text));
      }
    }
    try (OutputStream stream = Files.newOutputStream(resource)) {
      PtxArchive.write(entries, stream);
    }
  }

  /**
   * What a host says.
   *
   * @param libraries those that the linker finds
   * @param ptx whether the build had an nvcc
   */
  private static String host(
      Path folder, List<String> libraries, boolean ptx, Map<String, String> environment)
      throws Exception {
    return host(folder, libraries, ptx, environment, DescribeHost.class);
  }

  private static String host(
      Path folder,
      List<String> libraries,
      boolean ptx,
      Map<String, String> environment,
      Class<?> program)
      throws Exception {
    for (String library : libraries) {
      Path built = Path.of(System.getProperty(EmulatedCuda.FOLDER)).resolve(library);
      Files.createSymbolicLink(folder.resolve(library), built.toAbsolutePath());
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dhadamard.cache.dir=" + folder.resolve("cache"), "-cp"));
    command.add(
        ptx ? EmulatedHostTest.ptx + File.pathSeparator + classPath : withoutPtx(classPath));
    command.add(program.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
    return Files.readString(output);
  }

  /** Only where this build made no PTX either. */
  private static String withoutPtx(String classPath) {
    assumeTrue(
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .noneMatch(
                entry -> Files.exists(Path.of(entry, "dev/hadamard/cuda", PtxArchive.RESOURCE))),
        "this build has PTX of its own");
    return classPath;
  }

  @Test
  void with_the_driver_alone_it_works_from_ptx(@TempDir Path folder) throws Exception {
    assertThat(host(folder, List.of(DRIVER), true, Map.of()))
        .contains("kernels: compiled by PTX of the build; " + NO_NVRTC)
        .contains("products: own kernels (tiled); " + NO_CUBLAS)
        .contains("sum: 40.0");
  }

  @Test
  void a_compiler_without_its_built_in_functions_is_passed_over_for_ptx(@TempDir Path folder)
      throws Exception {
    assertThat(
            host(
                folder,
                List.of(DRIVER, NVRTC, CUBLAS),
                true,
                Map.of("NVRTC_WITHOUT_BUILTINS", "1")))
        .contains("kernels: compiled by PTX of the build; " + NO_BUILTINS)
        .contains("products: cuBLAS 12")
        .contains("sum: 40.0");
  }

  @Test
  void without_ptx_such_a_compiler_is_the_reason_that_is_told(@TempDir Path folder)
      throws Exception {
    assertThat(host(folder, List.of(DRIVER, NVRTC), false, Map.of("NVRTC_WITHOUT_BUILTINS", "1")))
        .contains("refused: ", "nothing to compile the kernels with: " + NO_BUILTINS)
        .contains(CompilerChoice.REMEDY);
  }

  @Test
  void with_all_libraries_kernels_are_compiled_and_products_are_cublass(@TempDir Path folder)
      throws Exception {
    assertThat(host(folder, List.of(DRIVER, NVRTC, CUBLAS), true, Map.of()))
        .contains("kernels: compiled by NVRTC 12.6\n")
        .contains("products: cuBLAS 12")
        .contains("sum: 40.0");
  }

  /** Without the library only our own kernels can compute a product. */
  @Test
  void without_cublas_our_kernels_for_products_are_timed(@TempDir Path folder) throws Exception {
    assertThat(host(folder, List.of(DRIVER, NVRTC), true, Map.of(), TuneHost.class))
        .contains("products: own kernels (tiled); " + NO_CUBLAS)
        .contains("tunes products: true")
        .contains("tiled tile=L: right true, launches 1, timed true")
        .contains("tiled tile=XS: right true, launches 1, timed true")
        .containsPattern("tuned: [1-9]\\d*, first NT 64x512x1024")
        .doesNotContain("right false");
  }

  @Test
  void with_cublas_products_are_not_tuned(@TempDir Path folder) throws Exception {
    assertThat(host(folder, List.of(DRIVER, NVRTC, CUBLAS), true, Map.of(), TuneHost.class))
        .contains("products: cuBLAS 12")
        .contains("tunes products: false")
        .containsPattern("tuned: [1-9]\\d*, first elementwise");
  }

  @Test
  void without_a_driver_that_is_the_reason_and_the_folder_is_the_remedy(@TempDir Path folder)
      throws Exception {
    assertThat(host(folder, List.of(NVRTC, CUBLAS), true, Map.of()))
        .contains("refused: ", DRIVER, "LD_LIBRARY_PATH");
  }
}
