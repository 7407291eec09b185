package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.DeviceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryLimitTest {

  private static final long GIB = 1L << 30;

  private static BackendConfig config(String limit) {
    return BackendConfig.builder().set(ConfigKey.MAX_DEVICE_BYTES, limit).build();
  }

  @ParameterizedTest
  @CsvSource({
    "16, 4, 8", // the JVM's own heap limit: half
    "16, 1, 8",
    "16, 8, 4", // a large heap leaves less
    "16, 10, 2",
    "16, 15, 2", // never below an eighth
    "16, 64, 2",
    "2, 0, 1"
  })
  void the_share_of_a_device_is_what_heap_and_others_leave(long memory, long heap, long share) {
    assertThat(MemoryLimit.share(memory * GIB, heap * GIB)).isEqualTo(share * GIB);
  }

  @ParameterizedTest
  @EnumSource(
      value = DeviceType.class,
      names = {"CPU", "INTEGRATED_GPU"})
  void a_device_that_shares_the_hosts_memory_has_a_default_limit_below_it(DeviceType type) {
    long host = HostMemory.bytes();
    assumeTrue(host != Long.MAX_VALUE, "the memory of this machine is unknown");
    MemoryLimit limit = MemoryLimit.of(config("0"), type, host);
    assertThat(limit.bytes()).isBetween(host / 8, host / 2);
    assertThat(limit.origin())
        .isEqualTo(
            "the default for a device that shares the host's memory; set"
                + " hadamard.max-device-bytes to change it");
  }

  @Test
  void a_device_with_memory_of_its_own_has_that_for_a_limit() {
    assertThat(MemoryLimit.of(config("0"), DeviceType.DISCRETE_GPU, 8 * GIB))
        .isEqualTo(new MemoryLimit(8 * GIB, "the device's memory"));
  }

  @Test
  void what_is_set_goes_before_the_default_up_to_the_devices_memory() {
    assertThat(MemoryLimit.of(config("7000000000"), DeviceType.CPU, 8 * GIB))
        .isEqualTo(new MemoryLimit(7_000_000_000L, "set by hadamard.max-device-bytes"));
    assertThat(MemoryLimit.of(config("9000000000"), DeviceType.CPU, 8 * GIB))
        .isEqualTo(new MemoryLimit(8 * GIB, "the device's memory"));
    assertThat(MemoryLimit.of(config("1000"), DeviceType.DISCRETE_GPU, 0).bytes()).isEqualTo(1000);
  }

  @Test
  void the_smallest_limit_of_a_group_and_those_round_it_counts_in_version_2(@TempDir Path root)
      throws IOException {
    write(root, "proc/self/cgroup", "0::/work.slice/app.service\n");
    Files.createDirectories(root.resolve("sys/fs/cgroup/work.slice/app.service"));
    assertThat(HostMemory.bytes(root)).isEqualTo(Long.MAX_VALUE);
    write(root, "sys/fs/cgroup/work.slice/app.service/memory.max", "max\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(Long.MAX_VALUE);
    write(root, "sys/fs/cgroup/work.slice/memory.max", "3000\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(3000);
    write(root, "sys/fs/cgroup/work.slice/app.service/memory.max", "2000\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(2000);
  }

  @Test
  void a_container_that_sees_its_group_as_the_topmost_finds_the_limit_there(@TempDir Path root)
      throws IOException {
    write(root, "proc/self/cgroup", "0::/../../host/group\n");
    write(root, "sys/fs/cgroup/memory.max", "4000\n");
    write(root, "host/group/memory.max", "1\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(4000);
  }

  @Test
  void version_1_is_read_too(@TempDir Path root) throws IOException {
    write(root, "proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/docker/1234\n2:cpuset:/x\n");
    write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(9223372036854771712L);
    write(root, "sys/fs/cgroup/memory/docker/1234/memory.limit_in_bytes", "5000\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(5000);
  }

  @Test
  void without_a_smaller_group_it_is_the_machines_memory(@TempDir Path root) throws IOException {
    assertThat(HostMemory.bytes(root)).isEqualTo(Long.MAX_VALUE);
    write(root, "proc/meminfo", "MemTotal:       24683116 kB\nMemFree:         100 kB\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(24_683_116L * 1024);
    write(root, "proc/self/cgroup", "0::/\n");
    write(root, "sys/fs/cgroup/memory.max", "2000000\n");
    assertThat(HostMemory.bytes(root)).isEqualTo(2_000_000);
  }

  private static void write(Path root, String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
