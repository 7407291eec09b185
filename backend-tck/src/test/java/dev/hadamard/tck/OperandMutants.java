package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import dev.hadamard.spi.RepeatedOperations;
import dev.hadamard.tck.BackendConformance.Composed;
import dev.hadamard.tck.BackendConformance.Recordings;
import dev.hadamard.tck.BackendConformance.Refusals;
import dev.hadamard.tck.BackendConformance.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Bugs in the rules of operands: ownership, liveness, shape, aliases and scratch memory. */
final class OperandMutants {

  private OperandMutants() {}

  private static final String IN_PART =
      "b4_an_output_that_overlaps_another_operand_in_part_is_refused";
  private static final String SCRATCH =
      "operations_of_the_callers_own_have_scratch_memory_of_their_own";

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "a foreign input of an expression is passed over",
              Refusals.class,
              "b7_a_tensor_of_another_backend_is_refused",
              PassesForeign::new),
          Mutant.of(
              "a closed input of a reduction is passed over",
              Refusals.class,
              "b7_a_closed_tensor_is_refused",
              PassesClosed::new),
          Mutant.of(
              "two expressions may write one tensor",
              Refusals.class,
              "b4_an_output_that_is_a_forbidden_alias_is_refused",
              OneOutputTwice::new),
          Mutant.of(
              "an expression is queued before the shapes of the next are checked",
              Refusals.class,
              "b8_a_tensor_of_the_wrong_shape_is_refused",
              BeginsEarly::new),
          Mutant.of(
              "an expression's output may overlap an input in part",
              Views.class,
              IN_PART,
              OverlapsInput::new),
          Mutant.of(
              "outputs of two layers may overlap in part",
              Views.class,
              IN_PART,
              OverlapsOutput::new),
          Mutant.of(
              "what is closed is recorded",
              Recordings.class,
              "b7_an_operation_on_a_closed_or_foreign_tensor_is_refused_when_it_is_recorded",
              RecordsClosed::new),
          replay("a replay looks at the first operand alone", operand -> operand.place() == 0),
          replay("a replay looks at the outputs alone", LiveOperations.Operand::isWritten),
          Mutant.of(
              "a refused replay has begun already",
              Recordings.class,
              "b7_a_replay_is_refused_whichever_of_its_tensors_is_closed",
              BeginsReplay::new),
          Mutant.of(
              "a recording keeps the scalars that it saw",
              Recordings.class,
              "every_operation_replayed_gives_the_bits_of_a_call",
              KeepsScalars::new),
          Mutant.of("scratch of one shape is shared", Composed.class, SCRATCH, SharedScratch::new),
          Mutant.of(
              "scratch is never freed",
              Composed.class,
              "scratch_memory_is_freed_with_the_call_and_with_the_recording",
              KeptScratch::new));

  private static Mutant replay(String name, Predicate<LiveOperations.Operand> isLookedAt) {
    return Mutant.of(
        name,
        Recordings.class,
        "b7_a_replay_is_refused_whichever_of_its_tensors_is_closed",
        sound ->
            new BrokenBackend(sound) {
              @Override
              public Recording record(List<? extends Op> operations) {
                delegate().record(operations).close();
                return new LiveOperations(this, operations, isLookedAt);
              }
            });
  }

  private static final class PassesForeign extends BrokenBackend {
    PassesForeign(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      try {
        super.elementwise(op);
      } catch (IllegalArgumentException refusal) {
        if (!String.valueOf(refusal.getMessage()).contains("column")) {
          throw refusal;
        }
      }
    }
  }

  private static final class PassesClosed extends BrokenBackend {
    PassesClosed(Backend sound) {
      super(sound);
    }

    @Override
    void reduction(Reduction op) {
      if (op.inputs().stream().noneMatch(Tensor::isClosed)) {
        super.reduction(op);
      }
    }
  }

  private static final class OneOutputTwice extends BrokenBackend {
    OneOutputTwice(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      List<Tensor> outputs = op.outputs();
      if (outputs.size() == 2 && outputs.get(0) == outputs.get(1)) {
        super.elementwise(only(op, 1));
      } else {
        super.elementwise(op);
      }
    }
  }

  private static Elementwise only(Elementwise op, int output) {
    Program program = op.program();
    Program one =
        new Program(
            program.instructions(), List.of(program.outputs().get(output)), program.inputs());
    return new Elementwise(one, op.inputs(), List.of(op.outputs().get(output)));
  }

  private static final class BeginsEarly extends BrokenBackend {
    BeginsEarly(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      if (op.outputs().stream().map(Tensor::shape).distinct().count() > 1) {
        super.elementwise(only(op, 0));
      }
      super.elementwise(op);
    }
  }

  private static final class OverlapsInput extends BrokenBackend {
    OverlapsInput(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      try {
        super.elementwise(op);
      } catch (IllegalArgumentException refusal) {
        if (!String.valueOf(refusal.getMessage()).contains("overlaps row")) {
          throw refusal;
        }
      }
    }
  }

  private static final class OverlapsOutput extends BrokenBackend {
    OverlapsOutput(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
      for (Dense.LayerGradient each : layers) { // each by itself sees no overlap
        super.denseGradients(alpha, beta, List.of(each));
      }
    }
  }

  private static final class RecordsClosed extends BrokenBackend {
    RecordsClosed(Backend sound) {
      super(sound);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      try {
        return super.record(operations);
      } catch (IllegalStateException closed) {
        return new RepeatedOperations(this, operations);
      }
    }
  }

  private static final class BeginsReplay extends BrokenBackend {
    BeginsReplay(Backend sound) {
      super(sound);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      delegate().record(operations).close();
      return new RepeatedOperations(this, operations);
    }
  }

  private static final class KeepsScalars extends BrokenBackend {
    KeepsScalars(Backend sound) {
      super(sound);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      List<Op> kept = new ArrayList<>();
      for (Op op : operations) {
        kept.add(op instanceof Elementwise elementwise ? withConstants(elementwise) : op);
      }
      return super.record(kept);
    }

    private Elementwise withConstants(Elementwise op) {
      Map<String, Expression> scalars = new HashMap<>();
      for (int i = 0; i < op.inputs().size(); i++) {
        Tensor input = op.inputs().get(i);
        if (input.shape().size() == 1) {
          scalars.put(op.program().inputs().get(i), Expression.constant(read(input)[0]));
        }
      }
      UnaryOperator<Expression> constants = e -> scalars.getOrDefault(e.name(), e);
      return Rewriting.of(op, constants);
    }
  }

  private static final class SharedScratch extends BrokenBackend {
    private final Map<Shape, Tensor> kept = new HashMap<>();

    SharedScratch(Backend sound) {
      super(sound);
    }

    @Override
    Tensor scratch(TensorArena arena, Shape shape) {
      return kept.computeIfAbsent(shape, newArena()::allocate);
    }
  }

  private static final class KeptScratch extends BrokenBackend {
    KeptScratch(Backend sound) {
      super(sound);
    }

    @Override
    Tensor scratch(TensorArena arena, Shape shape) {
      return newArena().allocate(shape);
    }
  }
}
