package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.kernels.launch.Argument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments as {@code cuLaunchKernel} reads them: addresses, then values. */
final class ArgumentStoreTest {

  private static final long BASE = 0x7f00_1234_5000L;

  private static ByteBuffer layOut(List<Argument> arguments) {
    ByteBuffer memory =
        ByteBuffer.allocate(ArgumentStore.bytes(arguments.size())).order(ByteOrder.nativeOrder());
    ArgumentStore.layOut(arguments, memory, BASE);
    return memory;
  }

  /** What the driver finds at an argument's address. */
  private static int at(ByteBuffer memory, int argument) {
    return Math.toIntExact(memory.getLong(argument * Long.BYTES) - BASE);
  }

  @Test
  void every_address_leads_to_its_value() {
    CudaBuffer buffer = new CudaBuffer(1, new DeviceAddress().plus(0xabcd_ef00_1100L), 256);
    ByteBuffer memory =
        layOut(List.of(Argument.of(-7), buffer, Argument.of(1.5f), Argument.of(Integer.MAX_VALUE)));
    assertThat(memory.getInt(at(memory, 0))).isEqualTo(-7);
    assertThat(memory.getLong(at(memory, 1))).isEqualTo(0xabcd_ef00_1100L);
    assertThat(memory.getFloat(at(memory, 2))).isEqualTo(1.5f);
    assertThat(memory.getInt(at(memory, 3))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void values_lie_behind_the_addresses_and_apart_from_one_another() {
    List<Argument> arguments = List.of(Argument.of(1), Argument.of(2), Argument.of(3));
    ByteBuffer memory = layOut(arguments);
    for (int i = 0; i < arguments.size(); i++) {
      assertThat(at(memory, i)).isEqualTo((arguments.size() + i) * Long.BYTES);
    }
    assertThat(memory.capacity()).isEqualTo(2 * arguments.size() * Long.BYTES);
  }

  @Test
  void memory_of_another_backend_is_refused() {
    Argument.Memory foreign = new Argument.Memory() {};
    assertThatThrownBy(() -> layOut(List.of(foreign)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another backend");
  }

  @Test
  void parts_of_an_allocation_have_their_own_addresses() {
    DeviceAddress start = new DeviceAddress().plus(4096);
    assertThat(start.plus(256).value()).isEqualTo(4352);
    assertThat(start.plus(256).plus(256).value()).isEqualTo(4608);
    assertThat(new HostAddress(77).value()).isEqualTo(77);
  }
}
