package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.StepShape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times a training step of a given shape on one backend: ReLU layers, softmax with cross-entropy,
 * gradient descent. The tensors stay on the device and live as long as the backend.
 */
final class StepTimer {

  /** So small that the weights hardly change and all steps cost the same. */
  private static final float ETA = 1e-6f;

  private final Backend backend;
  private final TensorArena arena;
  private final List<Layer> layers = new ArrayList<>();
  private final Tensor targets;
  private final Recording recorded;

  /** A layer: its input, parameters, activations and δ. */
  private record Layer(Tensor x, Tensor w, Tensor b, Activation f, Tensor a, Tensor delta) {}

  StepTimer(Backend backend, StepShape shape) {
    this.backend = backend;
    this.arena = backend.newArena();
    Tensor x = filled(shape.batch(), shape.sizes().get(0), 1);
    for (int layer = 0; layer < shape.depth(); layer++) {
      int in = shape.sizes().get(layer);
      int out = shape.sizes().get(layer + 1);
      boolean isLast = layer == shape.depth() - 1;
      Layer next =
          new Layer(
              x,
              filled(out, in, (float) (1 / Math.sqrt(in))),
              arena.allocate(out),
              isLast ? Activation.IDENTITY : Activation.RELU,
              arena.allocate(shape.batch(), out),
              arena.allocate(shape.batch(), out));
      layers.add(next);
      x = next.a;
    }
    targets = arena.allocate(shape.batch(), shape.sizes().get(shape.depth()));
    recorded = backend.record(step());
  }

  /** A tensor of values between −scale and scale that no operation finds special. */
  private Tensor filled(int rows, int columns, float scale) {
    Tensor tensor = arena.allocate(rows, columns);
    FloatBuffer values = FloatBuffer.allocate(tensor.shape().size());
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, scale * (i * 31L % 64 - 31.5f) / 32);
    }
    backend.write(values, tensor);
    return tensor;
  }

  /** One step, as a trainer queues it. */
  private List<Op> step() {
    List<Op> step = new ArrayList<>();
    int last = layers.size() - 1;
    for (Layer layer : layers.subList(0, last)) {
      step.add(new Dense.Forward(layer.x, layer.w, layer.b, layer.f, layer.a, layer.a));
    }
    Layer head = layers.get(last);
    step.add(new Dense.Head(head.x, head.w, head.b, targets, 1, head.a, head.delta));
    for (int i = last; i > 0; i--) {
      Layer layer = layers.get(i);
      Layer before = layers.get(i - 1);
      step.add(new Dense.Delta(layer.delta, layer.w, before.f, before.a, before.delta));
    }
    step.add(
        new Dense.Gradients(
            -ETA,
            1,
            layers.stream()
                .map(layer -> new Dense.LayerGradient(layer.delta, layer.x, layer.w, layer.b))
                .toList()));
    return step;
  }

  /**
   * Runs steps for at least this many nanoseconds, at least one; returns the nanoseconds per step.
   */
  double nanosPerStep(long atLeast) {
    long start = System.nanoTime();
    long passed;
    int steps = 0;
    do {
      recorded.replay();
      backend.synchronize();
      steps++;
      passed = System.nanoTime() - start;
    } while (passed < atLeast);
    return (double) passed / steps;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
