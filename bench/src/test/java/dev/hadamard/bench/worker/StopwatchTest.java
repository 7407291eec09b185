package dev.hadamard.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StopwatchTest {

  @Test
  void a_call_longer_than_the_time_is_made_once() {
    AtomicInteger calls = new AtomicInteger();
    List<Double> samples = Stopwatch.ofClock(() -> calls.incrementAndGet() * 1000L).samples(0);
    assertThat(calls).hasValue(1);
    assertThat(samples).containsExactly(1000.0);
  }

  @Test
  void short_calls_are_timed_in_batches_so_that_the_clock_can_see_them() {
    AtomicInteger calls = new AtomicInteger();
    List<Double> samples = Stopwatch.ofWall(calls::incrementAndGet).samples(20_000_000);
    assertThat(samples).isNotEmpty().hasSizeLessThanOrEqualTo(32);
    assertThat(calls.get()).isGreaterThan(100 * samples.size());
  }

  @Test
  void a_device_s_own_times_are_kept_one_by_one() {
    AtomicInteger calls = new AtomicInteger();
    List<Double> samples = Stopwatch.ofClock(() -> calls.incrementAndGet()).samples(1_000_000_000);
    assertThat(samples).hasSize(32).startsWith(1.0, 2.0, 3.0);
  }
}
