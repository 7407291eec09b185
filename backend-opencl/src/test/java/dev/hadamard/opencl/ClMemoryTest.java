package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hadamard.BackendConfig;
import dev.hadamard.DeviceType;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Shape;
import dev.hadamard.TensorArena;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.kernels.tune.DeviceTuning;
import dev.hadamard.spi.MemoryLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory pool. */
final class ClMemoryTest {

  @Test
  void parts_of_a_slab_do_not_overlap() {
    try (OpenClBackend backend = TestDevice.open();
        Fixture fixture = new Fixture(backend, 3)) {
      List<Fixture.Matrix> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        all.add(fixture.random(1, 1 + 37 * i % 2000));
      }
      for (Fixture.Matrix each : all) {
        assertThat(fixture.read(each)).isEqualTo(each.values());
      }
      // 300 parts and at most a slab for each 16 MiB
      assertThat(backend.ledger().buffersCreated()).isLessThanOrEqualTo(302);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_view_is_one_object_for_each_range_and_is_released_with_its_buffer(boolean pooling) {
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(TestDevice.require(), ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, pooling)) {
      int alignment = session.device().alignment();
      ClBuffer other = memory.allocate(alignment); // so that the next part begins behind it
      for (long bytes : new long[] {16L * alignment, 20 << 20}) {
        ClBuffer whole = memory.allocate(bytes);
        long before = ledger.read().liveObjects();
        ClBuffer view = memory.view(whole, 4L * alignment, alignment);
        assertThat(memory.view(whole, 4L * alignment, alignment)).isSameAs(view);
        assertThat(memory.view(whole, 4L * alignment, 2L * alignment)).isNotEqualTo(view);
        assertThat(view.offset() - whole.offset()).isEqualTo(4L * alignment);
        assertThat(ledger.read().liveObjects()).isEqualTo(before + 2);
        memory.free(whole);
        assertThat(ledger.read().liveObjects()).isEqualTo(pooling ? before : before - 1);
      }
      memory.view(other, 0, alignment / 2);
    }
    assertThat(ledger.read().liveObjects()).as("left open").isZero();
  }

  @Test
  void a_request_the_device_cannot_meet_is_out_of_memory_and_leaves_the_backend_usable() {
    ClDevice device = TestDevice.require();
    int[] tooMany = {Integer.MAX_VALUE / 4};
    long bytes = Shape.of(tooMany).bytes();
    ClSettings small =
        new ClSettings(
            TuningTable.lookUp(device.traits()),
            DeviceTuning.DEFAULT,
            true,
            KernelLibrary.bundled(),
            Optional.empty(),
            MemoryLimit.of(1000));
    try (OpenClBackend backend = new OpenClBackend(device, small);
        TensorArena arena = backend.newArena()) {
      assertThatThrownBy(() -> arena.allocate(Shape.of(tooMany)))
          .isInstanceOfSatisfying(
              OutOfDeviceMemoryException.class,
              e -> {
                assertThat(e.bytesAsked()).isEqualTo(bytes);
                assertThat(e.bytesLimit()).isEqualTo(1000);
                assertThat(e).hasMessageEndingWith("limit 1,000 (the limit of this backend)");
              });
      assertThat(backend.read(arena.allocate(Shape.of(5)))).containsOnly(0f);
    }
  }

  @Test
  void the_largest_buffer_the_driver_allows_can_be_had() {
    long most = (21L << 20) + 4096; // the size class of it would be 24 MiB
    ClDevice device = withLimits(most, Long.MAX_VALUE);
    try (ClSession session = new ClSession(device, new ClLedger(), loss -> loss);
        ClMemory memory = new ClMemory(session, true)) {
      assertThat(memory.allocate(most).bytes()).isEqualTo(most);
      assertThat(memory.allocate(most - 4000).bytes()).isEqualTo(most);
      assertThat(memory.allocate(most + 4).bytes()).isEqualTo(most + 4); // for the driver to refuse
    }
  }

