package dev.hadamard.cuda;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small classifier and the calls of its training steps, as a trainer makes them. */
final class TrainedNetwork implements AutoCloseable {

  private static final float ETA = 0.1f;

  private final Backend backend;
  private final TensorArena arena;
  private final int batch;
  private final int last;
  private final Tensor[] w;
  private final Tensor[] b;
  private final Tensor[] a;
  private final Tensor[] delta;
  private final Tensor targets;
  private final float[] samples;
  private final List<Dense.LayerGradient> gradients = new ArrayList<>();

  TrainedNetwork(Backend backend, int batch, int... sizes) {
    this.backend = backend;
    this.batch = batch;
    last = sizes.length - 1;
    arena = backend.newArena();
    w = new Tensor[sizes.length];
    b = new Tensor[sizes.length];
    a = new Tensor[sizes.length];
    delta = new Tensor[sizes.length];
    Random random = new Random(42);
    for (int l = 0; l <= last; l++) {
      a[l] = arena.allocate(Shape.of(batch, sizes[l]));
      if (l > 0) {
        delta[l] = arena.allocate(Shape.of(batch, sizes[l]));
        w[l] = arena.allocate(Shape.of(sizes[l], sizes[l - 1]));
        b[l] = arena.allocate(Shape.of(sizes[l]));
        backend.write(normal(random, sizes[l] * sizes[l - 1], sizes[l - 1]), w[l]);
        gradients.add(new Dense.LayerGradient(delta[l], a[l - 1], w[l], b[l]));
      }
    }
    samples = normal(random, batch * sizes[0], 1);
    targets = arena.allocate(Shape.of(batch, sizes[last]));
    float[] labels = new float[batch * sizes[last]];
    for (int i = 0; i < batch; i++) {
      labels[i * sizes[last] + i % sizes[last]] = 1;
    }
    backend.write(labels, targets);
  }

  private static float[] normal(Random random, int size, int fanIn) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(1.0 / fanIn));
    }
    return values;
  }

  void step() {
    upload();
    compute();
  }

  void upload() {
    backend.write(FloatBuffer.wrap(samples), a[0]);
  }

  /** Computes. */
  void compute() {
    compute(backend);
  }

  /** All but the upload: what can be recorded. */
  void compute(Backend on) {
    for (int l = 1; l < last; l++) {
      on.denseForward(a[l - 1], w[l], b[l], Activation.RELU, a[l], a[l]);
    }
    on.denseHead(a[last - 1], w[last], b[last], targets, 1f / batch, a[last], delta[last]);
    for (int l = last; l > 1; l--) {
      on.denseDelta(delta[l], w[l], Activation.RELU, a[l - 1], delta[l - 1]);
    }
    on.denseGradients(-ETA, 1, gradients);
  }

  /** The weights of all layers, one after the other. */
  float[] weights() {
    int size = 0;
    for (int l = 1; l <= last; l++) {
      size += w[l].shape().size();
    }
    FloatBuffer all = FloatBuffer.allocate(size);
    for (int l = 1; l <= last; l++) {
      all.put(backend.read(w[l]));
    }
    return all.array();
  }

  @Override
  public void close() {
    arena.close();
  }
}
