package dev.hadamard.nd4j;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.Availability;

/** A program of its own: probes nd4j, computes with it where it can, and prints one line. */
final class ProbeProgram {

  private ProbeProgram() {}

  public static void main(String[] arguments) {
    Nd4jProvider provider = new Nd4jProvider();
    BackendConfig config = BackendConfig.builder().build();
    Availability answer = provider.probe(config);
    if (answer instanceof Availability.Unavailable) {
      System.out.println(provider.probe(config)); // the second answer is as good as the first
      return;
    }
    try (Backend backend = provider.open(config);
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(1);
      backend.activate(Activation.SIGMOID, x, x);
      System.out.println("σ(0) = " + backend.read(x)[0]);
    }
  }
}
