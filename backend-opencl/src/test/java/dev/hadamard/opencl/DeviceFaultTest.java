package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendException;
import dev.hadamard.DeviceException;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.junit.jupiter.api.Test;

/** What a driver's return code becomes. */
final class DeviceFaultTest {

  @Test
  void b10_a_fault_names_the_op_the_kernel_and_the_code() {
    List<BackendException> losses = new ArrayList<>();
    try (ClSession session = session(losses)) {
      assertThatThrownBy(
              () -> session.check(CL.CL_OUT_OF_RESOURCES, "denseForward", "dense_forward"))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.operation()).isEqualTo("denseForward");
                assertThat(e.kernel()).isEqualTo("dense_forward");
                assertThat(e.code()).isEqualTo("CL_OUT_OF_RESOURCES");
              });
      assertThat(losses).as("the device may still be used").isEmpty();
      session.check(CL.CL_SUCCESS, "matmul", null);
    }
  }

  @Test
  void b13_a_fatal_code_declares_the_device_lost_and_throws_the_first_cause() {
    List<BackendException> losses = new ArrayList<>();
    try (ClSession session = session(losses)) {
      assertThatThrownBy(() -> session.check(CL.CL_INVALID_COMMAND_QUEUE, "matmul", "matmul"))
          .hasMessageContaining("CL_INVALID_COMMAND_QUEUE");
      assertThatThrownBy(() -> session.check(CL.CL_DEVICE_NOT_AVAILABLE, "read", null))
          .isSameAs(losses.get(0));
    }
  }

  @Test
  void a_code_without_a_name_in_jocl_is_named_all_the_same() {
    assertThat(ClStatus.name(ClStatus.PLATFORM_NOT_FOUND)).isEqualTo("CL_PLATFORM_NOT_FOUND_KHR");
    assertThat(ClStatus.name(CL.CL_INVALID_BUFFER_SIZE)).isEqualTo("CL_INVALID_BUFFER_SIZE");
    assertThat(ClStatus.name(-4711)).contains("4711");
  }

  @Test
  void a_closed_backend_refuses_every_call_before_the_driver_is_asked() {
    OpenClBackend backend = TestDevice.open();
    TensorArena arena = backend.newArena();
    Tensor tensor = arena.allocate(Shape.of(2, 2));
    backend.close();
    ClLedger.Reading before = backend.ledger();
    assertThatThrownBy(() -> backend.hadamard(tensor, tensor, tensor))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> backend.read(tensor)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(backend::synchronize).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> arena.allocate(Shape.of(1))).isInstanceOf(IllegalStateException.class);
    arena.close();
    assertThat(backend.ledger()).isEqualTo(before);
  }

  /** A session whose losses are collected; the first one is what is thrown. */
  private static ClSession session(List<BackendException> losses) {
    return new ClSession(
        TestDevice.require(),
        new ClLedger(),
        loss -> {
          losses.add(loss);
          return losses.get(0);
        });
  }
}
