package dev.hadamard.kernels.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.expression.Expression;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.op.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many arguments a launch takes: as many as any device allows. */
final class ArgumentCountTest {

  private static final int UNITS = 8;
  private static final int LARGEST_NETWORK = 19;
  private static final Expression X = Expression.input("x");

  private static Tuning tuning(boolean isCpu) {
    return TuningTable.lookUp(new DeviceTraits("vendor", "noting", isCpu, 1024, 48 << 10));
  }

  private static NotedLaunches backend(boolean isCpu) {
    return new NotedLaunches(tuning(isCpu), UNITS, isCpu);
  }

  /** The kernels that there are: those of the files that define one, and the generated one. */
  private static Set<String> kernels() throws Exception {
    Path folder =
        Path.of(Objects.requireNonNull(KernelLibrary.class.getResource("prelude.cl")).toURI())
            .resolveSibling(".");
    Set<String> kernels = new HashSet<>(Set.of("expression"));
    try (Stream<Path> files = Files.list(folder.normalize())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".cl")).toList()) {
        if (definesKernel(file)) {
          kernels.add(file.getFileName().toString().replace(".cl", ""));
        }
      }
    }
    return kernels;
  }

  private static boolean definesKernel(Path file) throws IOException {
    return Pattern.compile("^KERNEL ", Pattern.MULTILINE).matcher(Files.readString(file)).find();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void no_kernel_takes_more_buffers_than_a_table_of_metal_holds(boolean isCpu) throws Exception {
    try (NotedLaunches backend = backend(isCpu)) {
      callEverything(backend);
      callBatches(backend);
      callConvolutions(backend, Window.of(3, 3).padding(1));
      callConvolutions(backend, Window.of(3, 3).padding(1).groups(4));
      callPooling(backend);
      callGroupNorms(backend);
      for (int layers = 1; layers <= LARGEST_NETWORK; layers++) {
        callGrouped(backend, layers, 40);
      }
      backend.peak().measure();
      assertThat(
              backend.launches().stream()
                  .map(launch -> launch.variant().kernel())
                  .collect(Collectors.toSet()))
          .as("every kernel was launched")
          .isEqualTo(kernels());
      assertThat(backend.launches())
          .allSatisfy(launch -> assertThat(launch.buffers()).as("%s", launch).isBetween(1L, 31L))
          .allSatisfy(launch -> assertThat(launch.bytes()).as("%s", launch).isLessThan(1024));
    }
  }

  private static void callConvolutions(Backend backend, Window window) {
    try (TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(2, 4, 4, 4));
      Tensor w = arena.allocate(Shape.of(4, 3, 3, 4 / window.groups()));
      Tensor b = arena.allocate(Shape.of(4));
      Tensor z = arena.allocate(Shape.of(2, 4, 4, 4));
      Tensor a = arena.allocate(Shape.of(2, 4, 4, 4));
      backend.run(new Convolution.Forward(x, w, b, window, Activation.RELU, z, a));
      backend.run(new Convolution.DataGradient(z, w, window, x));
      backend.run(new Convolution.WeightGradient(1, z, x, window, 0, w, b));
    }
  }

  private static void callPooling(Backend backend) {
    Window window = Window.of(2, 2).stride(2);
    try (TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(2, 4, 4, 4));
      Tensor y = arena.allocate(Shape.of(2, 2, 2, 4));
      Tensor winner = arena.allocate(Shape.of(2, 2, 2, 4));
      backend.run(new Pooling.Max(x, window, y, winner));
      backend.run(new Pooling.MaxGradient(y, winner, window, x));
      backend.run(new Pooling.Average(x, window, true, y));
      backend.run(new Pooling.AverageGradient(y, window, true, x));
    }
  }

  private static void callGroupNorms(Backend backend) {
    try (TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(2, 4, 4, 4));
      Tensor y = arena.allocate(Shape.of(2, 4, 4, 4));
      Tensor gamma = arena.allocate(Shape.of(4));
      Tensor beta = arena.allocate(Shape.of(4));
      Tensor mean = arena.allocate(Shape.of(2, 2));
      Tensor scale = arena.allocate(Shape.of(2, 2));
      backend.run(new GroupNormalization.Forward(x, gamma, beta, 2, 1e-5f, mean, scale, y));
      Tensor dx = arena.allocate(Shape.of(2, 4, 4, 4));
      backend.run(new GroupNormalization.DataGradient(y, x, gamma, 2, mean, scale, dx));
      backend.run(new GroupNormalization.ParameterGradient(y, x, 2, mean, scale, gamma, beta));
    }
  }

  private static void callBatches(Backend backend) {
    try (TensorArena arena = backend.newArena()) {
      Tensor a = arena.allocate(Shape.of(2, 3, 4, 5));
      Tensor out = arena.allocate(Shape.of(2, 3, 4, 4));
      backend.run(Matmul.Batched.of(1, a, Transpose.NO, a, Transpose.YES, out));
      Tensor indices = arena.allocate(Shape.of(3));
      Tensor table = arena.allocate(Shape.of(7, 5));
      Tensor rows = arena.allocate(Shape.of(3, 5));
      backend.run(new Columns.Join(List.of(rows, rows), arena.allocate(Shape.of(3, 10))));
      backend.run(new Lookup.Forward(indices, table, rows));
      backend.run(new Lookup.Gradient(indices, rows, table));
      backend.run(new SwapAxes(a, arena.allocate(Shape.of(2, 4, 3, 5))));
    }
  }

  private static void callEverything(Backend backend) {
    try (TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(Shape.of(4, 4));
      Tensor y = arena.allocate(Shape.of(4, 4));
      Tensor z = arena.allocate(Shape.of(4, 4));
      Tensor out = arena.allocate(Shape.of(4, 4));
      Tensor row = arena.allocate(Shape.of(4));
      backend.matmul(1, x, Transpose.NO, y, Transpose.NO, 0, out);
      for (Activation f : Activation.values()) {
        backend.activate(f, x, out);
        backend.derivative(f, x, out);
        backend.denseForward(x, y, row, f, z, out);
        backend.denseDelta(x, y, f, z, out);
        if (f.derivativeForm() == DerivativeForm.OUTPUT) {
          backend.derivativeFromOutput(f, x, out);
        }
      }
      backend.hadamard(x, y, out);
      backend.axpby(1, x, 1, out);
      backend.addRow(row, out);
      backend.sumRows(1, x, 0, row);
      backend.softmaxRows(x, out);
      Map<String, Tensor> in = Map.of("x", x);
      backend.run(Elementwise.of(out, X, in));
      backend.run(Reduction.of(Kind.SUM, Along.ROWS, X, in, arena.allocate(Shape.of(4, 1))));
      backend.run(Reduction.of(Kind.SUM, Along.COLUMNS, X, in, row));
      backend.denseGradient(1, x, y, 0, out, row);
      backend.denseHead(x, y, row, z, 1, out, arena.allocate(Shape.of(4, 4)));
    }
  }

  private static void callGrouped(Backend backend, int layers, int width) {
    try (TensorArena arena = backend.newArena()) {
      List<Dense.LayerGradient> gradients = new ArrayList<>();
      List<Dense.LayerMomentum> momenta = new ArrayList<>();
      for (int layer = 0; layer < layers; layer++) {
        Tensor delta = arena.allocate(Shape.of(2, width));
        Tensor x = arena.allocate(Shape.of(2, width));
        Tensor w = arena.allocate(Shape.of(width, width));
        Tensor b = arena.allocate(Shape.of(width));
        Tensor vw = arena.allocate(Shape.of(width, width));
        Tensor vb = arena.allocate(Shape.of(width));
        gradients.add(new Dense.LayerGradient(delta, x, w, b));
        momenta.add(new Dense.LayerMomentum(delta, x, vw, vb, w, b));
      }
      backend.denseGradients(1, 0, gradients);
      backend.denseMomentum(1, 0, momenta);
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 16, 1", "16, 16, 0", "31, 1, 0", "4, 28, 0"})
  void expressions_of_more_buffers_are_computed_on_the_host(int inputs, int outputs, int launches) {
    try (NotedLaunches backend = backend(false);
        TensorArena arena = backend.newArena()) {
      Map<String, Tensor> in = new HashMap<>();
      Expression sum = Expression.constant(0);
      for (int i = 0; i < inputs; i++) {
        in.put("in" + i, arena.allocate(Shape.of(4, 4)));
        sum = sum.plus(Expression.input("in" + i));
      }
      List<Elementwise.Assignment> assignments = new ArrayList<>();
      for (int i = 0; i < outputs; i++) {
        assignments.add(new Elementwise.Assignment(arena.allocate(Shape.of(4, 4)), sum.times(i)));
      }
      backend.run(Elementwise.of(assignments, in));
      assertThat(backend.launches()).hasSize(launches);
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 1", "31, 0"})
  void reductions_of_more_buffers_are_computed_on_the_host(int inputs, int launches) {
    try (NotedLaunches backend = backend(false);
        TensorArena arena = backend.newArena()) {
      Map<String, Tensor> in = new HashMap<>();
      Expression sum = Expression.constant(0);
      for (int i = 0; i < inputs; i++) {
        in.put("in" + i, arena.allocate(Shape.of(4, 4)));
        sum = sum.plus(Expression.input("in" + i));
      }
      Tensor out = arena.allocate(Shape.of(4, 1));
      backend.run(Reduction.of(Kind.MAX, Along.ROWS, sum, in, out));
      assertThat(backend.launches()).hasSize(launches);
    }
  }

  @Test
  void other_kernels_are_taken_under_the_lock_as_an_operation_is() {
    NotedLaunches backend = backend(false);
    Kernels other = backend.kernels(tuning(true));
    backend.use(other);
    assertThat(backend.kernels()).isSameAs(other);
    backend.close();
    assertThatThrownBy(() -> backend.use(other)).isInstanceOf(IllegalStateException.class);
  }

  /** The tile sets the order of a sum, and with it the bits. */
  @Test
  void layers_that_need_two_launches_get_the_tiles_they_would_get_in_one() {
    // One layer of 128 × 128 is four tiles of 64 × 64: two fill the device, eight fill it with
    // larger ones.
    try (NotedLaunches backend = backend(false)) {
      callGrouped(backend, 2, 128);
      callGrouped(backend, 8, 128);
      List<String> tiles =
          backend.launches().stream()
              .map(launch -> launch.variant().defines().replaceAll(".*(BM=\\d+).*", "$1"))
              .toList();
      assertThat(tiles).containsExactly("BM=64", "BM=64", "BM=128", "BM=128", "BM=128", "BM=128");
      assertThat(backend.launches().subList(2, 6))
          .extracting(launch -> launch.variant().defines().replaceAll(".*(LAYERS=\\d+).*", "$1"))
          .as("dealt evenly")
          .containsOnly("LAYERS=4");
    }
  }
}
