package dev.hadamard.kernels;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A kernel with the {@code -D} values with which it is compiled. Immutable; equal variants are the
 * same program.
 */
public final class KernelVariant {

  private final String kernel;
  private final String defines;
  private final int hash;

  private KernelVariant(String kernel, String defines) {
    this.kernel = kernel;
    this.defines = defines;
    this.hash = 31 * kernel.hashCode() + defines.hashCode();
  }

  /**
   * Creates a variant.
   *
   * @param kernel the kernel's name
   * @param defines macro → value; the order does not matter
   */
  public static KernelVariant of(String kernel, Map<String, ?> defines) {
    return new KernelVariant(
        kernel,
        new TreeMap<>(defines)
            .entrySet().stream()
                .map(define -> "-D " + define.getKey() + "=" + define.getValue())
                .collect(Collectors.joining(" ")));
  }

  /** The kernel's name. */
  public String kernel() {
    return kernel;
  }

  /** The values as compiler options, sorted: {@code -D BLOCK=1 -D VW=4}. */
  public String defines() {
    return defines;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof KernelVariant that
            && hash == that.hash
            && kernel.equals(that.kernel)
            && defines.equals(that.defines));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return defines.isEmpty() ? kernel : kernel + " " + defines;
  }
}
