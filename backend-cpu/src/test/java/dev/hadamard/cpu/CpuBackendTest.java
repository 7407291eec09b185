package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Precision;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.spi.ForwardingBackend;
import dev.hadamard.spi.ProductBound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cpu backend does in its own way; the conformance kit tests the contract. */
@ParameterizedClass
@ValueSource(strings = {"off", "on", "auto"})
class CpuBackendTest {

  private final String vector;

  CpuBackendTest(String vector) {
    this.vector = vector;
  }

  /** Batch, inputs, outputs of a layer: plain, narrow output, single sample, wider than a panel. */
  private static final int[][] LAYERS = {{16, 40, 24}, {64, 70, 10}, {1, 33, 5}, {5, 1100, 600}};

  @Test
  void it_is_found_by_its_name_and_says_how_many_threads_it_has() {
    BackendConfig config = config(2);
    try (Backend backend = Backends.open(config)) {
      assertThat(backend.info().name()).isEqualTo("cpu");
      assertThat(backend.info().details())
          .contains(entry("threads", "2"), entry("precision", "fp32"));
    }
  }

  @Test
  void it_says_which_loops_it_runs() {
    try (Backend backend = Backends.open(config(1))) {
      assertThat(backend.info().details().get("loops"))
          .matches(
              switch (vector) {
                case "off" -> "plain \\(hadamard.cpu.vector=off\\)";
                case "on" -> "vector\\((128|256|512)\\)";
                default -> "plain, then vector";
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_fused_layer_has_the_bits_of_the_composed_one(Activation f) {
    try (Backend fused = Backends.open(config(2));
        Backend composed = new ForwardingBackend(Backends.open(config(1)))) {
      for (int[] layer : LAYERS) {
        for (boolean keepZ : new boolean[] {false, true}) {
          requireSameBits(
              trainLayer(fused, f, layer, keepZ), trainLayer(composed, f, layer, keepZ));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void the_bits_do_not_depend_on_the_number_of_threads(int threads) {
    try (Backend one = Backends.open(config(1));
        Backend many = Backends.open(config(threads))) {
      requireSameBits(everything(many), everything(one));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "FP32", mode = EnumSource.Mode.EXCLUDE)
  void a_precision_other_than_float32_is_refused_with_reason_and_remedy(Precision precision) {
    for (String name : List.of("cpu", "reference")) {
      BackendConfig config =
          BackendConfig.builder().backend(name).set(ConfigKey.PRECISION, precision.label()).build();
      assertThatThrownBy(() -> Backends.open(config))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessageContaining("hadamard.precision=" + precision.label())
          .hasMessageContaining("Remedy: leave hadamard.precision at fp32");
    }
  }

  @Test
  void softmax_is_accurate_to_4e_6_in_narrow_and_wide_rows() {
    try (Backend backend = Backends.open(config(2));
        TensorArena arena = backend.newArena()) {
      for (int columns : new int[] {1, 2, 10, 1000, 5000}) {
        int rows = 20_000 / columns;
        float[] logits = uniform(columns, rows * columns, 10);
        Tensor z = arena.allocate(Shape.of(rows, columns));
        backend.write(logits, z);
        backend.softmaxRows(z, z);
        float[] p = backend.read(z);
        for (int row = 0; row < rows; row++) {
          double sum = 0;
          for (int j = 0; j < columns; j++) {
            sum += Math.exp(logits[row * columns + j]);
          }
          double worst = 0;
          for (int j = 0; j < columns; j++) {
            double wanted = Math.exp(logits[row * columns + j]) / sum;
            worst = Math.max(worst, Math.abs(p[row * columns + j] - wanted) / wanted);
          }
          assertThat(worst).as("row %d of %d columns", row, columns).isLessThanOrEqualTo(4e-6);
        }
      }
    }
  }

  @Test
  void softmax_of_huge_logits_is_finite_and_keeps_nan_in_its_row() {
    try (Backend backend = Backends.open(config(1));
        TensorArena arena = backend.newArena()) {
      Tensor z = arena.allocate(Shape.of(3, 2));
      backend.write(new float[] {1e4f, -1e4f, Float.NaN, 0, Float.NEGATIVE_INFINITY, 3}, z);
      backend.softmaxRows(z, z);
      assertThat(backend.read(z)).containsExactly(1, 0, Float.NaN, Float.NaN, 0, 1);
    }
  }

  @Test
  void sums_of_many_rows_stay_accurate() {
    int rows = 100_000;
    float[] values = uniform(1, rows * 3, 1);
    try (Backend backend = Backends.open(config(2));
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(rows, 3));
      Tensor row = arena.allocate(Shape.of(3));
      backend.write(values, x);
      backend.write(new float[] {Float.NaN, Float.NaN, Float.NaN}, row);
      backend.sumRows(1, x, 0, row);
      backend.sumRows(-0.5f, x, 2, row);
      float[] actual = backend.read(row);
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int i = 0; i < rows; i++) {
          sum += values[i * 3 + j];
          magnitude += Math.abs(values[i * 3 + j]);
        }
        assertThat((double) actual[j])
            .isCloseTo(1.5 * sum, within(ProductBound.of(rows) * 2.5 * magnitude));
      }
    }
  }

  @Test
  void b12_empty_tensors_are_legal() {
    try (Backend backend = Backends.open(config(2));
        TensorArena arena = backend.newArena()) {
      Tensor none = arena.allocate(Shape.of(0, 4));
      Tensor w = arena.allocate(Shape.of(3, 4));
      Tensor b = arena.allocate(Shape.of(3));
      Tensor z = arena.allocate(Shape.of(0, 3));
      backend.denseForward(none, w, b, Activation.RELU, z, z);
      backend.softmaxRows(z, z);
      backend.write(new float[] {1, 2, 3}, b);
      backend.denseGradient(1, z, none, 0, w, b);
      assertThat(backend.read(b)).containsExactly(0, 0, 0);
      assertThat(backend.read(w)).containsOnly(0);
    }
  }

  private static void requireSameBits(List<float[]> actual, List<float[]> wanted) {
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(Arrays.equals(actual.get(i), wanted.get(i))).as("result %d", i).isTrue();
    }
  }

  /** One step of a layer: what forward, delta and gradient leave behind. */
  private static List<float[]> trainLayer(
      Backend backend, Activation f, int[] layer, boolean keepZ) {
    int batch = layer[0];
    int inputs = layer[1];
    int outputs = layer[2];
    try (TensorArena arena = backend.newArena()) {
      Tensor x = filled(backend, arena, 1, batch, inputs);
      Tensor w = filled(backend, arena, 2, outputs, inputs);
      Tensor b = filled(backend, arena, 3, 1, outputs);
      Tensor a = filled(backend, arena, 4, batch, outputs);
      Tensor z = keepZ ? filled(backend, arena, 5, batch, outputs) : a;
      backend.denseForward(x, w, b, f, z, a);
      Tensor next = filled(backend, arena, 6, batch, 7);
      Tensor wNext = filled(backend, arena, 7, 7, outputs);
      Tensor delta = filled(backend, arena, 8, batch, outputs);
      Tensor kept = f.derivativeForm() == DerivativeForm.INPUT ? z : a;
      backend.denseDelta(next, wNext, f, kept, delta);
      List<float[]> results = new ArrayList<>(List.of(backend.read(z), backend.read(a)));
      results.add(backend.read(delta));
      backend.denseGradient(-0.1f, delta, x, 1, w, b);
      results.add(backend.read(w));
      results.add(backend.read(b));
      return results;
    }
  }

  /** Results of every operation on tensors large enough to be divided. */
  private static List<float[]> everything(Backend backend) {
    List<float[]> results = new ArrayList<>();
    try (TensorArena arena = backend.newArena()) {
      Tensor x = filled(backend, arena, 1, 300, 301);
      Tensor y = filled(backend, arena, 2, 300, 301);
      Tensor out = filled(backend, arena, 3, 300, 301);
      Tensor row = filled(backend, arena, 4, 1, 301);
      for (Activation f : Activation.values()) {
        backend.activate(f, x, out);
        results.add(backend.read(out));
        backend.derivative(f, x, out);
        results.add(backend.read(out));
      }
      backend.hadamard(x, y, out);
      backend.axpby(0.3f, x, -2f, out);
      backend.addRow(row, out);
      results.add(backend.read(out));
      backend.softmaxRows(out, out);
      results.add(backend.read(out));
      backend.sumRows(0.7f, out, 0.1f, row);
      results.add(backend.read(row));
      for (int[] layer : LAYERS) {
        results.addAll(trainLayer(backend, Activation.SILU, layer, true));
      }
    }
    return results;
  }

  private static Tensor filled(
      Backend backend, TensorArena arena, int seed, int rows, int columns) {
    Tensor tensor = arena.allocate(rows == 1 ? Shape.of(columns) : Shape.of(rows, columns));
    backend.write(uniform(seed, rows * columns, 2), tensor);
    return tensor;
  }

  private static float[] uniform(int seed, int count, float bound) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
    return values;
  }

  private BackendConfig config(int threads) {
    return BackendConfig.builder()
        .backend("cpu")
        .set(ConfigKey.CPU_THREADS, Integer.toString(threads))
        .set(ConfigKey.CPU_VECTOR, vector)
        .build();
  }
}
