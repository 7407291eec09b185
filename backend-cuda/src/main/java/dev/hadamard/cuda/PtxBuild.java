package dev.hadamard.cuda;

import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Makes the {@link PtxArchive} with nvcc, where there is one. Run by the build; not in the jar.
 *
 * <p>A variant is compiled once: its PTX stays in a folder, under a name made of all it depends on.
 */
final class PtxBuild {

  /**
   * nvcc writes the version of PTX that is its own, which older drivers refuse to read. The kernels
   * use nothing newer than this one, of CUDA 12.0, the oldest driver that the backend takes. Each
   * is assembled as such, which fails where that is not so.
   */
  private static final String PTX_VERSION = ".version 8.0";

  private static final Pattern VERSION_LINE = Pattern.compile("(?m)^\\.version .*$");

  private final String nvcc;
  private final Path cache;
  private final KernelLibrary library = KernelLibrary.bundledForNvidia();

  private PtxBuild(String nvcc, Path cache) {
    this.nvcc = nvcc;
    this.cache = cache;
  }

  /**
   * Writes the archive, or removes an old one where there is no nvcc.
   *
   * @param folders what receives the archive; what keeps single variants
   */
  public static void main(String[] folders) throws Exception {
    Path archive = Path.of(folders[0], PtxArchive.RESOURCE);
    if (!isPresent()) {
      Files.deleteIfExists(archive);
      return;
    }
    Path cache = Files.createDirectories(Path.of(folders[1]));
    String version = run(List.of("nvcc", "--version"));
    SortedMap<String, byte[]> entries = new PtxBuild(version, cache).entries();
    try (OutputStream stream = Files.newOutputStream(archive)) {
      PtxArchive.write(entries, stream);
    }
  }

  /** Whether there is an nvcc on the PATH. */
  static boolean isPresent() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(folder -> new File(folder, "nvcc").canExecute());
  }

  private SortedMap<String, byte[]> entries() throws InterruptedException, ExecutionException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      SortedMap<String, Future<byte[]>> started = new TreeMap<>();
      for (KernelVariant variant : PtxVariants.all()) {
        Callable<byte[]> work = () -> entry(variant);
        started.put(variant.toString(), workers.submit(work));
      }
      SortedMap<String, byte[]> entries = new TreeMap<>();
      for (String name : started.keySet()) {
        entries.put(name, started.get(name).get());
      }
      return entries;
    } finally {
      workers.shutdownNow();
    }
  }

  private byte[] entry(KernelVariant variant) throws IOException, InterruptedException {
    KernelSource source = library.source(variant);
    List<String> command = new ArrayList<>(List.of("nvcc", "-ptx"));
    command.add("-arch=compute_" + PtxVariants.capability(variant));
    command.addAll(List.of(variant.defines().split(" ")));
    String key = PtxArchive.digest(nvcc + command + PTX_VERSION + source.text());
    Path kept = cache.resolve(key + ".ptx");
    if (!Files.exists(kept)) {
      Path work = Files.createTempDirectory(cache, "nvcc");
      Path program = Files.writeString(work.resolve("kernel.cu"), source.text());
      Path made = work.resolve("kernel.ptx");
      run(with(command, "-o", made, program));
      String ptx = Files.readString(made, StandardCharsets.US_ASCII);
      Files.writeString(made, VERSION_LINE.matcher(ptx).replaceFirst(PTX_VERSION));
      String machine = "-arch=sm_" + PtxVariants.capability(variant);
      Path assembled = work.resolve("kernel.cubin");
      run(with(List.of("nvcc", "-cubin", machine), "-o", assembled, made));
      Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
      for (Path each : List.of(program, assembled, work)) {
        Files.delete(each);
      }
    }
    return PtxArchive.entry(source, Files.readString(kept, StandardCharsets.US_ASCII));
  }

  private static List<String> with(List<String> command, Object... more) {
    List<String> words = new ArrayList<>(command);
    Arrays.stream(more).map(Object::toString).forEach(words::add);
    return words;
  }

  /** What a command prints. */
  static String run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // A tests' JVM may have been given libjsig, which warns of other programs that inherit it.
    builder.environment().remove("LD_PRELOAD");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + "\n" + output);
    }
    return output;
  }
}
