package dev.hadamard.kernels;

import dev.hadamard.KernelBuildException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The compiled kernels of a device. Each variant is compiled once: when it is first needed, or
 * before, together with others. Not thread-safe.
 *
 * @param <K> what the driver has of a kernel
 */
public final class CompiledKernels<K> {

  private final Function<KernelProgram, List<K>> compiler;
  private final Map<KernelVariant, K> known = new HashMap<>();

  /**
   * Creates an empty cache.
   *
   * @param compiler compiles a program and returns the kernels of its variants, in their order
   */
  public CompiledKernels(Function<KernelProgram, List<K>> compiler) {
    this.compiler = compiler;
  }

  /**
   * Returns a variant's kernel, which is compiled if it is not known yet.
   *
   * @throws KernelBuildException if it does not compile
   */
  public K get(KernelVariant variant) {
    @Nullable K kernel = known.get(variant);
    if (kernel == null) {
      kernel = compiler.apply(KernelProgram.of(variant)).get(0);
      known.put(variant, kernel);
    }
    return kernel;
  }

  /**
   * Compiles those of these variants that are not known yet, in one program. A single one waits
   * until it is needed. If the program does not compile, so do all: each is then compiled alone,
   * and the exception names the one that is wrong.
   *
   * @param variants kernels with generated parts, for one program
   */
  public void compile(Collection<KernelVariant> variants) {
    List<KernelVariant> missing =
        variants.stream().distinct().filter(each -> !known.containsKey(each)).toList();
    if (missing.size() < 2) {
      return;
    }
    List<K> kernels;
    try {
      kernels = compiler.apply(KernelProgram.of(missing));
    } catch (KernelBuildException refused) {
      return;
    }
    for (int i = 0; i < missing.size(); i++) {
      known.put(missing.get(i), kernels.get(i));
    }
  }
}
