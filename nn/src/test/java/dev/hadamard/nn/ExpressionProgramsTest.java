package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Formula;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device compiles for the expressions of a network, as its dump folder shows it. */
class ExpressionProgramsTest {

  private static final int ROWS = 6;

  private final Path dumped;

  ExpressionProgramsTest(@TempDir Path dumped) {
    this.dumped = dumped;
  }

  /** A step with an activation and a loss of the user's own and Adam, and a prediction. */
  private static void train(Backend backend, int hidden) {
    Expression z = Expression.input("z");
    NetworkSpec spec =
        NetworkSpec.builder(8)
            .add(Dense.of(hidden))
            .add(new Formula("mish", z.times(z.exp().log1p().tanh())))
            .add(Dense.of(5))
            .build();
    Expression error = Expression.input("a").minus(Expression.input("t"));
    Loss cosh = Loss.by("log cosh", error.exp().plus(error.negate().exp()).times(0.5).log());
    Samples samples = Samples.random(spec, cosh, ROWS, new SplitMix64(3));
    try (Network network = Network.create(backend, spec, 3);
        Trainer trainer = new Trainer(network, cosh, Optimizer.adam(0.01), ROWS)) {
      trainer.step(samples.batch());
      trainer.step(samples.batch());
      assertThat(trainer.lossInDouble()).isFinite();
    }
  }

  /** The names of the dumped programs with expressions, whose files are deleted. */
  private List<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(dumped)) {
      List<Path> programs =
          files.filter(file -> file.getFileName().toString().startsWith("expression")).toList();
      for (Path program : programs) {
        Files.delete(program);
      }
      return programs.stream().map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void a_step_compiles_its_activation_loss_and_optimizer_as_one_program_and_another_network_none()
      throws IOException {
    TestBackends.open("opencl").close(); // skips the test where there is no device
    BackendConfig config =
        BackendConfig.builder()
            .backend("opencl")
            .set(ConfigKey.KERNELS_DUMP, dumped.toString())
            .build();
    try (Backend backend = Backends.open(config)) {
      train(backend, 7);
      assertThat(programs()).hasSize(1).allMatch(name -> name.startsWith("expressions-"));
      train(backend, 12);
      assertThat(programs()).isEmpty();
    }
  }
}
