package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.nn.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two replicas in one JVM that average their gradients. */
class GradientReducerTest {

  private static final NetworkSpec SPEC = NetworkSpec.of(8, 7, 5);
  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final int ROWS = 16;
  private static final int STEPS = 10;

  /** The mean over two replicas, which wait for each other. */
  private static final class Pair implements GradientReducer {
    private final Exchanger<float[]> exchanger = new Exchanger<>();

    @Override
    public void reduce(Backend backend, Tensor gradients) {
      try {
        float[] own = backend.read(gradients);
        float[] other = exchanger.exchange(own.clone());
        float[] mean = new float[own.length];
        for (int i = 0; i < mean.length; i++) {
          mean[i] = (own[i] + other[i]) / 2;
        }
        backend.write(mean, gradients);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Parameters trained(
      String name, Optimizer optimizer, Samples samples, GradientReducer reducer) {
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, SPEC, 3);
        Trainer trainer = new Trainer(network, LOSS, optimizer, samples.rows(), reducer)) {
      for (int step = 0; step < STEPS; step++) {
        trainer.step(samples.batch());
      }
      return network.read();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void two_replicas_that_average_learn_what_one_learns_from_both_batches(String name)
      throws Exception {
    TestBackends.open(name).close();
    Samples all = Samples.random(SPEC, LOSS, ROWS, new SplitMix64(5));
    for (Optimizer optimizer :
        List.of(Optimizer.sgd(0.1), Optimizer.momentum(0.1, 0.9), Optimizer.adam(0.01))) {
      Parameters one = trained(name, optimizer, all, GradientReducer.NONE);
      Pair pair = new Pair();
      List<Callable<Parameters>> replicas = new ArrayList<>();
      for (int half = 0; half < 2; half++) {
        Samples own = all.rows(half * ROWS / 2, ROWS / 2);
        replicas.add(() -> trained(name, optimizer, own, pair));
      }
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Future<Parameters>> both = threads.invokeAll(replicas);
        assertThat(both.get(0).get()).as("the replicas").isEqualTo(both.get(1).get());
        // Adam divides by the size of a gradient, and so enlarges the rounding of a small one.
        assertThat(both.get(0).get().largestDifference(one))
            .as("%s against one replica", optimizer.describe())
            .isLessThan(optimizer instanceof Adam ? 1e-3 : 2e-6);
      } finally {
        threads.shutdownNow();
      }
    }
  }
}
