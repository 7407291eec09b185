package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.SplitMix64;
import java.util.HashMap;
import java.util.Map;

/** Puts the gradients of a test in the place of those of the backward pass. */
final class GivenGradients implements GradientReducer {

  private final NetworkSpec spec;
  private Map<String, float[]> next = new HashMap<>();

  GivenGradients(NetworkSpec spec) {
    this.spec = spec;
  }

  /** The gradient of each parameter in the next step. */
  void next(Map<String, float[]> gradients) {
    next = gradients;
  }

  /** Normal numbers times a scale, with a 0 among them. */
  Map<String, float[]> random(SplitMix64 random, double scale) {
    Map<String, float[]> gradients = new HashMap<>();
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      float[] values = new float[parameter.shape().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == 2 ? 0 : (float) (scale * random.nextGaussian());
      }
      gradients.put(parameter.name(), values);
    }
    return gradients;
  }

  /** Normal weights of which none is 0, biases neither. */
  static Parameters weights(NetworkSpec spec, SplitMix64 random) {
    Map<String, float[]> values = new GivenGradients(spec).random(random, 1);
    values.values().forEach(array -> array[2] = 0.5f);
    return Parameters.of(spec, values);
  }

  /** The weights after one step with these gradients. */
  static Parameters stepped(
      Backend backend,
      NetworkSpec spec,
      Optimizer optimizer,
      Parameters w,
      Map<String, float[]> g) {
    GivenGradients gradients = new GivenGradients(spec);
    gradients.next(g);
    Loss loss = Loss.HALF_SQUARED_ERROR;
    try (Network network = new Network(backend, spec, w);
        Trainer trainer = new Trainer(network, loss, optimizer, 1, gradients)) {
      trainer.step(Samples.random(spec, loss, 1, new SplitMix64(3)).batch());
      return network.read();
    }
  }

  @Override
  public void reduce(Backend backend, Tensor gradients) {
    float[] flat = new float[gradients.shape().size()];
    int alignment = backend.viewAlignment();
    int start = 0;
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      float[] values = next.getOrDefault(parameter.name(), new float[0]);
      System.arraycopy(values, 0, flat, start, values.length);
      start += (parameter.shape().size() + alignment - 1) / alignment * alignment;
    }
    backend.write(flat, gradients);
  }
}
