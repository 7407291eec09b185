package dev.hadamard.cuda;

/** How versions and capabilities are written; CUDA gives them as single numbers. */
final class CudaVersion {

  private CudaVersion() {}

  /** {@code 12.6} for 12060. */
  static String text(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  /** {@code 9.0} for 90. */
  static String capability(int capability) {
    return capability / 10 + "." + capability % 10;
  }
}
