package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Recording;
import dev.hadamard.StepShape;
import dev.hadamard.op.Op;
import dev.hadamard.spi.Availability;
import dev.hadamard.spi.BackendContest;
import dev.hadamard.spi.BackendProvider;
import dev.hadamard.spi.ForwardingBackend;
import dev.hadamard.spi.RepeatedOperations;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What {@code auto:measure} decides by. */
final class StepContestTest {

  private static final BackendConfig SMALL =
      BackendConfig.builder()
          .backend("auto:measure")
          .device("cpu")
          .build()
          .withStep(StepShape.parse("2x3-4-2"));

  /** Computes as {@code cpu} does, and takes a millisecond more for each operation. */
  private static final class Slow extends ForwardingBackend {
    Slow(Backend delegate) {
      super(delegate);
    }

    @Override
    public void run(Op op) {
      LockSupport.parkNanos(1_000_000);
      delegate().run(op);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      return new RepeatedOperations(this, operations);
    }
  }

  private record Provider(String name, boolean isSlow) implements BackendProvider {

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Availability probe(BackendConfig config) {
      DeviceType type = isSlow ? DeviceType.INTEGRATED_GPU : DeviceType.CPU;
      return new Availability.Available(List.of(new DeviceInfo("0", name, "example", type)));
    }

    @Override
    public Backend open(BackendConfig config) {
      Backend cpu = Backends.open(config.withBackend("cpu"));
      return isSlow ? new Slow(cpu) : cpu;
    }

    Backends.Candidate candidate() {
      return new Backends.Candidate(this, probe(SMALL));
    }
  }

  @Test
  void the_faster_one_wins_even_where_the_slower_one_has_the_better_device() {
    BackendContest.Outcome outcome =
        new StepContest()
            .among(
                List.of(
                    new Provider("slow-gpu", true).candidate(),
                    new Provider("handy", false).candidate()),
                SMALL);
    assertThat(outcome.winner()).map(Backends.Candidate::name).contains("handy");
    assertThat(outcome.times()).matches("handy \\S+ ms, slow-gpu \\d+(\\.\\d+)? ms");
    assertThat(outcome.refusals()).isEmpty();
  }

  @Test
  void auto_measure_finds_the_contest_and_tells_the_times() {
    Backends.Choice choice = Backends.choose(SMALL);
    assertThat(choice.why())
        .startsWith("auto:measure takes " + choice.chosen().name() + ": a step of 2x3-4-2 takes ")
        .doesNotContain("reference");
  }

  @Test
  void a_backend_that_has_no_room_for_the_step_is_refused() {
    BackendConfig config =
        BackendConfig.builder()
            .backend("auto:measure")
            .set(ConfigKey.MAX_DEVICE_BYTES, "100")
            .build();
    assertThatThrownBy(() -> Backends.choose(config))
        .isInstanceOfSatisfying(
            BackendUnavailableException.class,
            refusal -> assertThat(refusal.refusals()).containsKey("cpu"))
        .hasMessageContaining("the step 64x784-512-256-10 failed")
        .hasMessageContaining("hadamard.step");
  }
}
