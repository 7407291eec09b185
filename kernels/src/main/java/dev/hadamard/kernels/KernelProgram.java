package dev.hadamard.kernels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a compiler gets as one source: one variant, or several with generated parts.
 *
 * <p>Several kernels stand one after the other. What they include stands before the first of them
 * that includes it, and only once, so it may depend on no value but {@code VW}, which is an option
 * of the compiler and the same for all. The other values of a kernel are macros around its text,
 * and so are its name and that of its generated function: {@code reduce_rows} becomes {@code
 * reduce_rows_1}. Immutable.
 */
public final class KernelProgram {

  /** The name of a program of several kernels, which only expressions have. */
  private static final String SEVERAL = "expressions";

  private static final String WIDTH = "VW";

  private final List<KernelVariant> variants;

  private KernelProgram(List<KernelVariant> variants) {
    this.variants = variants;
  }

  /** The program of one variant. */
  public static KernelProgram of(KernelVariant variant) {
    return new KernelProgram(List.of(variant));
  }

  /**
   * The program of one variant or several.
   *
   * @param variants at least one; if there are several, each has a generated part, all have the
   *     same {@code VW}, and none is there twice
   * @throws IllegalArgumentException if they do not fit together
   */
  public static KernelProgram of(List<KernelVariant> variants) {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("a program has at least one kernel");
    }
    if (variants.size() > 1) {
      Set<String> widths =
          variants.stream()
              .map(variant -> Objects.toString(variant.values().get(WIDTH)))
              .collect(Collectors.toSet());
      boolean areGenerated = variants.stream().noneMatch(each -> each.generated().isEmpty());
      if (widths.size() > 1 || !areGenerated || Set.copyOf(variants).size() < variants.size()) {
        throw new IllegalArgumentException("these kernels are no program: " + variants);
      }
    }
    return new KernelProgram(List.copyOf(variants));
  }

  /** Its variants, in the order of the source. */
  public List<KernelVariant> variants() {
    return variants;
  }

  /** The kernel's name, or {@code expressions} for several. */
  public String name() {
    return isSingle() ? first().kernel() : SEVERAL;
  }

  /** The values for the compiler, as options: those of the variant, or what several share. */
  public String defines() {
    String width = first().values().get(WIDTH);
    if (isSingle()) {
      return first().defines();
    }
    return width == null ? "" : "-D " + WIDTH + "=" + width;
  }

  /**
   * The name of a variant's function.
   *
   * @throws IllegalArgumentException if the variant is not in this program
   */
  public String function(KernelVariant variant) {
    int index = variants.indexOf(variant);
    if (index < 0) {
      throw new IllegalArgumentException(variant + " is not in the program " + this);
    }
    return isSingle() ? variant.kernel() : numbered(variant.kernel(), index);
  }

  /** A name for a file of this program. */
  public String fileName() {
    return isSingle()
        ? first().fileName()
        : "%s-%s=%s-%08x"
            .formatted(SEVERAL, WIDTH, first().values().get(WIDTH), variants.hashCode());
  }

  /** The macros around a variant's text, in order: none if it is the only one. */
  Map<String, String> macros(KernelVariant variant) {
    Map<String, String> macros = new LinkedHashMap<>();
    if (!isSingle()) {
      macros.putAll(variant.values());
      macros.remove(WIDTH);
      macros.put(variant.kernel(), function(variant));
      String element = ExpressionSource.ELEMENT;
      macros.put(element, numbered(element, variants.indexOf(variant)));
    }
    return macros;
  }

  private static String numbered(String name, int index) {
    return name + "_" + index;
  }

  private boolean isSingle() {
    return variants.size() == 1;
  }

  private KernelVariant first() {
    return variants.get(0);
  }

  @Override
  public String toString() {
    return isSingle() ? first().toString() : (SEVERAL + " " + defines()).strip();
  }
}
