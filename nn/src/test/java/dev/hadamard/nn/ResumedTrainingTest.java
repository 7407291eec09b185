package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Save, load, continue: the same bits as without a stop. */
class ResumedTrainingTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 6;

  private final Path folder;

  ResumedTrainingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Arguments> cases() {
    List<Optimizer> optimizers =
        List.of(
            Optimizer.sgd(.1),
            Optimizer.momentum(.1, .9),
            Optimizer.momentum(.1, .9).withDampening(.5),
            Optimizer.nesterov(.1, .9).keras(),
            Optimizer.rmsProp(.01).centered().withMomentum(.9),
            Optimizer.adagrad(.01),
            Optimizer.adadelta(1),
            Optimizer.adam(.01),
            Optimizer.amsGrad(.01).keras(),
            Optimizer.adamW(.01).sparingBiasesAndNorms(),
            Optimizer.nadam(.01),
            Optimizer.lamb(.01),
            Optimizer.lion(.01),
            Optimizer.adam(.01)
                .clippedByNorm(.5)
                .averaged(.9)
                .scheduled(Schedule.cosineWithRestarts(3, 2, 0).afterWarmUp(4)),
            Optimizer.momentum(.1, .9).scheduled(Schedule.plateau().withPatience(0).withGamma(.5)));
    return TestBackends.names()
        .flatMap(name -> optimizers.stream().map(optimizer -> Arguments.of(name, optimizer)));
  }

  private static Batch batch(int step) {
    return Samples.random(SPEC, LOSS, ROWS, new SplitMix64(step)).batch();
  }

  private static void run(Trainer trainer, int from, int to) {
    for (int step = from; step < to; step++) {
      trainer.step(batch(step));
      if (step % 2 == 1) {
        trainer.observe(step == 1 ? 1 : 2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void save_load_continue_has_the_same_bits(String name, Optimizer optimizer) {
    Path file = folder.resolve("model.safetensors");
    try (Backend backend = TestBackends.open(name)) {
      Parameters end;
      TrainingState last;
      double rate;
      try (Network network = Network.create(backend, SPEC, 3);
          Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS)) {
        run(trainer, 0, 6);
        Models.save(SavedModel.of(network).withTraining(trainer.state()), file);
        run(trainer, 6, 12);
        end = network.read();
        last = trainer.state();
        rate = trainer.learningRate();
      }
      SavedModel saved = Models.load(file);
      try (Network network = saved.toNetwork(backend);
          Trainer trainer = new Trainer(network, LOSS, optimizer, ROWS)) {
        trainer.restore(saved.training().orElseThrow());
        run(trainer, 6, 12);
        assertThat(network.read()).as(optimizer.describe()).isEqualTo(end);
        assertThat(trainer.state()).isEqualTo(last);
        assertThat(trainer.learningRate()).isEqualTo(rate);
      }
    }
  }

  @Test
  void an_average_that_the_state_lacks_begins_with_the_weights() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, Optimizer.sgd(.1).averaged(.9), ROWS)) {
      trainer.restore(new TrainingState(1, 50, Map.of()));
      assertThat(trainer.averaged()).isEqualTo(network.read());
    }
  }
}
