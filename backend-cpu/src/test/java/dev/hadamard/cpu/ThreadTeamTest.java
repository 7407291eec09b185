package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadTeamTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void every_part_runs_once_in_each_of_many_jobs(int size) {
    try (ThreadTeam team = new ThreadTeam(size)) {
      for (int parts = 0; parts < 300; parts++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(parts);
        team.run(parts, (index, member) -> runs.incrementAndGet(index));
        for (int i = 0; i < parts; i++) {
          assertThat(runs.get(i)).as("part %d of %d", i, parts).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void no_two_parts_run_at_once_for_one_member() {
    try (ThreadTeam team = new ThreadTeam(3)) {
      AtomicIntegerArray busy = new AtomicIntegerArray(3);
      team.run(
          5_000,
          (index, member) -> {
            assertThat(busy.getAndIncrement(member)).isZero();
            Thread.onSpinWait();
            busy.decrementAndGet(member);
          });
    }
  }

  @Test
  void a_sleeping_worker_wakes_for_the_next_job() throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2)) {
      for (int i = 0; i < 5; i++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(8);
        team.run(8, (index, member) -> runs.incrementAndGet(index));
        assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1]");
        Thread.sleep(Duration.ofMillis(20).toMillis());
      }
    }
  }

  @Test
  void what_a_part_throws_reaches_the_caller_and_the_team_goes_on() {
    try (ThreadTeam team = new ThreadTeam(2)) {
      assertThatThrownBy(
              () ->
                  team.run(
                      10,
                      (index, member) -> {
                        if (index == 7) {
                          throw new IllegalStateException("part 7");
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("part 7");
      AtomicIntegerArray runs = new AtomicIntegerArray(4);
      team.run(4, (index, member) -> runs.incrementAndGet(index));
      assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1]");
    }
  }

  @Test
  void a_job_that_failed_is_not_kept_from_being_collected() throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2)) {
      WeakReference<float[]> data = new WeakReference<>(failOver(new float[1000], team));
      while (data.get() != null) {
        System.gc();
        Thread.sleep(1);
      }
    }
  }

  private static float[] failOver(float[] data, ThreadTeam team) {
    assertThatThrownBy(() -> team.run(4, (index, member) -> data[index] /= zero(data)))
        .isInstanceOf(IllegalStateException.class);
    return data;
  }

  private static float zero(float[] data) {
    throw new IllegalStateException("no zero in " + data.length);
  }

  @Test
  void an_interrupted_worker_goes_back_to_sleep() throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2)) {
      Thread worker = team.workers().get(0);
      worker.interrupt();
      while (worker.isInterrupted() || worker.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      AtomicIntegerArray runs = new AtomicIntegerArray(4);
      team.run(4, (index, member) -> runs.incrementAndGet(index));
      assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1]");
    }
  }

  @Test
  void closing_ends_the_workers() throws InterruptedException {
    ThreadTeam team = new ThreadTeam(3);
    team.run(3, (index, member) -> {});
    team.close();
    for (Thread worker : team.workers()) {
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  void teams_of_one_size_are_one_until_the_last_user_closes_it() throws InterruptedException {
    ThreadTeam first = ThreadTeam.shared(7);
    ThreadTeam second = ThreadTeam.shared(7);
    assertThat(second).isSameAs(first);
    first.close();
    AtomicIntegerArray runs = new AtomicIntegerArray(8);
    second.run(8, (index, member) -> runs.incrementAndGet(index));
    assertThat(second.workers()).allMatch(Thread::isAlive);
    second.close();
    for (Thread worker : second.workers()) {
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
    try (ThreadTeam next = ThreadTeam.shared(7)) {
      assertThat(next).isNotSameAs(first);
    }
  }

  @Test
  void who_finds_the_team_busy_does_all_parts_on_the_own_thread() throws InterruptedException {
    try (ThreadTeam team = new ThreadTeam(2)) {
      CountDownLatch begun = new CountDownLatch(2);
      CountDownLatch end = new CountDownLatch(1);
      Thread other =
          new Thread(
              () ->
                  team.run(
                      2,
                      (index, member) -> {
                        begun.countDown();
                        awaitUninterruptibly(end);
                      }));
      other.start();
      begun.await();
      Set<Thread> workers = ConcurrentHashMap.newKeySet();
      team.run(9, (index, member) -> workers.add(Thread.currentThread()));
      assertThat(workers).containsExactly(Thread.currentThread());
      end.countDown();
      other.join();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
