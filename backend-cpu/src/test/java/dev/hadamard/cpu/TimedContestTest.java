package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimedContestTest {

  private static final long HOUR = 3_600_000_000_000L;

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void the_faster_one_wins() {
    assertThat(new TimedContest(HOUR).isWon("x", () -> {}, () -> sleep(1))).isTrue();
  }

  @Test
  void one_that_stays_slower_loses_when_patience_ends() {
    assertThat(new TimedContest(0).isWon("x", () -> sleep(1), () -> {})).isFalse();
  }

  @Test
  void one_that_becomes_faster_wins() {
    AtomicInteger calls = new AtomicInteger();
    Runnable candidate =
        () -> {
          if (calls.incrementAndGet() < 100) {
            sleep(10);
          }
        };
    assertThat(new TimedContest(HOUR).isWon("x", candidate, () -> sleep(1))).isTrue();
    assertThat(calls).hasValueGreaterThan(100);
  }

  @Test
  void an_interrupt_ends_it() {
    Thread.currentThread().interrupt();
    assertThat(new TimedContest(HOUR).isWon("x", () -> sleep(1), () -> {})).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
