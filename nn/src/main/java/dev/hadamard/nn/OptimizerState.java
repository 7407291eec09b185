package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.ParameterSpec;
import dev.hadamard.op.Dense.Gradient;
import dev.hadamard.op.Dense.Gradients;
import dev.hadamard.op.Dense.LayerGradient;
import dev.hadamard.op.Dense.LayerMomentum;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An optimizer at work on one network: its slots, the gradients, and the factors on the device. */
final class OptimizerState implements AutoCloseable, Optimizer.Update {

  private final Network network;
  private final Optimizer optimizer;
  private final GradientSink sink;
  private final Map<String, DeviceParameters> slots = new LinkedHashMap<>();
  private final @Nullable TensorArena arena;
  private final @Nullable DeviceParameters gradients;
  private final int stride; // of the factors, in elements
  private final @Nullable Tensor factors;
  private float[] written = new float[0];

  OptimizerState(Network network, Optimizer optimizer, boolean isReduced) {
    Backend backend = network.backend();
    this.network = network;
    this.optimizer = optimizer;
    this.sink = isReduced || !isDense(network.spec()) ? GradientSink.GRADIENTS : optimizer.sink();
    this.stride = backend.viewAlignment();
    int count = isFolded() ? 0 : optimizer.factors(1).length;
    this.arena = count == 0 ? null : backend.newArena();
    try {
      for (String slot : optimizer.slots()) {
        slots.put(slot, DeviceParameters.ofTrained(backend, network.spec()));
      }
      this.factors = arena == null ? null : arena.allocate(count * stride);
      this.gradients = isFolded() ? null : DeviceParameters.ofTrained(backend, network.spec());
    } catch (RuntimeException | Error refused) {
      slots.values().forEach(DeviceParameters::close);
      if (arena != null) {
        arena.close();
      }
      throw refused;
    }
  }

  /** Whether every trained parameter belongs to a dense layer. */
  private static boolean isDense(NetworkSpec spec) {
    return spec.vertices().stream()
        .allMatch(
            vertex ->
                vertex.layer() instanceof Dense
                    || vertex.layer().parameters(spec.inputShapes(vertex)).stream()
                        .noneMatch(ParameterSpec::isTrainable));
  }

  /** Whether the gradient products update the parameters, so that no gradient is in memory. */
  boolean isFolded() {
    return !(sink instanceof GradientSink.Gradients);
  }

  /** What the gradient products overwrite, or change where they are folded. */
  DeviceParameters target() {
    if (sink instanceof GradientSink.Velocity velocity) {
      return slotParameters(velocity.slot());
    }
    return gradients == null ? network.deviceParameters() : gradients;
  }

  /** One operation for the gradients of all dense layers. */
  Op of(List<Gradient> layers) {
    if (sink instanceof GradientSink.Velocity velocity) {
      return new dev.hadamard.op.Dense.Momentum(
          velocity.eta(), velocity.mu(), layers.stream().map(this::withMomentum).toList());
    }
    List<LayerGradient> all =
        layers.stream()
            .map(layer -> new LayerGradient(layer.delta(), layer.x(), layer.w(), layer.b()))
            .toList();
    return sink instanceof GradientSink.Weights weights
        ? new Gradients(-weights.eta(), 1, all)
        : new Gradients(1, 0, all);
  }

  private LayerMomentum withMomentum(Gradient layer) {
    DeviceParameters velocities = target();
    return new LayerMomentum(
        layer.delta(),
        layer.x(),
        layer.w(),
        layer.b(),
        network.parameter(velocities.nameOf(layer.w())),
        network.parameter(velocities.nameOf(layer.b())));
  }

  /** The operations of the update, none where it is folded. */
  List<Op> update() {
    return isFolded() ? List.of() : optimizer.update(this);
  }

  /** Puts the factors of a step on the device, unless they are there. */
  void write(long step) {
    if (factors == null) {
      return;
    }
    float[] values = optimizer.factors(step);
    if (!Arrays.equals(values, written)) {
      float[] spaced = new float[factors.shape().size()];
      for (int i = 0; i < values.length; i++) {
        spaced[i * stride] = values[i];
      }
      network.backend().write(spaced, factors);
      written = values;
    }
  }

  /** Host copies of the slots. Waits. */
  Map<String, Parameters> read() {
    Map<String, Parameters> values = new LinkedHashMap<>();
    slots.forEach((name, slot) -> values.put(name, slot.read()));
    return values;
  }

  /**
   * Replaces the slots; what is not given is set to 0.
   *
   * @throws IllegalArgumentException if this optimizer lacks one of them, or shapes differ; then
   *     nothing is changed
   */
  void restore(Map<String, Parameters> values) {
    if (!slots.keySet().containsAll(values.keySet())) {
      throw new IllegalArgumentException(
          "the state has %s; %s keeps %s"
              .formatted(
                  values.keySet(),
                  optimizer.describe(),
                  slots.isEmpty() ? "nothing" : slots.keySet()));
    }
    List<Parameters> unfit = new ArrayList<>(values.values());
    unfit.removeIf(value -> value.fits(network.spec()));
    if (!unfit.isEmpty()) {
      throw new IllegalArgumentException(
          "the state has other shapes than a network " + network.spec().sizes());
    }
    slots.forEach(
        (name, slot) -> {
          Parameters value = values.get(name);
          slot.write(value == null ? Parameters.zero(network.spec()) : value);
        });
  }

  @Override
  public Tensor parameters() {
    return network.deviceParameters().all();
  }

  @Override
  public Tensor gradients() {
    if (gradients == null) {
      throw new IllegalStateException("gradients go into " + sink);
    }
    return gradients.all();
  }

  @Override
  public Tensor slot(String name) {
    return slotParameters(name).all();
  }

  private DeviceParameters slotParameters(String name) {
    DeviceParameters slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException(
          "%s has no slot %s among %s".formatted(optimizer.describe(), name, slots.keySet()));
    }
    return slot;
  }

  @Override
  public Tensor factor(int index) {
    if (factors == null) {
      throw new IllegalStateException(optimizer.describe() + " has no factors");
    }
    return factors.view(index * stride, Shape.of(1, 1));
  }

  @Override
  public void close() {
    slots.values().forEach(DeviceParameters::close);
    if (gradients != null) {
      gradients.close();
    }
    if (arena != null) {
      arena.close();
    }
  }
}
