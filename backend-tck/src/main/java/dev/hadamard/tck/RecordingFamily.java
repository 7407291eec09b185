package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.ShapeMismatchException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Rows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recordings: every operation, replayed, gives the bits of a call, and what is refused. */
abstract class RecordingFamily extends Family {

  RecordingFamily(BackendConformance conformance) {
    super(conformance);
  }

  @Test
  void recording_computes_nothing_and_each_replay_computes_once() {
    Tensor x = tensor(filled(35, 1), 5, 7);
    try (Recording recording = backend().record(List.of(new Pointwise.Axpby(1, x, 1, x)))) {
      assertHolds(1, x, "recorded");
      recording.replay();
      assertHolds(2, x, "replayed once");
      recording.replay();
      recording.replay();
      assertHolds(8, x, "replayed three times");
    }
  }

  @Test
  void every_operation_replayed_gives_the_bits_of_a_call() {
    Findings findings = new Findings("replays");
    for (int[] mnk : new int[][] {{5, 7, 3}, {33, 10, 65}}) {
      for (OpCase op : OpCase.catalogue(mnk[0], mnk[1], mnk[2])) {
        float[][] values = op.draw(Draws.seeded(31));
        float[][] called = op.run(this, backend(), values);
        Tensor[] operands = op.tensors(this, op.draw(Draws.seeded(34)));
        try (Recording recording = backend().record(on -> op.call().run(on, operands))) {
          for (int i = 0; i < operands.length; i++) {
            backend().write(values[i], operands[i]); // each replay reads every operand anew
          }
          recording.replay();
        }
        for (int i = 0; i < operands.length; i++) {
          findings.sameBits(read(operands[i]), called[i], op + " operand " + i);
        }
      }
    }
    conclude("replays of every operation", findings);
  }

  @Test
  void b1_operations_of_a_recording_and_calls_around_it_take_effect_in_order() {
    Draws draws = Draws.seeded(32);
    float[] start = draws.uniform(64, -1, 1);
    Tensor called = tensor(start, 8, 8);
    Tensor replayed = tensor(start, 8, 8);
    Tensor out = arena().allocate(8, 8);
    try (Recording recording = backend().record(on -> steps(on, replayed, out))) {
      for (int round = 0; round < 20; round++) {
        steps(backend(), called, out);
        backend().axpby(0.5f, called, 0.25f, called);
        recording.replay();
        backend().axpby(0.5f, replayed, 0.25f, replayed);
      }
    }
    Findings findings = new Findings("a recording among calls, " + draws);
    findings.sameBits(read(replayed), read(called), "after 20 rounds");
    findings.assertNone();
  }

  private static void steps(Backend on, Tensor x, Tensor scratch) {
    on.activate(Activation.TANH, x, scratch);
    on.hadamard(x, scratch, x);
    on.axpby(1, scratch, -1, x);
  }

  @Test
  void a_replay_sees_what_was_written_since() {
    Tensor x = arena().allocate(3, 3);
    Tensor y = arena().allocate(3, 3);
    try (Recording recording = backend().record(List.of(new Pointwise.Axpby(2, x, 0, y)))) {
      for (int i = 1; i < 5; i++) {
        backend().write(filled(9, i), x);
        recording.replay();
        assertHolds(2 * i, y);
      }
    }
  }

