package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Convolution.DataGradient;
import dev.hadamard.op.Convolution.Forward;
import dev.hadamard.op.Convolution.WeightGradient;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions have the same bits with both sets of loops and with any number of threads. */
final class ConvolutionBitsTest {

  private static final Window THREE = Window.of(3, 3).padding(1);

  /** Images n × height × width × in, and out. */
  private record Case(Window window, int n, int height, int width, int in, int out) {
    Shape x() {
      return Shape.of(n, height, width, in);
    }

    Shape w() {
      return Shape.of(out, window.height(), window.width(), in / window.groups());
    }

    Shape z() {
      return Shape.of(n, window.outputHeight(height), window.outputWidth(width), out);
    }
  }

  /** Large enough to be divided among threads, but for the first. */
  static List<Case> cases() {
    return List.of(
        new Case(THREE, 1, 4, 4, 3, 5),
        new Case(THREE, 8, 28, 28, 1, 32),
        new Case(THREE, 4, 16, 20, 64, 48),
        new Case(THREE.stride(2), 4, 17, 20, 40, 130),
        new Case(THREE, 2, 14, 14, 130, 70),
        new Case(THREE.dilation(2).groups(2), 4, 20, 20, 32, 64),
        new Case(THREE.groups(96), 4, 20, 20, 96, 96),
        new Case(THREE.stride(2).groups(48), 4, 21, 20, 48, 96));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loops_and_threads_change_no_bit(Case c) {
    List<float[]> expected = results(c, "off", 1);
    for (int threads : new int[] {1, 2, 3}) {
      for (String vector : new String[] {"off", "on"}) {
        List<float[]> results = results(c, vector, threads);
        for (int i = 0; i < results.size(); i++) {
          assertThat(results.get(i))
              .as("result %d, vector %s, %d threads", i, vector, threads)
              .isEqualTo(expected.get(i));
        }
      }
    }
  }

  private static List<float[]> results(Case c, String vector, int threads) {
    BackendConfig config =
        BackendConfig.builder()
            .backend("cpu")
            .set(ConfigKey.CPU_VECTOR, vector)
            .set(ConfigKey.CPU_THREADS, Integer.toString(threads))
            .build();
    try (Backend backend = Backends.open(config);
        TensorArena arena = backend.newArena()) {
      Tensor x = random(backend, arena, c.x());
      Tensor w = random(backend, arena, c.w());
      Tensor b = random(backend, arena, Shape.of(c.out()));
      Tensor delta = random(backend, arena, c.z());
      Tensor z = arena.allocate(c.z());
      Tensor a = arena.allocate(c.z());
      Tensor dx = arena.allocate(c.x());
      backend.run(new Forward(x, w, b, c.window(), Activation.SIGMOID, z, a));
      backend.run(new DataGradient(delta, w, c.window(), dx));
      backend.run(new WeightGradient(-0.1f, delta, x, c.window(), 1, w, b));
      List<float[]> results = new ArrayList<>();
      for (Tensor each : List.of(z, a, dx, w, b)) {
        results.add(backend.read(each));
      }
      return results;
    }
  }

  private static Tensor random(Backend backend, TensorArena arena, Shape shape) {
    Random random = new Random(shape.size());
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Tensor tensor = arena.allocate(shape);
    backend.write(values, tensor);
    return tensor;
  }
}
