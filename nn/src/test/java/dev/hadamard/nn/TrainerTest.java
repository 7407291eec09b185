package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.Batches;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import dev.hadamard.tck.DoubleNetwork;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {

  private static final NetworkSpec SPEC =
      NetworkSpec.of(Activation.TANH, Activation.IDENTITY, 64, 12, 10);
  private static final Optimizer MOMENTUM = Optimizer.momentum(0.05, 0.9);

  /** 75 digits: with batches of 16 the last one has 11. */
  private static final DataSet DATA = everyTwentieth(BundledData.digits());

  private static DataSet everyTwentieth(DataSet digits) {
    int[] rows = new int[75];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 20 * i;
    }
    DataSet few = digits.select(rows);
    return Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, few).apply(few);
  }

  private static Trainer trainer(Network network) {
    return new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, MOMENTUM, 16);
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void an_epoch_with_a_smaller_last_batch_is_the_same_in_double(String name) {
    Parameters start = Parameters.initial(SPEC, 1);
    DoubleNetwork exact = DoubleNetworks.of(SPEC, start, Loss.SOFTMAX_CROSS_ENTROPY);
    Batches batches = new Batches(DATA, 16, 10, 7);
    try (Backend backend = TestBackends.open(name);
        Network network = new Network(backend, SPEC, start);
        Trainer trainer = trainer(network)) {
      trainer.fit(DATA, 3, 7);
      for (int epoch = 0; epoch < 3; epoch++) {
        batches.shuffle(epoch);
        for (int i = 0; i < batches.count(); i++) {
          Batch batch = batches.get(i);
          Samples samples = new Samples(batch.rows(), floats(batch.x()), floats(batch.targets()));
          DoubleNetworks.step(exact, samples, 0.05f, 0.9f);
        }
      }
      assertThat(trainer.steps()).isEqualTo(3 * 5);
      assertThat(DoubleNetworks.largestDifference(exact, network.read())).isLessThan(2e-6);
    }
  }

  private static float[] floats(FloatBuffer buffer) {
    float[] floats = new float[buffer.capacity()];
    buffer.get(0, floats);
    return floats;
  }

  @Test
  void the_memory_of_the_smaller_last_batch_is_allocated_once_and_up_front() {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network)) {
      backend.reset();
      List<Integer> allocations = new ArrayList<>();
      List<Integer> reads = new ArrayList<>();
      trainer.fit(
          DATA,
          2,
          7,
          new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int batches) {
              allocations.add(backend.count("allocate"));
              reads.add(backend.count("read"));
            }
          });
      assertThat(backend.count("newArena")).isEqualTo(1);
      assertThat(allocations).hasSize(10).containsOnly(allocations.get(0));
      assertThat(reads.subList(0, 5)).as("reads in the first epoch").containsOnly(0);
    }
  }

  @Test
  void epochs_report_the_loss_on_the_whole_training_set() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network)) {
      TrainingResult result = trainer.fit(DATA, 4, 7);
      assertThat(result.interrupted()).isFalse();
      assertThat(result.epochs()).extracting(EpochReport::epoch).containsExactly(1, 2, 3, 4);
      EpochReport last = result.epochs().get(3);
      assertThat(last.steps()).isEqualTo(5);
      assertThat(last.training()).isEqualTo(trainer.evaluate(DATA));
      assertThat(last.loss()).isLessThan(result.epochs().get(0).loss());
      assertThat(last.training().samples()).isEqualTo(75);
      float[] x = new float[75 * 64];
      float[] t = new float[75 * 10];
      for (int row = 0; row < 75; row++) {
        System.arraycopy(sample(row), 0, x, 64 * row, 64);
        t[10 * row + DATA.label(row)] = 1;
      }
      assertThat(last.loss())
          .isCloseTo(
              DoubleNetworks.of(SPEC, network.read(), Loss.SOFTMAX_CROSS_ENTROPY).loss(x, t),
              within(1e-6));
    }
  }

  private static float[] sample(int row) {
    float[] sample = new float[64];
    for (int i = 0; i < 64; i++) {
      sample[i] = DATA.feature(row, i);
    }
    return sample;
  }

  @Test
  void an_evaluation_does_not_depend_on_the_batch_size_and_rows_left_over_do_not_count() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 1);
        Inference whole = new Inference(network, 75)) {
      Evaluation expected = whole.evaluate(DATA, Loss.SOFTMAX_CROSS_ENTROPY);
      for (int batchSize : new int[] {1, 16, 74, 256}) {
        try (Inference inference = new Inference(network, batchSize)) {
          Evaluation actual = inference.evaluate(DATA, Loss.SOFTMAX_CROSS_ENTROPY);
          assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-12));
          assertThat(actual.confusion()).isEqualTo(expected.confusion());
        }
      }
    }
  }

  @Test
  void an_interrupt_stops_at_the_next_batch_boundary_and_leaves_the_network_whole() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network)) {
      TrainingResult result =
          trainer.fit(
              DATA,
              10,
              7,
              new TrainingListener() {
                @Override
                public void batchDone(int epoch, int batch, int batches) {
                  if (epoch == 2 && batch == 3) {
                    Thread.currentThread().interrupt();
                  }
                }
              });
      assertThat(result.interrupted()).isTrue();
      assertThat(result.epochs()).hasSize(1);
      assertThat(trainer.steps()).isEqualTo(5 + 3);
      assertThat(trainer.epochs()).isEqualTo(1);
      assertThat(Thread.currentThread().isInterrupted()).as("interrupt consumed").isFalse();
      assertThat(trainer.evaluate(DATA).loss()).isFinite();
      assertThat(trainer.fit(DATA, 1, 7).epochs()).extracting(EpochReport::epoch).contains(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void save_load_continue_is_bit_identical_to_never_having_stopped(
      String name, @TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    try (Backend backend = TestBackends.open(name);
        Network through = Network.create(backend, SPEC, 1);
        Trainer unbroken = trainer(through);
        Network first = Network.create(backend, SPEC, 1);
        Trainer stopped = trainer(first)) {
      unbroken.fit(DATA, 6, 7);
      stopped.fit(DATA, 2, 7);
      Models.save(SavedModel.of(first).withTraining(stopped.state()), file);
      SavedModel saved = Models.load(file);
      try (Network second = saved.toNetwork(backend);
          Trainer resumed = trainer(second)) {
        resumed.restore(saved.training().orElseThrow());
        resumed.fit(DATA, 4, 7);
        assertThat(second.read()).isEqualTo(through.read());
        assertThat(resumed.state()).isEqualTo(unbroken.state());
      }
      try (Network second = saved.toNetwork(backend);
          Trainer forgetful = trainer(second)) {
        forgetful.fit(DATA, 4, 7);
        assertThat(second.read()).as("without the state").isNotEqualTo(through.read());
      }
    }
  }

  @Test
  void a_state_with_velocities_needs_an_optimizer_that_has_them() {
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 1);
        Trainer momentum = trainer(network);
        Trainer sgd = new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.sgd(0.1), 16)) {
      momentum.fit(DATA, 1, 7);
      TrainingState state = momentum.state();
      assertThatThrownBy(() -> sgd.restore(state)).isInstanceOf(IllegalArgumentException.class);
      assertThat(sgd.epochs()).isZero();
      momentum.restore(sgd.state());
      Parameters zero = momentum.state().slot(Momentum.VELOCITY);
      assertThat(zero.weight(0)).containsOnly(0);
    }
  }

  @Test
  void data_of_another_shape_is_refused_before_anything_is_done() {
    DataSet other = new DataSet("other", 3, new float[6], new int[2], List.of("a", "b"));
    DataSet empty = DATA.select();
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network)) {
      backend.reset();
      assertThatThrownBy(() -> trainer.fit(other, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other has 3 features and 2 classes");
      assertThatThrownBy(() -> trainer.evaluate(other))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> trainer.fit(empty, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("empty");
      assertThatThrownBy(() -> trainer.evaluate(empty))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(trainer::loss).isInstanceOf(IllegalStateException.class);
      assertThat(backend.total()).isZero();
    }
    try (Backend backend = Backends.open("reference");
        Network network = Network.create(backend, SPEC, 1)) {
      assertThatThrownBy(() -> new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, MOMENTUM, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0");
    }
  }

  @Test
  void two_classes_on_one_output_are_counted_by_the_threshold_of_the_loss() {
    int[] labels = {0, 0, 1, 1};
    DataSet two = new DataSet("two", 1, new float[] {-3, 1, 2, 3}, labels, List.of("no", "yes"));
    for (Loss loss : List.of(Loss.BINARY_CROSS_ENTROPY, Loss.HALF_SQUARED_ERROR)) {
      NetworkSpec identity = NetworkSpec.of(1, 1);
      Parameters one = Parameters.of(identity, new float[][] {{1}}, new float[][] {{-.25f}});
      try (Backend backend = Backends.open("reference");
          Network network = new Network(backend, identity, one);
          Inference inference = new Inference(network, 3)) {
        ConfusionMatrix confusion = inference.evaluate(two, loss).confusion();
        assertThat(confusion)
            .isEqualTo(new ConfusionMatrix(List.of("no", "yes"), new long[][] {{1, 1}, {0, 2}}));
        assertThat(confusion.accuracy()).isEqualTo(0.75);
        assertThat(confusion.recall(0)).isEqualTo(0.5);
        assertThat(confusion.precision(1)).isEqualTo(2 / 3.0);
      }
    }
  }

  @Test
  void the_loss_of_a_step_is_that_before_its_update() {
    Samples samples = Samples.random(SPEC, Loss.SOFTMAX_CROSS_ENTROPY, 16, new SplitMix64(2));
    Parameters start = Parameters.initial(SPEC, 1);
    DoubleNetwork exact = DoubleNetworks.of(SPEC, start, Loss.SOFTMAX_CROSS_ENTROPY);
    try (Backend backend = Backends.open("reference");
        Network network = new Network(backend, SPEC, start);
        Trainer trainer = trainer(network)) {
      trainer.step(samples.batch());
      assertThat(trainer.loss()).isCloseTo(exact.loss(samples.x(), samples.t()), within(1e-6));
    }
  }
}
