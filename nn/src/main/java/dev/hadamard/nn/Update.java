package dev.hadamard.nn;

import dev.hadamard.Tensor;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An optimizer for one network, with its state on the device. */
sealed interface Update extends AutoCloseable {

  /**
   * The operation that changes every W and b at once.
   *
   * @param delta δ of each layer
   * @param inputs the input of each layer
   */
  Op of(Tensor[] delta, Tensor[] inputs);

  /** A host copy of the velocities; empty if the optimizer has none. Waits. */
  Optional<Parameters> velocities();

  /**
   * Replaces the velocities; empty sets them to 0.
   *
   * @throws IllegalArgumentException if there are velocities and this optimizer has none
   */
  void restore(Optional<Parameters> velocities);

  @Override
  void close();

  /** Creates the update of a network for an optimizer. */
  static Update of(Optimizer optimizer, Network network) {
    if (optimizer instanceof Optimizer.Sgd sgd) {
      return new Descent(network, sgd.learningRate());
    }
    return new WithMomentum(network, (Optimizer.Momentum) optimizer);
  }

  /** W ← W − η·δᵀx, b ← b − η·Σδ. */
  final class Descent implements Update {
    private final Network network;
    private final float eta;

    Descent(Network network, float eta) {
      this.network = network;
      this.eta = eta;
    }

    @Override
    public Op of(Tensor[] delta, Tensor[] inputs) {
      List<Dense.LayerGradient> layers =
          IntStream.range(0, delta.length)
              .mapToObj(
                  layer ->
                      new Dense.LayerGradient(
                          delta[layer], inputs[layer], network.weight(layer), network.bias(layer)))
              .toList();
      return new Dense.Gradients(-eta, 1, layers);
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
    private final Optimizer.Momentum optimizer;
    private final DeviceParameters v;

    WithMomentum(Network network, Optimizer.Momentum optimizer) {
      this.network = network;
      this.optimizer = optimizer;
      this.v = new DeviceParameters(network.backend(), network.spec());
    }

    @Override
    public Op of(Tensor[] delta, Tensor[] inputs) {
      List<Dense.LayerMomentum> layers =
          IntStream.range(0, delta.length)
              .mapToObj(
                  layer ->
                      new Dense.LayerMomentum(
                          delta[layer],
                          inputs[layer],
                          v.w(layer),
                          v.b(layer),
                          network.weight(layer),
                          network.bias(layer)))
              .toList();
      return new Dense.Momentum(optimizer.learningRate(), optimizer.mu(), layers);
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
