package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Function;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.tck.BackendConformance.Expressions;
import dev.hadamard.tck.BackendConformance.Functions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Bugs in how expressions are compiled and computed. */
final class ExpressionMutants {

  private ExpressionMutants() {}

  private static final String RANDOM = "random_expressions_stay_within_the_bound_that_they_derive";
  private static final String KNOWN = "uniform_has_the_first_known_answer_of_philox";
  private static final String ONE =
      "each_function_of_one_number_keeps_its_limit_over_all_of_float32";
  private static final String SPECIAL = "special_values_obey_the_arithmetic_of_floats";
  private static final String IN_PLACE =
      "b4_an_output_may_be_an_input_and_all_inputs_are_read_first";

  private static final String ONE_PROGRAM =
      "one_program_takes_inputs_of_every_broadcast_and_any_number_of_elements";

  static final List<Mutant> ALL =
      List.of(
          rewritten(
              "select takes the other arm",
              SPECIAL,
              e -> is(e, Function.SELECT) ? at(e, 0).select(at(e, 2), at(e, 1)) : e),
          ofTwo("≤ for <", SPECIAL, Function.LESS, Expression::lessOrEqual),
          ofTwo(
              "< is not ≥, so NaN is less",
              SPECIAL,
              Function.LESS,
              (a, b) -> b.lessOrEqual(a).equal(Expression.constant(0))),
          ofTwo("min loses NaN", SPECIAL, Function.MIN, (a, b) -> a.less(b).select(a, b)),
          ofTwo("max loses NaN", SPECIAL, Function.MAX, (a, b) -> b.less(a).select(a, b)),
          ofOne(
              "the range reduction of exp loses digits far out",
              ONE,
              Function.EXP,
              x -> x.abs().greater(64).select(x.exp().times(1 + 0x1p-20), x.exp())),
          ofOne(
              "log takes small normal numbers for 0",
              ONE,
              Function.LOG,
              x -> x.less(0x1p-125).select(x.times(0).log(), x.log())),
          ofOne("expm1 cancels", ONE, Function.EXPM1, x -> x.exp().minus(1)),
          ofOne("log1p cancels", ONE, Function.LOG1P, x -> x.plus(1).log()),
          ofOne("sigmoid overflows", ONE, Function.SIGMOID, x -> x.exp().over(x.exp().plus(1))),
          rewritten(
              "constants have six digits",
              RANDOM,
              e ->
                  is(e, Function.CONSTANT)
                      ? Expression.constant(
                          Float.parseFloat(String.format(Locale.ROOT, "%.6g", e.constant())))
                      : e),
          rewritten(
              "an infinite constant is the largest number",
              "constants_of_every_kind_are_what_they_are",
              e ->
                  is(e, Function.CONSTANT) && Float.isInfinite(e.constant())
                      ? Expression.constant(Math.copySign(Float.MAX_VALUE, e.constant()))
                      : e),
          drawn("uniform has one seed for all calls", (e, one) -> drawn(one, at(e, 1), at(e, 2))),
          drawn("uniform has one stream", (e, one) -> drawn(at(e, 0), one, at(e, 2))),
          drawn("uniform has one step", (e, one) -> drawn(at(e, 0), at(e, 1), one)),
          drawn(
              "uniform takes the step for the stream",
              (e, one) -> drawn(at(e, 0), at(e, 2), at(e, 1))),
          rewritten(
              "uniform counts from the other end",
              KNOWN,
              e -> is(e, Function.UNIFORM) ? Expression.constant(1).minus(e) : e),
          mutant("uniform begins again in each row", RANDOM, RowByRow::new),
          mutant("rows and columns are swapped", RANDOM, SwappedBroadcasts::new),
          mutant(
              "code is kept without its constants",
              "expressions_that_differ_in_a_constant_have_code_of_their_own",
              KeptWithoutConstants::new),
          mutant(
              "code is kept with the broadcasts of its first inputs",
              ONE_PROGRAM,
              KeptWithBroadcasts::new),
          mutant("assignments take effect one after the other", IN_PLACE, OneAfterTheOther::new),
          mutant("the odd element at the end of many is left out", ONE, NoOddEnd::new),
          mutant("an output is added to what it held", RANDOM, AddedToOld::new));

  private static Mutant mutant(String name, String killer, UnaryOperator<Backend> breakage) {
    boolean isOfExpressions = List.of(RANDOM, KNOWN, IN_PLACE, ONE_PROGRAM).contains(killer);
    Class<?> family = isOfExpressions ? Expressions.class : Functions.class;
    return Mutant.of(name, family, killer, breakage);
  }

  private static Mutant ofOne(
      String name, String killer, Function function, UnaryOperator<Expression> instead) {
    return rewritten(name, killer, e -> is(e, function) ? instead.apply(at(e, 0)) : e);
  }

  private static Mutant ofTwo(
      String name, String killer, Function function, BinaryOperator<Expression> instead) {
    return rewritten(name, killer, e -> is(e, function) ? instead.apply(at(e, 0), at(e, 1)) : e);
  }

  private static Mutant rewritten(String name, String killer, UnaryOperator<Expression> part) {
    return mutant(
        name,
        killer,
        sound ->
            new BrokenBackend(sound) {
              @Override
              void elementwise(Elementwise op) {
                super.elementwise(Rewriting.of(op, part));
              }
            });
  }

  private static Mutant drawn(String name, BinaryOperator<Expression> instead) {
    Expression one = Expression.constant(1);
    return rewritten(name, RANDOM, e -> is(e, Function.UNIFORM) ? instead.apply(e, one) : e);
  }

