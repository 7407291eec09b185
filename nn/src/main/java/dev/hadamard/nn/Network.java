package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;

/**
 * A feed-forward network on a backend: its architecture, and its weights and biases in an arena of
 * its own.
 *
 * <p>The backend must outlive it. Not thread-safe while it is trained.
 */
public final class Network implements AutoCloseable {

  private final Backend backend;
  private final NetworkSpec spec;
  private final DeviceParameters parameters;

  /**
   * A network with these weights and biases.
   *
   * @throws IllegalArgumentException if they have other shapes than the spec says
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device has no room for them
   */
  public Network(Backend backend, NetworkSpec spec, Parameters parameters) {
    this.backend = backend;
    this.spec = spec;
    this.parameters = new DeviceParameters(backend, spec);
    try {
      write(parameters);
    } catch (RuntimeException | Error refused) {
      this.parameters.close();
      throw refused;
    }
  }

  /** A new network, initialised from a seed: {@link Parameters#initial}. */
  public static Network create(Backend backend, NetworkSpec spec, long seed) {
    return new Network(backend, spec, Parameters.initial(spec, seed));
  }

  /** What computes. */
  public Backend backend() {
    return backend;
  }

  /** The architecture. */
  public NetworkSpec spec() {
    return spec;
  }

  /** W of a layer, {@code [out, in]}, on the device: this very tensor, which training changes. */
  public Tensor weight(int layer) {
    return parameters.w(layer);
  }

  /** b of a layer, {@code [out]}, on the device: this very tensor, which training changes. */
  public Tensor bias(int layer) {
    return parameters.b(layer);
  }

  /** Copies all weights and biases to the host. Waits. */
  public Parameters read() {
    return parameters.read();
  }

  /**
   * Replaces all weights and biases.
   *
   * @throws IllegalArgumentException if they have other shapes; then nothing is changed
   */
  public void write(Parameters values) {
    parameters.write(values);
  }

  /** Frees weights and biases. Closing twice does nothing. */
  @Override
  public void close() {
    parameters.close();
  }
}
