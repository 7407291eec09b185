package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;

/** W and b of every layer on a backend, in an arena of their own, initially zero. */
final class DeviceParameters implements AutoCloseable {

  private final Backend backend;
  private final NetworkSpec spec;
  private final TensorArena arena;
  private final Tensor[] w;
  private final Tensor[] b;

  DeviceParameters(Backend backend, NetworkSpec spec) {
    this.backend = backend;
    this.spec = spec;
    this.arena = backend.newArena();
    this.w = new Tensor[spec.depth()];
    this.b = new Tensor[spec.depth()];
    try {
      for (int layer = 0; layer < spec.depth(); layer++) {
        w[layer] = arena.allocate(spec.weightShape(layer));
        b[layer] = arena.allocate(spec.biasShape(layer));
      }
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
  }

  Tensor w(int layer) {
    return w[layer];
  }

  Tensor b(int layer) {
    return b[layer];
  }

  /** Copies the values from the host to the device. */
  void write(Parameters values) {
    if (!values.fits(spec)) {
      throw new IllegalArgumentException(
          "the parameters have other shapes than a network " + spec.sizes());
    }
    for (int layer = 0; layer < spec.depth(); layer++) {
      backend.write(values.weight(layer), w[layer]);
      backend.write(values.bias(layer), b[layer]);
    }
  }

  /** Copies the values from the device to the host. Waits. */
  Parameters read() {
    float[][] weights = new float[spec.depth()][];
    float[][] biases = new float[spec.depth()][];
    for (int layer = 0; layer < spec.depth(); layer++) {
      weights[layer] = backend.read(w[layer]);
      biases[layer] = backend.read(b[layer]);
    }
    return Parameters.of(spec, weights, biases);
  }

  @Override
  public void close() {
    arena.close();
  }
}
