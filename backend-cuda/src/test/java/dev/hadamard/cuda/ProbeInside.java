package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;

/** Probes in the class loader that loaded it; for {@link EmulatedClassLoaderTest}. */
public final class ProbeInside {

  private ProbeInside() {}

  /** The provider's answer. */
  public static String ask() {
    return new CudaProvider().probe(BackendConfig.load()).toString();
  }
}
