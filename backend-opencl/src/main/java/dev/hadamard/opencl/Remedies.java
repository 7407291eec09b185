package dev.hadamard.opencl;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.LinkFailure;
import java.util.Locale;
import java.util.Optional;

/** The remedies for missing OpenCL on this operating system. */
final class Remedies {

  static final String INSTALL_DRIVER =
      switch (system()) {
        case WINDOWS -> "install the graphics driver of the device's vendor";
        case MAC -> "none: OpenCL comes with macOS; use another backend";
        case LINUX ->
            "install the driver of the device's vendor, or, to run on the CPU, 'apt-get install"
                + " pocl-opencl-icd' (Debian, Ubuntu)";
      };

  private static final String INSTALL_LOADER =
      switch (system()) {
        case WINDOWS -> "install the graphics driver of the device's vendor, it brings OpenCL.dll";
        case MAC -> "none: OpenCL comes with macOS; use another backend";
        case LINUX ->
            "install the loader: 'apt-get install ocl-icd-libopencl1' (Debian, Ubuntu), 'dnf"
                + " install ocl-icd' (Fedora)";
      };

  private enum OperatingSystem {
    LINUX,
    WINDOWS,
    MAC
  }

  private Remedies() {}

  static boolean isLinux() {
    return system() == OperatingSystem.LINUX;
  }

  /** There is no loader. */
  static Unavailable noLoader() {
    return new Unavailable("no OpenCL loader (" + loaderFile() + ")", INSTALL_LOADER);
  }

  /** JOCL's first call failed: no loader, or its own library does not load. */
  static Unavailable noLinkage(LinkageError failure) {
    LinkFailure link =
        new LinkFailure("JOCL", "org.jocl:jocl and hadamard-backend-opencl", failure);
    Optional<Unavailable> refusal = link.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (link.message()
        .contains("Implementation library")) { // JOCL's own loaded, the loader did not
      return noLoader();
    }
    return new Unavailable(
        "JOCL's native library does not load: " + link.cause(),
        "JOCL has libraries for Linux and macOS on x86-64 and arm64, and for Windows on x86-64;"
            + " hadamard.backend=cpu works without it");
  }

  private static String loaderFile() {
    return switch (system()) {
      case WINDOWS -> "OpenCL.dll";
      case MAC -> "OpenCL.framework";
      case LINUX -> "libOpenCL.so.1";
    };
  }

  private static OperatingSystem system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return OperatingSystem.WINDOWS;
    }
    return name.startsWith("mac") ? OperatingSystem.MAC : OperatingSystem.LINUX;
  }
}
