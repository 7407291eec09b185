package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.kernels.launch.DeviceClock;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.junit.jupiter.api.Test;

/** Which queue the clock leaves in use, and what it says of commands that have no time. */
final class ClClockTest {

  @Test
  void only_while_the_clock_is_read_there_is_another_queue() {
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(TestDevice.require(), ledger, loss -> loss);
        ClClock clock = new ClClock(session)) {
      cl_command_queue usual = session.queue();
      DeviceClock.Reading outer = clock.newReading();
      DeviceClock.Reading inner = clock.newReading();
      outer.begin();
      cl_command_queue profiling = session.queue();
      assertThat(profiling).isNotEqualTo(usual);
      inner.begin();
      inner.end();
      assertThat(session.queue()).as("one still reads").isEqualTo(profiling);
      outer.end();
      assertThat(session.queue()).isEqualTo(usual);
      assertThat(clock.isRunning()).isFalse();
      long objects = ledger.read().liveObjects();
      outer.begin();
      assertThat(session.queue()).as("the same again").isEqualTo(profiling);
      outer.end();
      assertThat(ledger.read().liveObjects()).isEqualTo(objects);
    }
    assertThat(ledger.read().liveObjects()).isZero();
  }

  @Test
  void a_command_without_a_time_makes_the_reading_empty_and_not_the_next_one() {
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(TestDevice.require(), ledger, loss -> loss);
        ClClock clock = new ClClock(session)) {
      DeviceClock.Reading reading = clock.newReading();
      reading.begin();
      session.switchBack(); // to a queue that takes no times
      cl_event untimed = new cl_event();
      assertThat(CL.clEnqueueMarkerWithWaitList(session.queue(), 0, null, untimed)).isZero();
      clock.started(untimed);
      reading.end();
      assertThat(reading.nanos()).isEmpty();
      reading.begin();
      reading.end();
      assertThat(reading.nanos()).hasValue(0);
    }
    assertThat(ledger.read().liveObjects()).isZero();
  }
}
