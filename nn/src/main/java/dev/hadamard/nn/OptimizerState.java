package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Dense.Gradient;
import dev.hadamard.op.Dense.Gradients;
import dev.hadamard.op.Dense.LayerGradient;
import dev.hadamard.op.Dense.LayerMomentum;
import dev.hadamard.op.Op;
import dev.hadamard.spi.UnallocatedTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** An optimizer at work on one network: its slots, the gradients, and the factors on the device. */
final class OptimizerState implements AutoCloseable, Optimizer.Update {

  private final Network network;
  private final Optimizer optimizer;
  private final GradientSink sink;
  private final LearningRate rate;
  private final ScratchMemory scratch;
  private final @Nullable GradientCheck check;
  private final Map<String, DeviceParameters> slots = new LinkedHashMap<>();
  private @Nullable DeviceParameters gradients; // in memory, as soon as a step needs them there
  private @Nullable DeviceFactors factors;

  /**
   * Allocates the slots.
   *
   * @param settings what they ask of the gradients
   */
  OptimizerState(Network network, Optimizer optimizer, TrainerSettings settings) {
    this.network = network;
    this.optimizer = optimizer;
    this.rate = new LearningRate(optimizer);
    this.scratch = new ScratchMemory(network.backend());
    boolean mayFold =
        !settings.needsGradients() && optimizer.hasConstantFactors() && rate.isConstant();
    this.sink = mayFold ? optimizer.sink() : GradientSink.GRADIENTS;
    try {
      for (String slot : optimizer.slots()) {
        slots.put(slot, DeviceParameters.ofTrained(network.backend(), network.spec()));
      }
      if (!mayFold()) {
        allocatedGradients();
      }
      this.check = settings.checkInterval() > 0 ? new GradientCheck(network.backend(), this) : null;
    } catch (RuntimeException | Error refused) {
      close();
      throw refused;
    }
  }

  /** Whether gradients of dense layers may update the parameters and never be in memory. */
  boolean mayFold() {
    return !(sink instanceof GradientSink.Gradients);
  }

  /** The gradients of the trained parameters by their names; the first call allocates them. */
  Map<String, Tensor> allocatedGradients() {
    if (gradients == null) {
      gradients = DeviceParameters.ofTrained(network.backend(), network.spec());
    }
    if (factors == null) {
      factors = new DeviceFactors(network.backend(), optimizer);
    }
    return gradients.views();
  }

  /** One operation for the gradients of some dense layers. */
  static Op overwriting(List<Gradient> layers) {
    return new Gradients(1, 0, layers.stream().map(OptimizerState::withGradients).toList());
  }

  private static LayerGradient withGradients(Gradient layer) {
    return new LayerGradient(layer.delta(), layer.x(), layer.w(), layer.b());
  }

  /** One operation that updates the parameters of dense layers by their gradients. */
  Op folded(List<Gradient> layers) {
    float[] rates = optimizer.factors(1, rate.at(1));
    if (rates.length != 1) {
      throw new IllegalArgumentException(
          "%s has %d factors; one that names the sink %s has one, the rate"
              .formatted(optimizer.describe(), rates.length, sink));
    }
    float eta = rates[0];
    return sink instanceof GradientSink.Velocity velocity
        ? new dev.hadamard.op.Dense.Momentum(
            eta,
            velocity.mu(),
            layers.stream().map(layer -> withVelocities(velocity.slot(), layer)).toList())
        : new Gradients(-eta, 1, layers.stream().map(this::withWeights).toList());
  }

  private LayerGradient withWeights(Gradient layer) {
    DeviceParameters weights = network.deviceParameters();
    return new LayerGradient(
        layer.delta(),
        layer.x(),
        weights.get(parameterOf(layer.w())),
        weights.get(parameterOf(layer.b())));
  }

  /** The parameter whose gradient is not in memory. */
  private static String parameterOf(Tensor gradient) {
    if (gradient instanceof UnallocatedTensor unallocated) {
      return unallocated.name();
    }
    throw new IllegalArgumentException(gradient + " is in memory");
  }

