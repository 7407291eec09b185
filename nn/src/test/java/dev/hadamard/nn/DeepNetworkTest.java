package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.DataSplit;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thirty layers on handwritten digits: with the sigmoid the gradient vanishes on its way to the
 * first one and nothing is learnt; with ReLU, batch norm and residual connections it arrives.
 */
class DeepNetworkTest {

  private static final int LAYERS = 30;
  private static final int WIDTH = 32;
  private static final int BATCH = 32;
  private static final int EPOCHS = 12;
  private static final long SEED = 7;

  /**
   * The accuracy on digits that were held out, and the norms of the gradients of each dense layer's
   * weights before the training.
   */
  private record Outcome(double accuracy, List<Double> norms) {

    double first() {
      return norms.get(0);
    }

    double last() {
      return norms.get(norms.size() - 1);
    }
  }

  /** Dense layers alone. */
  private static NetworkSpec sigmoid() {
    NetworkSpec.Builder builder = NetworkSpec.builder(64);
    for (int i = 0; i < LAYERS - 1; i++) {
      builder.add("dense" + i, Dense.of(WIDTH, Activation.SIGMOID));
    }
    return builder.add("dense" + (LAYERS - 1), Dense.of(10)).build();
  }

  /** A first layer, 14 blocks of two dense layers around which a connection leads, and a last. */
  private static NetworkSpec residual() {
    NetworkSpec.Builder builder = NetworkSpec.builder(64).add("dense0", Dense.of(WIDTH));
    String before = "dense0";
    for (int i = 1; i < LAYERS - 1; i += 2) {
      builder
          .add("norm" + i, BatchNorm.of(), before)
          .add("relu" + i, new Activate(Activation.RELU))
          .add("dense" + i, Dense.of(WIDTH))
          .add("norm" + (i + 1), BatchNorm.of())
          .add("relu" + (i + 1), new Activate(Activation.RELU))
          .add("dense" + (i + 1), Dense.of(WIDTH))
          .add("sum" + i, new Add(), before, "dense" + (i + 1));
      before = "sum" + i;
    }
    return builder.add("dense" + (LAYERS - 1), Dense.of(10)).build();
  }

  private static Outcome train(NetworkSpec spec) {
    DataSplit split = BundledData.digits().split(0.2, SEED);
    Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, split.train());
    DataSet train = scaling.apply(split.train());
    try (Backend backend = TestBackends.open("cpu");
        Network network = Network.create(backend, spec, SEED)) {
      List<Double> norms = norms(network, train);
      try (Trainer trainer =
          new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.02, 0.9), BATCH)) {
        trainer.fit(train, EPOCHS, SEED);
        return new Outcome(trainer.evaluate(scaling.apply(split.test())).accuracy(), norms);
      }
    }
  }

  /** The norms of the first gradients, which momentum keeps as its velocities; w does not move. */
  private static List<Double> norms(Network network, DataSet data) {
    Parameters start = network.read();
    Batch batch = new Batch(BATCH, 64, 10);
    batch.fill(data, IntStream.range(0, data.rows()).toArray(), 0);
    try (Trainer trainer =
        new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(1e-6, 0.9), BATCH)) {
      trainer.step(batch);
      Parameters gradients = trainer.state().slot(Momentum.VELOCITY);
      List<Double> norms = new ArrayList<>();
      for (int i = 0; i < LAYERS; i++) {
        double sum = 0;
        for (float g : gradients.values("dense" + i + ".weight")) {
          sum += (double) g * g;
        }
        norms.add(Math.sqrt(sum));
      }
      return norms;
    } finally {
      network.write(start);
    }
  }

  @Test
  void the_sigmoid_lets_the_gradient_vanish_and_nothing_is_learnt() {
    Outcome outcome = train(sigmoid());
    assertThat(outcome.norms()).hasSize(LAYERS).allMatch(norm -> norm > 0);
    // Each layer multiplies the gradient by σ′ ≤ ¼ and by weights whose norm is about 1.
    assertThat(outcome.first() / outcome.last()).isLessThan(Math.pow(0.5, LAYERS - 1));
    for (int i = 1; i < LAYERS; i++) {
      assertThat(outcome.norms().get(i - 1)).as("layer %d", i).isLessThan(outcome.norms().get(i));
    }
    assertThat(outcome.accuracy()).as("one of ten classes").isLessThan(0.2);
  }

  @Test
  void relu_batch_norm_and_residual_connections_let_it_arrive_and_the_network_learns() {
    Outcome outcome = train(residual());
    assertThat(outcome.first() / outcome.last()).isBetween(0.1, 10.0);
    assertThat(outcome.accuracy()).isGreaterThan(0.95);
  }
}
