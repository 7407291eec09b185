package dev.hadamard.opencl;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The calls of training steps of a small network, as a trainer makes them. */
final class TrainingLoop implements AutoCloseable {

  private final Backend backend;
  private final TensorArena arena;
  private final int batch;
  private final int[] layers;
  private final Tensor[] w;
  private final Tensor[] b;
  private final Tensor[] a;
  private final Tensor[] delta;
  private final Tensor target;
  private final FloatBuffer samples;
  private final List<Dense.LayerGradient> gradients = new ArrayList<>();
  private final List<Dense.LayerMomentum> velocities = new ArrayList<>();
  private final boolean momentum;

  /** A loop of gradient descent. */
  TrainingLoop(Backend backend, int batch, int... layers) {
    this(backend, false, batch, layers);
  }

  TrainingLoop(Backend backend, boolean momentum, int batch, int... layers) {
    this.backend = backend;
    this.momentum = momentum;
    this.arena = backend.newArena();
    this.batch = batch;
    this.layers = layers;
    int depth = layers.length;
    w = new Tensor[depth];
    b = new Tensor[depth];
    a = new Tensor[depth];
    delta = new Tensor[depth];
    Random random = new Random(42);
    for (int l = 0; l < depth; l++) {
      a[l] = arena.allocate(Shape.of(batch, layers[l]));
      delta[l] = arena.allocate(Shape.of(batch, layers[l]));
      if (l > 0) {
        w[l] = arena.allocate(Shape.of(layers[l], layers[l - 1]));
        b[l] = arena.allocate(Shape.of(layers[l]));
        backend.write(normal(random, w[l].shape().size(), layers[l - 1]), w[l]);
        Tensor vw = arena.allocate(w[l].shape());
        Tensor vb = arena.allocate(b[l].shape());
        gradients.add(new Dense.LayerGradient(delta[l], a[l - 1], w[l], b[l]));
        velocities.add(new Dense.LayerMomentum(delta[l], a[l - 1], vw, vb, w[l], b[l]));
      }
    }
    target = arena.allocate(Shape.of(batch, layers[depth - 1]));
    samples =
        ByteBuffer.allocateDirect(batch * layers[0] * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(normal(random, batch * layers[0], 1))
            .flip();
    float[] labels = new float[batch * layers[depth - 1]];
    for (int i = 0; i < batch; i++) {
      labels[i * layers[depth - 1] + i % layers[depth - 1]] = 1;
    }
    backend.write(labels, target);
  }

  void step() {
    upload();
    compute();
  }

  void upload() {
    backend.write(samples.duplicate(), a[0]);
  }

  /** Computes. */
  void compute() {
    compute(backend);
  }

  /** All but the upload: what can be recorded. */
  void compute(Backend on) {
    int last = layers.length - 1;
    for (int l = 1; l < last; l++) {
      on.denseForward(a[l - 1], w[l], b[l], Activation.RELU, a[l], a[l]);
    }
    on.denseHead(a[last - 1], w[last], b[last], target, 1f / batch, a[last], delta[last]);
    for (int l = last; l > 1; l--) {
      on.denseDelta(delta[l], w[l], Activation.RELU, a[l - 1], delta[l - 1]);
    }
    if (momentum) {
      on.denseMomentum(0.1f, 0.9f, velocities);
    } else {
      on.denseGradients(-0.1f, 1, gradients);
    }
  }

  float[] weights(int layer) {
    return backend.read(w[layer]);
  }

  private static float[] normal(Random random, int size, int fanIn) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(1.0 / fanIn));
    }
    return values;
  }

  @Override
  public void close() {
    arena.close();
  }
}