  @Test
  void memory_that_lies_idle_makes_room_before_the_device_is_full() {
    ClDevice device = withLimits(32 << 20, 64 << 20);
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, true)) {
      long before = ledger.read().liveObjects();
      List<ClBuffer> three = Stream.generate(() -> memory.allocate(20 << 20)).limit(3).toList();
      three.forEach(memory::free);
      memory.allocate(24 << 20);
      assertThat(ledger.read().liveObjects()).as("the new one only").isEqualTo(before + 1);
      memory.allocate(24 << 20);
      assertThat(ledger.read().liveObjects()).isEqualTo(before + 2);
    }
    assertThat(ledger.read().liveObjects()).isZero();
  }

  @Test
  void memory_that_lies_idle_makes_room_before_a_limit_is_passed() {
    ClDevice device = withLimits(32 << 20, Long.MAX_VALUE);
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, true, 64 << 20)) {
      long before = ledger.read().liveObjects();
      List<ClBuffer> three = Stream.generate(() -> memory.allocate(20 << 20)).limit(3).toList();
      three.forEach(memory::free);
      memory.allocate(24 << 20);
      assertThat(ledger.read().liveObjects()).as("the new one only").isEqualTo(before + 1);
    }
  }

  @Test
  void small_tensors_that_lie_idle_make_room_as_well() {
    ClDevice device = withLimits(32 << 20, Long.MAX_VALUE);
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, true, 64 << 20)) {
      long before = ledger.read().liveObjects();
      ClBuffer kept = memory.allocate(1 << 20);
      for (int bytes : new int[] {1 << 20, 2 << 20, 3 << 20, 2 << 20}) {
        List<ClBuffer> many =
            Stream.generate(() -> memory.allocate(bytes)).limit((48 << 20) / bytes).toList();
        assertThat(many.stream().map(ClBuffer::handle).distinct()).doesNotContain(kept.handle());
        many.forEach(memory::free);
      }
      memory.free(kept);
      assertThat(memory.releaseIdle()).isTrue();
      assertThat(ledger.read().liveObjects()).as("slabs, too").isEqualTo(before);
      assertThat(memory.bytesCreated()).isZero();
      memory.allocate(1 << 20);
      assertThat(memory.bytesCreated()).isEqualTo(16 << 20);
    }
    assertThat(ledger.read().liveObjects()).isZero();
  }

  /** The figure is replaced by one that needs no memory of this machine to be passed. */
  @Test
  void a_device_that_shares_the_hosts_memory_names_its_default_limit_in_the_refusal() {
    ClDevice device = withLimits(TestDevice.require().maxBufferBytes(), Long.MAX_VALUE);
    assumeTrue(device.info().type() != DeviceType.DISCRETE_GPU, "a device with its own memory");
    ClSettings settings = ClSettings.of(BackendConfig.builder().build(), device);
    assertThat(settings.limit().bytes()).as("what the host has").isLessThan(1L << 50);
    try (OpenClBackend backend =
            new OpenClBackend(device, limited(device, 1 << 20, settings.limit().origin()));
        TensorArena arena = backend.newArena()) {
      arena.allocate(Shape.of(1000));
      assertThatThrownBy(() -> arena.allocate(1 << 18))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessage(
              "out of device memory: 1,048,576 bytes asked, 4,000 in use, limit 1,048,576 (the"
                  + " default for a device that shares the host's memory; set"
                  + " hadamard.max-device-bytes to change it)");
    }
  }

  private static ClSettings limited(ClDevice device, long bytes, String origin) {
    return new ClSettings(
        TuningTable.lookUp(device.traits()),
        DeviceTuning.DEFAULT,
        true,
        KernelLibrary.bundled(),
        Optional.empty(),
        new MemoryLimit(bytes, origin));
  }

  private static ClDevice withLimits(long maxBufferBytes, long globalBytes) {
    ClDevice device = TestDevice.require();
    return new ClDevice(
        device.handle(),
        device.owner(),
        device.info(),
        device.platform(),
        device.driver(),
        device.language(),
        device.computeUnits(),
        device.maxGroupSize(),
        device.localBytes(),
        globalBytes,
        maxBufferBytes,
        device.alignment());
  }

  @Test
  void a_buffer_larger_than_the_driver_allows_is_out_of_memory_too() {
    ClDevice device = TestDevice.require();
    ClLedger ledger = new ClLedger();
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, true)) {
      assertThatThrownBy(() -> memory.allocate(Long.MAX_VALUE / 4))
          .isInstanceOf(OutOfDeviceMemoryException.class);
      assertThat(memory.allocate(100).bytes()).isEqualTo(256);
    }
    assertThat(ledger.read().liveObjects()).isZero();
  }
}
