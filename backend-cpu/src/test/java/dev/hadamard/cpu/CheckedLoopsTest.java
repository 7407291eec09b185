package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CheckedLoopsTest {

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void they_are_made_and_checked_once() {
    CheckedLoops loops =
        new CheckedLoops(
            () -> {
              made.incrementAndGet();
              return new PlainLoops();
            });
    assertThat(made).hasValue(0);
    assertThat(loops.get()).isPresent();
    assertThat(loops.get()).isPresent();
    assertThat(made).hasValue(1);
  }

  @Test
  void what_this_java_has_lost_leaves_none() {
    CheckedLoops loops =
        new CheckedLoops(
            () -> {
              throw new NoSuchFieldError("SPECIES_PREFERRED");
            });
    assertThat(loops.get()).isEmpty();
    assertThat(loops.get()).isEmpty();
  }

  @Test
  void loops_that_become_wrong_are_given_up() {
    TurningLoops turning = new TurningLoops();
    CheckedLoops loops = new CheckedLoops(() -> turning);
    assertThat(loops.get()).isPresent();
    assertThat(loops.checkAgain()).isTrue();
    turning.isWrong = true;
    assertThat(loops.checkAgain()).isFalse();
    assertThat(loops.get()).isEmpty();
  }

  /** Right until they are made wrong. */
  private static final class TurningLoops extends ForwardingLoops {
    private boolean isWrong;

    @Override
    public ElementwiseLoop activation(Activation f) {
      return super.activation(isWrong ? Activation.TANH : f);
    }
  }
}
