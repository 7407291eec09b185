package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.SplitMix64;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sets of many sizes, so that the smaller batch of each fit has another size. */
class SmallerBatchTest {

  private static final int BATCH = 256;
  private static final int FITS = 185;
  private static final NetworkSpec SPEC =
      NetworkSpec.of(Activation.TANH, Activation.IDENTITY, 8, 12, 4);

  private static DataSet data(int rows) {
    SplitMix64 random = new SplitMix64(rows);
    float[] features = new float[rows * 8];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextInt(1000) / 1000f;
    }
    int[] labels = IntStream.range(0, rows).map(row -> row % 4).toArray();
    return new DataSet("random", 8, features, labels, List.of("a", "b", "c", "d"));
  }

  private static Trainer trainer(Network network, int batch) {
    return new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), batch);
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }

  @Test
  void device_and_host_memory_stay_bounded_however_many_sizes_come() {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network, BATCH)) {
      long bytesOfOneSize = backend.liveBytes(); // and of the network, which is small
      trainer.fit(data(BATCH + 4), 1, 7);
      long direct = directBytes();
      for (int i = 0; i < FITS; i++) {
        trainer.fit(data(BATCH + 4 + i), 1, 7); // smaller last batches
        trainer.fit(data(4 + i), 1, 7); // smaller sets
        assertThat(backend.liveBytes()).as("fit %d", i).isLessThan(2 * bytesOfOneSize);
        assertThat(backend.liveArenas()).as("fit %d", i).isLessThan(6);
      }
      assertThat(directBytes() - direct).as("bytes of direct buffers").isLessThan(100_000);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_numbers_are_those_of_memory_reserved_for_each_size(String name) {
    try (Backend backend = TestBackends.open(name);
        Network changing = Network.create(backend, SPEC, 1);
        Trainer one = trainer(changing, 16);
        Network reserved = Network.create(backend, SPEC, 1);
        Trainer each = trainer(reserved, 16)) {
      IntStream.rangeClosed(1, 15).forEach(each::reserve);
      for (int rows : new int[] {20, 37, 20, 5, 48, 31, 7, 20, 33}) {
        one.fit(data(rows), 2, 7);
        each.fit(data(rows), 2, 7);
        assertThat(one.loss()).as("%d rows", rows).isEqualTo(each.loss());
      }
      assertThat(changing.read()).isEqualTo(reserved.read());
      assertThat(one.state()).isEqualTo(each.state());
    }
  }

  @Test
  void a_size_reserved_by_hand_stays_and_the_same_size_again_allocates_nothing() {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network, 16)) {
      trainer.reserve(5);
      trainer.fit(data(23), 1, 7);
      trainer.fit(data(25), 1, 7);
      backend.reset();
      trainer.step(new Batch(5, 8, 4));
      trainer.fit(data(21), 1, 7);
      trainer.fit(data(25), 1, 7);
      trainer.fit(data(32), 1, 7);
      assertThat(backend.count("allocate")).isZero();
      assertThatThrownBy(() -> trainer.step(new Batch(7, 8, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("reserve(7)");
      trainer.reserve(9);
      trainer.fit(data(23), 1, 7);
      trainer.step(new Batch(9, 8, 4));
    }
  }

  @Test
  void where_the_device_has_no_room_for_the_smaller_batch_the_trainer_stays_usable() {
    try (CountingBackend backend = new CountingBackend(Backends.open("reference"));
        Network network = Network.create(backend, SPEC, 1);
        Trainer trainer = trainer(network, 16)) {
      trainer.fit(data(23), 1, 7);
      backend.reset();
      backend.failAllocation(2);
      assertThatThrownBy(() -> trainer.fit(data(25), 1, 7))
          .isInstanceOf(OutOfDeviceMemoryException.class);
      trainer.fit(data(25), 1, 7);
      assertThat(trainer.loss()).isFinite();
    }
  }
}
