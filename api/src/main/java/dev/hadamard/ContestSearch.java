package dev.hadamard;

import dev.hadamard.spi.BackendContest;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A search for what measures a training step in all {@link ClassLoaders}. A merged jar may lack the
 * service file, so the project's own is also tried by its class name.
 */
final class ContestSearch {

  private static final String KNOWN = "dev.hadamard.nn.StepContest";

  private ContestSearch() {}

  static BackendContest find(BackendConfig config) {
    for (ClassLoader loader : ClassLoaders.inOrder()) {
      BackendContest found = service(loader);
      if (found != null) {
        return found;
      }
    }
    BackendContest known = known(ContestSearch.class.getClassLoader());
    if (known == null) {
      throw new ConfigurationException(
          "%s (%s): auto:measure times a training step, which takes the jar hadamard-nn; add it,"
                  .formatted(
                      ConfigKey.BACKEND.property(), config.setting(ConfigKey.BACKEND).source())
              + " or choose auto");
    }
    return known;
  }

  private static @Nullable BackendContest service(@Nullable ClassLoader loader) {
    Iterator<BackendContest> found = ServiceLoader.load(BackendContest.class, loader).iterator();
    return found.hasNext() ? found.next() : null;
  }

  private static @Nullable BackendContest known(@Nullable ClassLoader loader) {
    try {
      return Class.forName(KNOWN, true, loader)
          .asSubclass(BackendContest.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError absent) {
      return null;
    }
  }
}
