package dev.hadamard.cuda;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.LibrarySearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds out without loading anything whether this machine can use an NVIDIA GPU: by its platform,
 * and by the driver's library, which containers often lack.
 *
 * @param system as the property {@code os.name}
 * @param architecture as the property {@code os.arch}
 * @param libraries the search of the dynamic linker
 * @param folders the folders to which the driver's library is mounted in containers
 */
record CudaDriverSearch(
    String system, String architecture, LibrarySearch libraries, List<Path> folders) {

  /** The library of NVIDIA's driver on Linux. */
  static final String LIBRARY = "libcuda.so.1";

  private static final String OTHER_BACKENDS = "use hadamard.backend=opencl for a GPU here, or cpu";

  static CudaDriverSearch ofThisMachine() {
    return new CudaDriverSearch(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        LibrarySearch.ofThisMachine(),
        List.of(
            Path.of("/usr/local/nvidia/lib64"),
            Path.of("/usr/local/nvidia/lib"),
            Path.of("/usr/lib/wsl/lib"),
            Path.of("/usr/local/cuda/compat")));
  }

  /** The classifier of JCuda's native libraries: {@code linux-x86_64} or {@code windows-x86_64}. */
  Optional<String> classifier() {
    boolean x86 = List.of("amd64", "x86_64").contains(architecture.toLowerCase(Locale.ROOT));
    if (x86 && isLinux()) {
      return Optional.of("linux-x86_64");
    }
    return x86 && system.startsWith("Windows") ? Optional.of("windows-x86_64") : Optional.empty();
  }

  /** The reason why there is nothing to load; empty if unknown. */
  Optional<Unavailable> refusal() {
    if (classifier().isEmpty()) {
      return Optional.of(
          new Unavailable(
              "JCuda has native libraries for x86-64 Linux and Windows only, this is %s on %s"
                  .formatted(system, architecture),
              OTHER_BACKENDS));
    }
    if (!isLinux() || libraries.mayFind(LIBRARY)) {
      return Optional.empty();
    }
    return Optional.of(elsewhere().map(CudaDriverSearch::hidden).orElseGet(this::missing));
  }

  private boolean isLinux() {
    return system.startsWith("Linux");
  }

  private Optional<Path> elsewhere() {
    return folders.stream()
        .map(folder -> folder.resolve(LIBRARY))
        .filter(Files::exists)
        .findFirst();
  }

  private static Unavailable hidden(Path library) {
    return new Unavailable(
        "the dynamic linker does not find NVIDIA's driver (%s), although %s is there"
            .formatted(LIBRARY, library),
        "set LD_LIBRARY_PATH=%s before the program starts".formatted(library.getParent()));
  }

  /** The refusal if the driver is missing. */
  Unavailable missing() {
    if (!isLinux()) {
      return new Unavailable("no NVIDIA driver (nvcuda.dll)", "install NVIDIA's driver");
    }
    return new Unavailable(
        "no NVIDIA driver (" + LIBRARY + ")",
        ("install NVIDIA's driver, or start the container with its GPU ('docker run --gpus all');"
                + " looked in LD_LIBRARY_PATH, the linker's cache, the system's folders and %s")
            .formatted(folders.stream().map(Path::toString).collect(Collectors.joining(", "))));
  }
}