  private LayerMomentum withVelocities(String slot, Gradient layer) {
    DeviceParameters velocities = slotParameters(slot);
    LayerGradient weights = withWeights(layer);
    return new LayerMomentum(
        layer.delta(),
        layer.x(),
        velocities.get(parameterOf(layer.w())),
        velocities.get(parameterOf(layer.b())),
        weights.w(),
        weights.b());
  }

  /** The operations of the update, for gradients that are in memory; a check comes before. */
  List<Op> update() {
    List<Op> ops = new ArrayList<>(check == null ? List.of() : check.ops());
    ops.addAll(optimizer.update(this));
    return ops;
  }

  /**
   * Waits for the steps so far, if gradients are checked.
   *
   * @throws NonFiniteGradientException if one was not finite
   */
  void requireFinite(long steps) {
    if (check != null) {
      check.require(steps);
    }
  }

  /** Its learning rates. */
  LearningRate rate() {
    return rate;
  }

  /** Puts the factors of a step on the device, unless they are there or no update reads them. */
  void write(long step) {
    if (factors != null) {
      factors.write(step, rate.at(step));
    }
  }

  /** Host copies of the slots. Waits. */
  Map<String, Parameters> read() {
    Map<String, Parameters> values = new LinkedHashMap<>();
    slots.forEach((name, slot) -> values.put(name, slot.read()));
    return values;
  }

  /**
   * The averaged weights, with the present values of what is not trained. Waits.
   *
   * @throws IllegalStateException if the optimizer averages none
   */
  Parameters averaged(long steps) {
    DeviceParameters average = slots.get(ExtendedOptimizer.AVERAGE);
    if (average == null) {
      throw new IllegalStateException(
          optimizer.describe() + " averages no weights; ask for it by averaged(0.999)");
    }
    Parameters present = network.read();
    if (steps == 0) {
      return present;
    }
    Parameters averaged = average.read();
    Map<String, float[]> values = new LinkedHashMap<>();
    for (NetworkSpec.Parameter parameter : network.spec().parameters()) {
      Parameters from = parameter.spec().isTrainable() ? averaged : present;
      values.put(parameter.name(), from.values(parameter.name()));
    }
    return Parameters.of(network.spec(), values);
  }

  /**
   * Continues after a state. Slots that it lacks are set to 0, an average to the present weights.
   *
   * @throws IllegalArgumentException if this optimizer lacks one of them, or shapes differ; then
   *     nothing is changed
   */
  void restore(TrainingState state) {
    Map<String, Parameters> values = state.slots();
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
          slot.write(value == null ? initial(name) : value);
        });
    rate.restore(state.metrics());
    if (check != null) {
      check.restart(state.steps());
    }
  }

  private Parameters initial(String slot) {
    return slot.equals(ExtendedOptimizer.AVERAGE)
        ? network.read()
        : Parameters.zero(network.spec());
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
      throw new IllegalStateException("no update reads the factors of " + optimizer.describe());
    }
    return factors.get(index);
  }

  @Override
  public List<Optimizer.Segment> segments() {
    return network.deviceParameters().segments();
  }

  @Override
  public Tensor scratch(String name, Shape shape) {
    return scratch.get(name, shape);
  }

  @Override
  public Tensor perParameter(String name, ToDoubleFunction<Optimizer.Segment> value) {
    return scratch.get(
        name,
        parameters().shape(),
        () -> {
          float[] values = new float[parameters().shape().size()];
          for (Optimizer.Segment segment : segments()) {
            float number = (float) value.applyAsDouble(segment);
            Arrays.fill(values, segment.start(), segment.start() + segment.size(), number);
          }
          return values;
        });
  }

  /** The bytes of the gradients, where they are in memory. */
  long gradientBytes() {
    return gradients == null ? 0 : gradients.bytes();
  }

  /** The bytes of the slots. */
  long slotBytes() {
    return slots.values().stream().mapToLong(DeviceParameters::bytes).sum();
  }

  /** The bytes of the factors and of results in between. */
  long scratchBytes() {
    return scratch.bytes() + (factors == null ? 0 : factors.bytes());
  }

  @Override
  public void close() {
    scratch.close();
    slots.values().forEach(DeviceParameters::close);
    if (gradients != null) {
      gradients.close();
    }
    if (factors != null) {
      factors.close();
    }
  }
}