  private static Expression drawn(Expression seed, Expression stream, Expression step) {
    return Expression.uniform(seed, stream, step);
  }

  private static boolean is(Expression e, Function function) {
    return e.function() == function;
  }

  private static Expression at(Expression e, int operand) {
    return e.operands().get(operand);
  }

  /** Computes each row by an operation of its own. */
  private static final class RowByRow extends BrokenBackend {
    RowByRow(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      int rows = op.outputs().get(0).shape().rows();
      if (op.program().instructions().stream().noneMatch(i -> i.function() == Function.UNIFORM)) {
        super.elementwise(op);
        return;
      }
      for (int row = 0; row < rows; row++) {
        List<Tensor> inputs = new ArrayList<>();
        for (Tensor input : op.inputs()) {
          inputs.add(row(input, input.shape().rows() == rows ? row : 0));
        }
        int each = row;
        List<Tensor> outputs = op.outputs().stream().map(out -> row(out, each)).toList();
        super.elementwise(new Elementwise(op.program(), inputs, outputs));
      }
    }

    private static Tensor row(Tensor tensor, int row) {
      int columns = tensor.shape().columns();
      return tensor.view(row * columns, Shape.of(1, columns));
    }
  }

  /** Computes with inputs that are broadcast in another way, by tensors of all elements. */
  private abstract static class OtherBroadcasts extends BrokenBackend {
    OtherBroadcasts(Backend sound) {
      super(sound);
    }

    abstract Broadcast broadcast(Elementwise op, int input);

    @Override
    final void elementwise(Elementwise op) {
      Shape shape = op.outputs().get(0).shape();
      try (TensorArena arena = newArena()) {
        List<Tensor> inputs = new ArrayList<>(op.inputs());
        for (int i = 0; i < inputs.size(); i++) {
          Broadcast broadcast = broadcast(op, i);
          if (broadcast != op.broadcast(i) && !shape.isEmpty()) {
            float[] values = read(inputs.get(i));
            float[] all = new float[shape.size()];
            for (int place = 0; place < all.length; place++) {
              all[place] = values[broadcast.place(place, shape.columns()) % values.length];
            }
            Tensor full = arena.allocate(shape);
            write(all, full);
            inputs.set(i, full);
          }
        }
        super.elementwise(new Elementwise(op.program(), inputs, op.outputs()));
      }
    }
  }

  private static final class SwappedBroadcasts extends OtherBroadcasts {
    SwappedBroadcasts(Backend sound) {
      super(sound);
    }

    @Override
    Broadcast broadcast(Elementwise op, int input) {
      return switch (op.broadcast(input)) {
        case ROW -> Broadcast.COLUMN;
        case COLUMN -> Broadcast.ROW;
        default -> op.broadcast(input);
      };
    }
  }

  private static final class KeptWithBroadcasts extends OtherBroadcasts {
    private final Map<Program, List<Broadcast>> kept = new HashMap<>();

    KeptWithBroadcasts(Backend sound) {
      super(sound);
    }

    @Override
    Broadcast broadcast(Elementwise op, int input) {
      return kept.computeIfAbsent(op.program(), program -> broadcasts(op)).get(input);
    }

    private static List<Broadcast> broadcasts(Elementwise op) {
      List<Broadcast> broadcasts = new ArrayList<>();
      for (int i = 0; i < op.inputs().size(); i++) {
        broadcasts.add(op.broadcast(i));
      }
      return broadcasts;
    }
  }

  private static final class KeptWithoutConstants extends BrokenBackend {
    private final Map<String, Program> kept = new HashMap<>();

    KeptWithoutConstants(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      StringBuilder key = new StringBuilder(op.program().outputs().toString());
      op.program()
          .instructions()
          .forEach(i -> key.append(i.function() + " " + i.a() + " " + i.b() + " " + i.c() + ";"));
      Program program = kept.computeIfAbsent(key.toString(), first -> op.program());
      super.elementwise(new Elementwise(program, op.inputs(), op.outputs()));
    }
  }

  private static final class OneAfterTheOther extends BrokenBackend {
    OneAfterTheOther(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      Program program = op.program();
      for (int i = 0; i < op.outputs().size(); i++) {
        Program one =
            new Program(
                program.instructions(), List.of(program.outputs().get(i)), program.inputs());
        super.elementwise(new Elementwise(one, op.inputs(), List.of(op.outputs().get(i))));
      }
    }
  }

  private static final class NoOddEnd extends BrokenBackend {
    NoOddEnd(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      List<float[]> before = op.outputs().stream().map(this::read).toList();
      super.elementwise(op);
      int size = op.outputs().get(0).shape().size();
      for (int i = 0; size > 4096 && size % 2 == 1 && i < before.size(); i++) {
        float[] old = before.get(i);
        tamper(op.outputs().get(i), (at, value) -> at == size - 1 ? old[at] : value);
      }
    }
  }

  private static final class AddedToOld extends BrokenBackend {
    AddedToOld(Backend sound) {
      super(sound);
    }

    @Override
    void elementwise(Elementwise op) {
      List<float[]> before = op.outputs().stream().map(this::read).toList();
      super.elementwise(op);
      for (int i = 0; i < before.size(); i++) {
        float[] old = before.get(i);
        if (!op.inputs().contains(op.outputs().get(i))) {
          tamper(op.outputs().get(i), (at, value) -> value + old[at]);
        }
      }
    }
  }
}
