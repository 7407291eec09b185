package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import java.util.ArrayList;
import java.util.List;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;

/** Which devices are taken and which are refused. */
final class ClDeviceDiscoveryTest {

  @Test
  void a_device_that_cannot_be_asked_is_refused_and_the_others_stay() {
    ClDevice device = TestDevice.require();
    List<ClDevice> usable = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    ClDeviceDiscovery.examine(new cl_platform_id(), new cl_device_id(), "7:0", usable, refused);
    ClDeviceDiscovery.examine(device.owner(), device.handle(), "7:1", usable, refused);
    assertThat(refused).singleElement().asString().contains("7:0", "CL_INVALID_DEVICE");
    assertThat(usable).singleElement().satisfies(it -> assertThat(it.info().id()).isEqualTo("7:1"));
  }

  @Test
  void a_gpu_whose_groups_are_too_small_for_every_product_is_refused() {
    ClDevice device = TestDevice.require();
    assertThat(ClDeviceDiscovery.objection(gpuLike(device, 64))).isEmpty();
    assertThat(ClDeviceDiscovery.objection(gpuLike(device, 32)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("32", "64 are needed"));
  }

  /** The same device as if it were a GPU with this limit. */
  private static ClDevice gpuLike(ClDevice device, long maxGroupSize) {
    DeviceInfo info = device.info();
    return new ClDevice(
        device.handle(),
        device.owner(),
        new DeviceInfo(info.id(), info.name(), info.vendor(), DeviceType.INTEGRATED_GPU),
        device.platform(),
        device.driver(),
        device.language(),
        device.computeUnits(),
        maxGroupSize,
        device.localBytes(),
        device.globalBytes(),
        device.maxBufferBytes(),
        device.alignment());
  }
}
