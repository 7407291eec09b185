package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import java.util.Optional;

/** An optimizer at work on one network, with the state it keeps on the device. */
sealed interface Update extends AutoCloseable {

  /** Queues the change of a layer's W and b, given its δ and its input. */
  void apply(int layer, Tensor delta, Tensor input);

  /** A host copy of the velocities, if there are any. Waits. */
  Optional<Parameters> velocities();

  /**
   * Replaces the velocities; none means zero.
   *
   * @throws IllegalArgumentException if there are some and this optimizer has none
   */
  void restore(Optional<Parameters> velocities);

  @Override
  void close();

  /** What an optimizer does to a network. */
  static Update of(Optimizer optimizer, Network network) {
    if (optimizer instanceof Optimizer.Sgd sgd) {
      return new Descent(network, sgd.learningRate());
    }
    return new WithMomentum(network, (Optimizer.Momentum) optimizer);
  }

  /** W ← W − η·δᵀx, b ← b − η·Σδ. */
  final class Descent implements Update {
    private final Network network;
    private final Backend backend;
    private final float eta;

    Descent(Network network, float eta) {
      this.network = network;
      this.backend = network.backend();
      this.eta = eta;
    }

    @Override
    public void apply(int layer, Tensor delta, Tensor input) {
      backend.denseGradient(-eta, delta, input, 1, network.weight(layer), network.bias(layer));
    }

    @Override
    public Optional<Parameters> velocities() {
      return Optional.empty();
    }

    @Override
    public void restore(Optional<Parameters> velocities) {
      if (velocities.isPresent()) {
        throw new IllegalArgumentException("plain gradient descent has no velocities");
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** v ← μ·v + δᵀx, W ← W − η·v, and the same for b. */
  final class WithMomentum implements Update {
    private final Network network;
    private final Backend backend;
    private final Optimizer.Momentum optimizer;
    private final DeviceParameters v;

    WithMomentum(Network network, Optimizer.Momentum optimizer) {
      this.network = network;
      this.backend = network.backend();
      this.optimizer = optimizer;
      this.v = new DeviceParameters(backend, network.spec());
    }

    @Override
    public void apply(int layer, Tensor delta, Tensor input) {
      float eta = optimizer.learningRate();
      backend.denseGradient(1, delta, input, optimizer.mu(), v.w(layer), v.b(layer));
      backend.axpby(-eta, v.w(layer), 1, network.weight(layer));
      backend.axpby(-eta, v.b(layer), 1, network.bias(layer));
    }

    @Override
    public Optional<Parameters> velocities() {
      return Optional.of(v.read());
    }

    @Override
    public void restore(Optional<Parameters> velocities) {
      v.write(velocities.orElseGet(() -> Parameters.zero(network.spec())));
    }

    @Override
    public void close() {
      v.close();
    }
  }
}
