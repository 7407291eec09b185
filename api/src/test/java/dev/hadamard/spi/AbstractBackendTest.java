package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.BackendException;
import dev.hadamard.DeviceException;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Recording;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reaches a backend's hooks, and what its base class keeps from them. */
final class AbstractBackendTest {

  private final HostBackend backend = new HostBackend("host", 1000);
  private final TensorArena arena = backend.newArena();

  private static final Transpose NO = Transpose.NO;

  /** A tensor whose allocation is not worth a line in the log. */
  private Tensor tensor(int... dimensions) {
    Tensor tensor = arena.allocate(dimensions);
    backend.calls.clear();
    return tensor;
  }

  @Test
  void b12_empty_tensors_reach_no_hook() {
    Tensor none = tensor(0, 5);
    Tensor otherNone = tensor(0, 5);
    backend.activate(Activation.RELU, none, otherNone);
    backend.axpby(1, none, 1, otherNone);
    backend.hadamard(none, none, otherNone);
    backend.softmaxRows(none, otherNone);
    backend.matmul(1, none, NO, tensor(5, 3), NO, 0, tensor(0, 3));
    backend.write(new float[0], none);
    assertThat(backend.read(none)).isEmpty();
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void b5_a_product_without_terms_becomes_a_scaling_of_the_output() {
    Tensor out = tensor(2, 2);
    Tensor square = tensor(2, 2);
    backend.matmul(0, square, NO, square, NO, 0.5f, out);
    backend.matmul(1, tensor(2, 0), NO, tensor(0, 2), NO, 0.5f, out);
    assertThat(backend.calls).containsExactly("axpby 0.0 0.5");
    backend.calls.clear();
    backend.sumRows(1, tensor(0, 2), 0, tensor(2));
    assertThat(backend.calls).containsExactly("axpby 0.0 0.0");
  }

  @Test
  void composites_are_composed_of_primitives_and_free_their_scratch() {
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor b = tensor(4);
    Tensor z = tensor(2, 4);
    backend.denseForward(x, w, b, Activation.RELU, z, z);
    assertThat(backend.calls).containsExactly("matmul", "addRow", "activate");
    backend.calls.clear();
    Tensor delta = tensor(2, 3);
    backend.denseDelta(z, w, Activation.GELU, x, delta);
    assertThat(backend.calls)
        .containsExactly("allocate 2×3", "matmul", "derivative", "hadamard", "free 2×3");
    backend.calls.clear();
    backend.denseDelta(z, w, Activation.TANH, x, delta);
    assertThat(backend.calls).contains("derivativeFromOutput").doesNotContain("derivative");
    backend.calls.clear();
    backend.denseGradient(1, z, x, 0, w, b);
    assertThat(backend.calls).containsExactly("matmul", "sumRows");
  }

  @Test
  void composites_over_a_network_are_composed_of_those_of_a_layer() {
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor b = tensor(4);
    Tensor z = tensor(2, 4);
    Tensor delta = tensor(2, 4);
    Tensor targets = tensor(2, 4);
    backend.denseHead(x, w, b, targets, 0.5f, z, delta);
    assertThat(backend.calls)
        .containsExactly("matmul", "addRow", "activate", "softmaxRows", "axpby -0.5 0.5");
    backend.calls.clear();
    Dense.LayerGradient first = new Dense.LayerGradient(delta, x, w, b);
    Dense.LayerGradient second = new Dense.LayerGradient(z, x, tensor(4, 3), tensor(4));
    backend.denseGradients(1, 0, List.of(first, second));
    assertThat(backend.calls).containsExactly("matmul", "sumRows", "matmul", "sumRows");
    backend.calls.clear();
    Tensor vw = tensor(4, 3);
    Tensor vb = tensor(4);
    backend.denseMomentum(0.5f, 0.9f, List.of(new Dense.LayerMomentum(delta, x, vw, vb, w, b)));
    assertThat(backend.calls)
        .containsExactly("matmul", "sumRows", "axpby -0.5 1.0", "axpby -0.5 1.0");
  }

  @Test
  void a_composition_with_scratch_memory_can_be_recorded() {
    Tensor x = tensor(2, 3);
    Tensor w = tensor(4, 3);
    Tensor z = tensor(2, 4);
    Tensor delta = tensor(2, 3);
    long bytes = backend.bytesInUse();
    Op op = new Dense.Delta(z, w, Activation.GELU, x, delta);
    try (Recording recording = backend.record(List.of(op, op))) {
      assertThat(backend.calls).as("recorded").doesNotContain("matmul");
      backend.calls.clear();
      recording.replay();
      recording.replay();
      assertThat(backend.calls)
          .hasSize(2 * 2 * 3)
          .startsWith("matmul", "derivative", "hadamard", "matmul");
      assertThat(recording.operations()).containsExactly(op, op);
    }
    assertThat(backend.bytesInUse()).as("its scratch memory is freed").isEqualTo(bytes);
  }

  @Test
  void the_scratch_memory_of_a_recording_is_freed_with_the_backend() {
    Tensor x = tensor(2, 3);
    Op op = new Dense.Delta(tensor(2, 4), tensor(4, 3), Activation.GELU, x, tensor(2, 3));
    Recording recording = backend.record(List.of(op));
    backend.close();
    assertThat(backend.bytesInUse()).isZero();
    assertThatThrownBy(recording::replay).isInstanceOf(IllegalStateException.class);
    recording.close();
    assertThat(backend.bytesInUse()).isZero();
  }

  @Test
  void b12_an_empty_output_keeps_no_other_from_being_computed() {
    Dense.LayerGradient one =
        new Dense.LayerGradient(tensor(2, 4), tensor(2, 3), tensor(4, 3), tensor(4));
    Dense.LayerGradient none =
        new Dense.LayerGradient(tensor(2, 0), tensor(2, 3), tensor(0, 3), tensor(0));
    backend.denseGradients(1, 1, List.of(one, none));
    assertThat(backend.calls).containsExactly("matmul", "sumRows");
  }

  @Test
  void b7_a_tensor_of_another_backend_of_the_same_kind_is_refused() {
    HostBackend other = new HostBackend("host", 1000);
    Tensor foreign = other.newArena().allocate(2, 2);
    Tensor own = tensor(2, 2);
    assertThatThrownBy(() -> backend.axpby(1, foreign, 1, own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axpby: x 2×2 belongs to another backend");
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void b7_a_replay_looks_at_every_operand() {
    Tensor out = tensor(2, 2);
    TensorArena shortLived = backend.newArena();
    Tensor input = shortLived.allocate(2, 2);
    try (Recording recording = backend.record(on -> on.hadamard(out, input, out))) {
      recording.replay();
      shortLived.close();
      backend.calls.clear();
      assertThatThrownBy(recording::replay).isInstanceOf(IllegalStateException.class);
      assertThat(backend.calls).isEmpty();
    }
  }

  @Test
  void b8_a_layer_that_is_refused_keeps_those_before_it_from_being_computed() {
    Tensor delta = tensor(2, 4);
    Tensor x = tensor(2, 3);
    Dense.LayerGradient sound = new Dense.LayerGradient(delta, x, tensor(4, 3), tensor(4));
    Dense.LayerGradient wide = new Dense.LayerGradient(delta, x, tensor(4, 2), tensor(4));
    assertThatThrownBy(() -> backend.denseGradients(1, 0, List.of(sound, wide)))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("denseGradients: w is 4×2, expected 4×3");
    assertThatThrownBy(() -> backend.denseGradients(1, 0, List.of(sound, sound)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("denseGradients: w is an output twice (rule B4)");
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void b8_a_refused_call_reaches_no_hook_and_names_operation_and_shapes() {
    Tensor a = tensor(2, 3);
    Tensor b = tensor(4, 5);
    Tensor out = tensor(2, 5);
    assertThatThrownBy(() -> backend.matmul(1, a, NO, b, NO, 0, out))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("matmul: a 2×3, b 4×5: the inner dimensions 3 and 4 differ");
    assertThatThrownBy(() -> backend.matmul(1, a, Transpose.YES, a, NO, 0, out))
        .hasMessage("matmul: a 2×3ᵀ, b 2×3 give 3×3, out is 2×5");
    assertThatThrownBy(() -> backend.activate(Activation.RELU, a, b))
        .hasMessage("activate: z 2×3, out 4×5: the shapes differ");
    assertThatThrownBy(() -> backend.addRow(a, out))
        .hasMessage("addRow: row 2×3, x 2×5: row is not one row of 5");
    assertThatThrownBy(() -> backend.write(new float[5], a))
        .hasMessage("write: the tensor 2×3 has 6 elements, the buffer has 5");
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void b13_after_a_loss_every_call_fails_at_once_with_the_first_cause() {
    Tensor x = tensor(2, 3);
    Tensor y = tensor(2, 3);
    DeviceException first = new DeviceException("axpby", "axpby", "CL_DEVICE_NOT_AVAILABLE");
    backend.fault = first;
    assertThatThrownBy(() -> backend.axpby(1, x, 1, y)).isSameAs(first);
    backend.fault = new DeviceException("read", null, "CL_INVALID_COMMAND_QUEUE");
    backend.calls.clear();
    assertThatThrownBy(() -> backend.read(x)).isSameAs(first);
    assertThatThrownBy(() -> backend.write(new float[6], x)).isSameAs(first);
    assertThatThrownBy(() -> backend.activate(Activation.RELU, x, y)).isSameAs(first);
    assertThatThrownBy(backend::synchronize).isSameAs(first);
    assertThatThrownBy(backend::newArena).isSameAs(first);
    assertThatThrownBy(() -> arena.allocate(1)).isSameAs(first);
    assertThat(backend.calls).as("hooks that were called").isEmpty();
    assertThat(first).hasMessage("axpby (kernel axpby) failed: CL_DEVICE_NOT_AVAILABLE");
    backend.close();
    assertThat(backend.calls).as("a lost device is still released").endsWith("close");
  }

  @Test
  void closing_frees_every_tensor_before_the_device_and_does_so_once() {
    tensor(1, 2);
    backend.newArena().allocate(3);
    backend.calls.clear();
    backend.close();
    backend.close();
    arena.close();
    assertThat(backend.calls).containsExactly("free 1×2", "free [3]", "close");
    assertThat(backend.bytesInUse()).isZero();
  }

  @Test
  void the_device_is_released_even_if_a_tensor_cannot_be_freed() {
    tensor(1, 2);
    backend.failsToFree = true;
    assertThatThrownBy(backend::close).isInstanceOf(BackendException.class);
    assertThat(backend.calls).endsWith("close");
  }

  @Test
  void a_backend_that_does_not_say_how_to_wait_waits_by_reading() {
    backend.overridesNothing = true;
    backend.synchronize();
    assertThat(backend.calls).containsExactly("allocate [1]", "read", "free [1]");
    assertThat(backend.bytesInUse()).isZero();
    backend.calls.clear();
    backend.close();
    assertThat(backend.calls).as("closing").containsExactly("allocate [1]", "read", "free [1]");
  }

  @Test
  void a_lost_device_is_not_waited_for_when_it_is_closed() {
    backend.overridesNothing = true;
    backend.fault = new DeviceException("axpby", "axpby", "CL_DEVICE_NOT_AVAILABLE");
    assertThatThrownBy(backend::synchronize).isSameAs(backend.fault);
    assertThat(backend.calls).as("the number is freed").endsWith("free [1]");
    backend.calls.clear();
    backend.close();
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void a_backend_writes_six_methods() {
    assertThat(abstractMethods())
        .containsExactlyInAnyOrder("info", "allocate", "view", "free", "doWrite", "doRead");
  }

  /** What {@link AbstractBackend} leaves to its subclass. */
  private static List<String> abstractMethods() {
    List<Class<?>> chain = new ArrayList<>();
    for (Class<?> type = AbstractBackend.class; type != null; type = type.getSuperclass()) {
      chain.add(0, type);
    }
    chain.add(0, Backend.class);
    Map<String, Boolean> isAbstract = new HashMap<>(); // the nearest declaration counts
    for (Class<?> type : chain) {
      for (Method method : type.getDeclaredMethods()) {
        isAbstract.put(
            method.getName() + Arrays.toString(method.getParameterTypes()),
            Modifier.isAbstract(method.getModifiers()));
      }
    }
    return isAbstract.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(entry -> entry.getKey().replaceFirst("\\[.*", ""))
        .toList();
  }

  @Test
  void an_allocation_that_the_device_refuses_costs_nothing() {
    tensor(10, 10);
    backend.isFull = true;
    assertThatThrownBy(() -> arena.allocate(1)).isInstanceOf(OutOfDeviceMemoryException.class);
    backend.isFull = false;
    assertThat(backend.bytesInUse()).isEqualTo(400);
    assertThat(arena.bytes()).isEqualTo(400);
    assertThat(arena.allocate(150).isClosed()).isFalse();
  }

  @Test
  void an_allocation_over_the_limit_never_reaches_the_device() {
    tensor(10, 10);
    assertThatThrownBy(() -> arena.allocate(151))
        .isInstanceOf(OutOfDeviceMemoryException.class)
        .hasMessage(
            "out of device memory: 604 bytes asked, 400 in use, limit 1,000 (the limit"
                + " of this backend)");
    assertThat(backend.calls).isEmpty();
  }

  @Test
  void a_hook_may_move_the_position_of_the_buffer_it_gets() {
    FloatBuffer buffer = FloatBuffer.allocate(8).position(1).limit(7);
    Tensor x = tensor(2, 3);
    backend.write(buffer, x);
    backend.read(x, buffer);
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(buffer.limit()).isEqualTo(7);
  }
}
