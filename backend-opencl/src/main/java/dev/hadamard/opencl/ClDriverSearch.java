package dev.hadamard.opencl;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.LibrarySearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out why the loader finds no driver: whether there is one that is not registered, or which
 * libraries are missing. Drivers are registered by .icd files, which containers often lack although
 * the vendor's library is mounted into them.
 *
 * @param libraries the search of the dynamic linker
 * @param folders further folders in which vendors install drivers
 * @param environment the environment variables of this process
 */
record ClDriverSearch(
    LibrarySearch libraries, List<Path> folders, Map<String, String> environment) {

  /** The file names of the vendors' drivers, the same as in {@code launcher/vendors}. */
  static final List<String> DRIVERS =
      List.of(
          "libnvidia-opencl.so.1",
          "libamdocl64.so",
          "libigdrcl.so",
          "libintelocl.so",
          "libRusticlOpenCL.so.1",
          "libpocl.so.2");

  /** The folder for .icd files, unless one of these variables names another. */
  private static final String VENDORS = "/etc/OpenCL/vendors";

  private static final List<String> VARIABLES = List.of("OCL_ICD_VENDORS", "OPENCL_VENDOR_PATH");

  static ClDriverSearch ofThisMachine() {
    return new ClDriverSearch(
        LibrarySearch.ofThisMachine(),
        List.of(
            Path.of("/usr/local/nvidia/lib64"),
            Path.of("/usr/local/nvidia/lib"),
            Path.of("/usr/lib/wsl/lib"),
            Path.of("/usr/lib/x86_64-linux-gnu/intel-opencl"),
            Path.of("/opt/rocm/lib")),
        System.getenv());
  }

  /** The refusal of a loader that finds no driver. */
  Unavailable refusal() {
    if (!Remedies.isLinux()) {
      return new Unavailable("the OpenCL loader finds no driver", Remedies.INSTALL_DRIVER);
    }
    // Short, because the reason is repeated wherever the choice of a backend is explained.
    String reason = "the OpenCL loader finds no driver in " + vendors();
    Optional<Path> driver = DRIVERS.stream().flatMap(name -> find(name).stream()).findFirst();
    if (driver.isEmpty()) {
      return new Unavailable(
          reason,
          "%s; looked for %s where libraries are and in %s"
              .formatted(
                  Remedies.INSTALL_DRIVER, String.join(", ", DRIVERS), folders.get(0).toString()));
    }
    return new Unavailable(
        reason + ", although " + driver.get() + " is there",
        ("set OCL_ICD_VENDORS=%s before the program starts, as the hadamard command does by itself;"
                + " if it is named already, 'ldd' tells why it does not load")
            .formatted(driver.get()));
  }

  /** The folder in which the loader looks. */
  private String vendors() {
    return VARIABLES.stream()
        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
        .map(name -> name + "=" + environment.get(name))
        .findFirst()
        .orElse(VENDORS);
  }

  private Optional<Path> find(String name) {
    return libraries
        .find(name)
        .or(
            () ->
                folders.stream()
                    .map(folder -> folder.resolve(name))
                    .filter(Files::exists)
                    .findFirst());
  }
}
