package dev.hadamard.cuda;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;

/** Probes twice and opens once, and prints what comes of it; for {@link MissingEngineTest}. */
final class ProbeTwice {

  private ProbeTwice() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) {
    BackendConfig config = BackendConfig.builder().build();
    CudaProvider provider = new CudaProvider();
    System.out.println("first: " + provider.probe(config));
    System.out.println("second: " + provider.probe(config));
    try {
      provider.open(config).close();
      System.out.println("opened");
    } catch (BackendUnavailableException e) {
      System.out.println("refused: " + e.refusals());
    }
  }
}
