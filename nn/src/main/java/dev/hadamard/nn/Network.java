package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;

/**
 * A network on a backend: its architecture, and its parameters in an arena of its own.
 *
 * <pre>{@code
 * NetworkSpec spec = NetworkSpec.of(4, 16, 3); // 4 features, 16 hidden neurons, 3 classes
 * try (Backend backend = Backends.open();
 *     Network network = Network.create(backend, spec, 42);
 *     Inference inference = new Inference(network, 32)) {
 *   float[] samples = {5.1f, 3.5f, 1.4f, 0.2f, 6.3f, 3.3f, 6.0f, 2.5f}; // 2 × 4
 *   float[] logits = inference.outputs(samples); // 2 × 3
 *   System.out.println(spec.parameterCount() + " parameters: " + Arrays.toString(logits));
 * }
 * }</pre>
 *
 * <p>{@link Trainer} trains a network; {@code dev.hadamard.nn.model.Models} saves and loads it.
 *
 * <p>The backend must stay open as long as the network is used. Not thread-safe while it is
 * trained.
 */
public final class Network implements AutoCloseable {

  private final Backend backend;
  private final NetworkSpec spec;
  private final DeviceParameters parameters;

  /**
   * Creates a network with these parameters.
   *
   * @throws IllegalArgumentException if their shapes do not fit the spec
   * @throws dev.hadamard.OutOfDeviceMemoryException if the device's memory does not suffice
   */
  public Network(Backend backend, NetworkSpec spec, Parameters parameters) {
    this.backend = backend;
    this.spec = spec;
    this.parameters = DeviceParameters.values(backend, spec);
    try {
      write(parameters);
    } catch (RuntimeException | Error refused) {
      this.parameters.close();
      throw refused;
    }
  }

  /** A network without values. */
  private Network(Backend backend, NetworkSpec spec) {
    this.backend = backend;
    this.spec = spec;
    this.parameters = DeviceParameters.values(backend, spec);
  }

  /** A network whose parameters are not in memory, so that steps can be planned. */
  static Network unallocated(Backend backend, NetworkSpec spec) {
    return new Network(UnallocatedBackend.of(backend), spec);
  }

  /**
   * Creates a network with initial weights that the seed determines, see {@link
   * Parameters#initial}.
   */
  public static Network create(Backend backend, NetworkSpec spec, long seed) {
    return new Network(backend, spec, Parameters.initial(spec, seed));
  }

  /** The backend that holds the weights and computes. */
  public Backend backend() {
    return backend;
  }

  /** The architecture of this network. */
  public NetworkSpec spec() {
    return spec;
  }

  /**
   * A parameter on the device, by the name that {@link NetworkSpec#parameters} lists, as in {@code
   * 0.weight}. This is the tensor itself, not a copy; training changes it.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Tensor parameter(String name) {
    return parameters.get(name);
  }

  DeviceParameters deviceParameters() {
    return parameters;
  }

  /** Copies all parameters to the host. Waits. */
  public Parameters read() {
    return parameters.read();
  }

  /**
   * Replaces all parameters.
   *
   * @throws IllegalArgumentException if the shapes do not fit; then nothing is changed
   */
  public void write(Parameters values) {
    parameters.write(values);
  }

  /** Frees the parameters. Closing twice does nothing. */
  @Override
  public void close() {
    parameters.close();
  }
}