  @Test
  void recordings_live_side_by_side_whatever_is_computed_between_their_replays() {
    Tensor sum = arena().allocate(4, 4);
    Tensor one = tensor(filled(16, 1), 4, 4);
    List<Recording> recordings = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      float factor = i;
      recordings.add(backend().record(List.of(new Pointwise.Axpby(factor, one, 1, sum))));
    }
    for (int round = 0; round < 3; round++) {
      for (Recording recording : recordings) {
        recording.replay();
        backend().axpby(-1, one, 1, sum);
      }
    }
    recordings.forEach(Recording::close);
    assertHolds(3 * (45 - 10), sum);
  }

  @Test
  void b7_a_replay_whose_tensor_is_closed_is_refused() {
    TensorArena shortLived = backend().newArena();
    Tensor gone = tensor(shortLived, filled(4, 1), 2, 2);
    Tensor x = tensor(filled(4, 1), 2, 2);
    try (Recording recording = backend().record(List.of(new Pointwise.Axpby(1, gone, 1, x)))) {
      recording.replay();
      shortLived.close();
      assertThatThrownBy(recording::replay).isInstanceOf(IllegalStateException.class);
      assertHolds(2, x);
    }
  }

  @Test
  void b7_a_replay_is_refused_whichever_of_its_tensors_is_closed() {
    for (OpCase op : OpCase.catalogue(5, 7, 3)) {
      float[][] values = op.draw(Draws.seeded(35));
      for (int i = 0; i < values.length; i++) {
        Tensor before = tensor(filled(4, 1), 2, 2);
        Tensor[] operands = op.tensors(this, values);
        TensorArena shortLived = backend().newArena();
        operands[i] = shortLived.allocate(op.operands().get(i).shape());
        try (Recording recording =
            backend()
                .record(
                    on -> {
                      on.axpby(1, before, 1, before);
                      op.call().run(on, operands);
                    })) {
          shortLived.close();
          assertThatThrownBy(recording::replay)
              .as("%s without %s", op, op.operands().get(i).name())
              .isInstanceOf(IllegalStateException.class);
        }
        assertHolds(1, before, "what stands before " + op);
      }
    }
  }

  @Test
  void b7_an_operation_on_a_closed_or_foreign_tensor_is_refused_when_it_is_recorded() {
    try (Backend other = conformance().openAnother();
        TensorArena elsewhere = other.newArena()) {
      for (OpCase op : OpCase.catalogue(5, 7, 3)) {
        for (int i = 0; i < op.operands().size(); i++) {
          Shape shape = op.operands().get(i).shape();
          Tensor foreign = elsewhere.allocate(shape);
          refuseToRecord(op, i, foreign, IllegalArgumentException.class);
          TensorArena closing = backend().newArena();
          Tensor closed = closing.allocate(shape);
          closing.close();
          refuseToRecord(op, i, closed, IllegalStateException.class);
        }
      }
    }
  }

  private void refuseToRecord(
      OpCase op, int place, Tensor instead, Class<? extends RuntimeException> refusal) {
    Tensor[] operands = op.tensors(this, op.draw(Draws.seeded(36)));
    operands[place] = instead;
    assertThatThrownBy(() -> backend().record(on -> op.call().run(on, operands)).close())
        .as("%s with another %s", op, op.operands().get(place).name())
        .isInstanceOf(refusal);
  }

  @Test
  void a_closed_recording_is_refused_and_may_be_closed_again() {
    Tensor x = tensor(filled(4, 1), 2, 2);
    Recording recording = backend().record(List.of(new Pointwise.Axpby(1, x, 1, x)));
    recording.replay();
    recording.close();
    recording.close();
    assertThatThrownBy(recording::replay).isInstanceOf(IllegalStateException.class);
    assertHolds(2, x);
  }

  @Test
  void b8_an_operation_that_is_refused_is_refused_when_it_is_recorded() {
    Tensor x = tensor(filled(4, 1), 2, 2);
    Tensor other = tensor(filled(6, 1), 2, 3);
    List<Op> operations =
        List.of(new Pointwise.Axpby(1, x, 1, x), new Pointwise.Axpby(1, x, 1, other));
    assertThatThrownBy(() -> backend().record(operations).close())
        .isInstanceOf(ShapeMismatchException.class);
    assertHolds(1, x, "nothing was computed");
    backend().axpby(1, x, 1, x);
    assertHolds(2, x, "the backend remains usable");
    assertHolds(1, other);
  }

  @Test
  void a_recording_lists_its_operations() {
    Tensor x = tensor(filled(4, 1), 2, 2);
    List<Op> operations = List.of(new Pointwise.Axpby(1, x, 1, x), new Rows.Softmax(x, x));
    try (Recording recording = backend().record(operations)) {
      assertThat(recording.operations()).isEqualTo(operations);
    }
  }

  @Test
  void b8_null_is_refused() {
    assertThatThrownBy(() -> backend().record(Nulls.<Op>list()))
        .isInstanceOf(NullPointerException.class);
  }
}
