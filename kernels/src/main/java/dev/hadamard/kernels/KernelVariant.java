package dev.hadamard.kernels;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A kernel with the {@code -D} values with which it is compiled. Immutable; equal variants are the
 * same program.
 */
public final class KernelVariant {

  private final String kernel;
  private final SortedMap<String, String> values;
  private final String defines;
  private final String generated;
  private final int hash;

  private KernelVariant(String kernel, SortedMap<String, String> values, String generated) {
    this.kernel = kernel;
    this.values = Collections.unmodifiableSortedMap(values);
    this.defines =
        values.entrySet().stream()
            .map(value -> "-D " + value.getKey() + "=" + value.getValue())
            .collect(Collectors.joining(" "));
    this.generated = generated;
    this.hash = Objects.hash(kernel, defines, generated);
  }

  /**
   * Creates a variant.
   *
   * @param kernel the kernel's name
   * @param defines macro → value; the order does not matter
   */
  public static KernelVariant of(String kernel, Map<String, ?> defines) {
    return of(kernel, defines, "");
  }

  /**
   * Creates a variant whose file includes {@code program.cl}.
   *
   * @param kernel the kernel's name
   * @param defines macro → value; the order does not matter
   * @param generated the text of {@code program.cl}
   */
  public static KernelVariant of(String kernel, Map<String, ?> defines, String generated) {
    SortedMap<String, String> values = new TreeMap<>();
    defines.forEach((macro, value) -> values.put(macro, String.valueOf(value)));
    return new KernelVariant(kernel, values, generated);
  }

  /** The kernel's name. */
  public String kernel() {
    return kernel;
  }

  /** Macro → value, sorted by macro. */
  public SortedMap<String, String> values() {
    return values;
  }

  /** The values as compiler options, sorted: {@code -D BLOCK=1 -D VW=4}. */
  public String defines() {
    return defines;
  }

  /** The text of {@code program.cl}, which the kernel's file includes; empty for most kernels. */
  public String generated() {
    return generated;
  }

  /** A name for a file of this variant. */
  public String fileName() {
    String name = toString().replace("-D ", "").replace(' ', '-');
    return generated.isEmpty() ? name : "%s-%08x".formatted(name, generated.hashCode());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof KernelVariant that
            && hash == that.hash
            && kernel.equals(that.kernel)
            && defines.equals(that.defines)
            && generated.equals(that.generated));
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
