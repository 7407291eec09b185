package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.KernelBuildException;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.opencl.Fixture.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the kernels of expressions are built: those of a recording as one program, and once. */
final class ExpressionProgramsTest {

  private static final Expression X = Expression.input("x");

  private static long built(OpenClBackend backend, List<Op> recorded) {
    long before = backend.ledger().programsBuilt();
    backend.record(recorded).close();
    return backend.ledger().programsBuilt() - before;
  }

  private static long builtForExpressions(OpenClBackend backend, FormulaStep step) {
    built(backend, step.products());
    return built(backend, step.ops());
  }

  @Test
  void all_expressions_of_a_training_step_are_one_program() {
    try (OpenClBackend backend = TestDevice.open();
        FormulaStep step = new FormulaStep(backend, 6, 5, 4, 3)) {
      assertThat(builtForExpressions(backend, step)).isEqualTo(1);
      assertThat(built(backend, step.ops())).as("a second recording").isZero();
    }
  }

  @Test
  void another_network_with_the_same_expressions_builds_none() {
    try (OpenClBackend backend = TestDevice.open();
        FormulaStep first = new FormulaStep(backend, 6, 5, 4, 3);
        FormulaStep second = new FormulaStep(backend, 6, 110, 100, 90)) {
      assertThat(builtForExpressions(backend, first)).isEqualTo(1);
      assertThat(builtForExpressions(backend, second)).isZero();
    }
  }

  /** Of this device, or of a GPU: narrow vectors, and groups that reduce in local memory. */
  private static OpenClBackend open(boolean asGpu) {
    return TestDevice.open(
        settings ->
            asGpu
                ? settings.withTuning(
                    TuningTable.lookUp(new DeviceTraits("any", "GPU", false, 256, 32 << 10)))
                : settings);
  }

  private static Map<String, float[]> computed(boolean asGpu, boolean together) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (OpenClBackend backend = open(asGpu);
        FormulaStep step = new FormulaStep(backend, 65, 37, 70, 10)) {
      if (together) {
        try (Recording recording = backend.record(step.ops())) {
          recording.replay();
        }
      } else {
        step.ops().forEach(backend::run);
      }
      step.results().forEach((name, tensor) -> values.put(name, backend.read(tensor)));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void b9_built_together_or_alone_an_expression_gives_the_same_bits(boolean asGpu) {
    Map<String, float[]> alone = computed(asGpu, false);
    Map<String, float[]> together = computed(asGpu, true);
    assertThat(alone).hasSizeGreaterThan(10).allSatisfy((name, a) -> assertThat(a).isNotEmpty());
    alone.forEach((name, values) -> assertThat(together.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void the_dump_folder_receives_the_program_of_all_expressions(@TempDir Path folder)
      throws IOException {
    ClDevice device = TestDevice.require();
    BackendConfig config =
        BackendConfig.builder().set(ConfigKey.KERNELS_DUMP, folder.toString()).build();
    try (OpenClBackend backend = new OpenClBackend(device, ClSettings.of(config, device));
        FormulaStep step = new FormulaStep(backend, 6, 5, 4, 3)) {
      backend.record(step.ops()).close();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> dumped =
          files
              .filter(file -> file.getFileName().toString().matches("(expression|reduce).*"))
              .toList();
      assertThat(dumped).hasSize(1);
      assertThat(dumped.get(0).getFileName().toString()).matches("expressions-VW=.*\\.cl");
      assertThat(Files.readString(dumped.get(0)))
          .startsWith("// options: -cl-std=CL1.2")
          .containsOnlyOnce("#line 1 \"prelude.cl\"")
          .contains("#define expression expression_0", "#define reduce_columns reduce_columns_4");
    }
  }

  /** The bundled kernels without a function that erf needs. */
  private static KernelLibrary withoutErf() {
    return new KernelLibrary(
        file -> {
          try (InputStream in = KernelLibrary.class.getResourceAsStream(file)) {
            byte[] text = Objects.requireNonNull(in, file).readAllBytes();
            return new String(text, StandardCharsets.UTF_8).replace("real x_erf(", "real gone(");
          } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
          }
        });
  }

  @Test
  void an_expression_that_does_not_compile_is_named_and_the_others_still_do() {
    try (OpenClBackend backend = TestDevice.open(settings -> settings.withLibrary(withoutErf()));
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix x = fixture.filled(2, 3, 2);
      Map<String, Tensor> inputs = Map.of("x", x.tensor());
      Op square = Elementwise.of(x.tensor(), X.times(X), inputs);
      Op wrong = Elementwise.of(x.tensor(), X.plus(X.erf()), inputs);
      Op half = Elementwise.of(x.tensor(), X.times(0.5), inputs);
      assertThatThrownBy(() -> backend.record(List.of(square, wrong, half)))
          .isInstanceOfSatisfying(
              KernelBuildException.class,
              e -> {
                assertThat(e.program()).isEqualTo("expression.cl");
                assertThat(e.log()).contains("program.cl:4 |     const real t1 = x_erf(t0);");
              });
      try (Recording recording = backend.record(List.of(square, half))) {
        recording.replay();
        assertThat(backend.read(x.tensor())).containsOnly(2);
      }
    }
  }
}
