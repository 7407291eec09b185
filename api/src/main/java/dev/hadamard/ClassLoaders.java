package dev.hadamard;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where services are looked for: in the context class loader, then in the library's own. */
final class ClassLoaders {

  private ClassLoaders() {}

  /** Each once; null stands for the boot loader. */
  static Set<@Nullable ClassLoader> inOrder() {
    Set<@Nullable ClassLoader> loaders = new LinkedHashSet<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    loaders.add(ClassLoaders.class.getClassLoader());
    return loaders;
  }
}
