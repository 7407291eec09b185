package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.opencl.Fixture.Matrix;
import org.junit.jupiter.api.Test;

/** Work-groups where a kernel allows fewer work-items than were tuned for. */
final class GroupSizeTest {

  @Test
  void kernels_of_any_group_size_take_what_the_device_allows_them() {
    long tooMany = 2 * TestDevice.require().maxGroupSize();
    try (OpenClBackend backend = TestDevice.open(settings -> groupsOf(settings, (int) tooMany));
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix x = fixture.filled(3, 50, -2);
      Matrix row = fixture.filled(1, 50, 3);
      backend.addRow(row.tensor(), x.tensor());
      backend.activate(Activation.RELU, x.tensor(), x.tensor());
      backend.axpby(1, x.tensor(), 1, x.tensor());
      backend.hadamard(x.tensor(), x.tensor(), x.tensor());
      assertThat(fixture.read(x)).containsOnly(4f);
    }
  }

  private static ClSettings groupsOf(ClSettings settings, int groupSize) {
    Tuning tuning = settings.tuning();
    return settings.withTuning(
        new Tuning(
            tuning.gemm(),
            tuning.tiles(),
            tuning.vectorWidth(),
            tuning.block(),
            groupSize,
            tuning.sumAcross(),
            tuning.sumLanes(),
            tuning.softmaxLanes()));
  }
}
