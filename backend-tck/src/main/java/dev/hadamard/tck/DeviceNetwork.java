package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;

/**
 * The network of {@link DoubleNetwork}, trained with a backend's composites only. It reads nothing
 * between steps and allocates nothing after construction.
 */
final class DeviceNetwork {

  final Tensor[] w;
  final Tensor[] b;
  private final Backend backend;
  private final Activation[] activations;
  private final int m;
  private final Tensor x;
  private final Tensor t;
  private final Tensor[] z;
  private final Tensor[] a;
  private final Tensor[] delta;
  private final Tensor slope;

  DeviceNetwork(
      Backend backend,
      TensorArena arena,
      int[] sizes,
      Activation[] activations,
      float[][] weights,
      float[][] biases,
      int m) {
    this.backend = backend;
    this.activations = activations.clone();
    this.m = m;
    int layers = weights.length;
    this.w = new Tensor[layers];
    this.b = new Tensor[layers];
    this.z = new Tensor[layers];
    this.a = new Tensor[layers];
    this.delta = new Tensor[layers];
    this.x = arena.allocate(m, sizes[0]);
    this.t = arena.allocate(m, sizes[layers]);
    this.slope = arena.allocate(m, sizes[layers]);
    for (int l = 0; l < layers; l++) {
      w[l] = arena.allocate(sizes[l + 1], sizes[l]);
      b[l] = arena.allocate(sizes[l + 1]);
      backend.write(weights[l], w[l]);
      backend.write(biases[l], b[l]);
      a[l] = arena.allocate(m, sizes[l + 1]);
      boolean keepsInput = activations[l].derivativeForm() == DerivativeForm.INPUT;
      z[l] = keepsInput ? arena.allocate(m, sizes[l + 1]) : a[l];
      delta[l] = arena.allocate(m, sizes[l + 1]);
    }
  }

  void load(float[] samples, float[] targets) {
    backend.write(samples, x);
    backend.write(targets, t);
  }

  void forward() {
    Tensor input = x;
    for (int l = 0; l < w.length; l++) {
      backend.denseForward(input, w[l], b[l], activations[l], z[l], a[l]);
      input = a[l];
    }
  }

  /** Computes δ of the last layer, then of the others; W is not modified. */
  void backward() {
    int last = w.length - 1;
    if (activations[last] == Activation.IDENTITY) {
      backend.softmaxRows(a[last], delta[last]);
      backend.axpby(-1f / m, t, 1f / m, delta[last]);
    } else {
      backend.axpby(1f / m, a[last], 0, delta[last]);
      backend.axpby(-1f / m, t, 1, delta[last]);
      backend.derivativeFromOutput(activations[last], a[last], slope);
      backend.hadamard(delta[last], slope, delta[last]);
    }
    for (int l = last; l > 0; l--) {
      backend.denseDelta(delta[l], w[l], activations[l - 1], z[l - 1], delta[l - 1]);
    }
  }

  /** intoW ← β·intoW + α·gradient, the biases likewise. */
  void gradients(float alpha, float beta, Tensor[] intoW, Tensor[] intoB) {
    for (int l = 0; l < w.length; l++) {
      Tensor input = l == 0 ? x : a[l - 1];
      backend.denseGradient(alpha, delta[l], input, beta, intoW[l], intoB[l]);
    }
  }

  /** A step of plain gradient descent: the update is the gradient product itself. */
  void descend(float eta) {
    forward();
    backward();
    gradients(-eta, 1, w, b);
  }

  /** The outputs of the last layer for the batch, row by row. */
  float[] outputs() {
    return backend.read(a[a.length - 1]);
  }
}
