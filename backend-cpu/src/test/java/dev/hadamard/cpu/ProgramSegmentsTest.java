package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.cpu.ProgramSegments.Segment;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a program is cut into segments. */
class ProgramSegmentsTest {

  private static final Expression X = Expression.input("x");

  /** x, √x, √√x …: an input, then as many instructions of 10 operations each. */
  private static Program chain(int length) {
    Expression e = X;
    for (int i = 0; i < length; i++) {
      e = e.sqrt();
    }
    return Program.of(List.of(e));
  }

  private static ProgramSegments cut(Program program, int most) {
    int[] operations = new int[program.instructions().size()];
    for (int i = 0; i < operations.length; i++) {
      operations[i] = program.instructions().get(i).function().arity() == 0 ? 0 : 10;
    }
    return ProgramSegments.of(program, operations, most);
  }

  @Test
  void a_short_program_is_one_segment_that_passes_nothing_on() {
    assertThat(cut(chain(3), 32))
        .isEqualTo(new ProgramSegments(List.of(new Segment(0, 4)), List.of()));
  }

  @Test
  void loads_and_stores_count() {
    assertThat(cut(chain(3), 31))
        .isEqualTo(new ProgramSegments(List.of(new Segment(0, 3), new Segment(3, 4)), List.of(2)));
  }

  @Test
  void an_instruction_of_too_many_operations_is_a_segment_by_itself() {
    assertThat(cut(chain(2), 5).segments())
        .containsExactly(new Segment(0, 1), new Segment(1, 2), new Segment(2, 3));
  }

  @Test
  void inputs_and_constants_are_never_passed_on() {
    Expression sum = X.times(3).sqrt().plus(X).sqrt().plus(3).sqrt();
    Program program = Program.of(List.of(sum));
    ProgramSegments segments = cut(program, 13);
    assertThat(segments.segments()).hasSizeGreaterThan(3);
    assertThat(segments.passed())
        .allMatch(place -> program.instructions().get(place).function().arity() > 0);
  }

  @Test
  void an_output_of_an_early_segment_is_passed_to_the_last_which_writes_it() {
    Program program = Program.of(List.of(X.sqrt(), X.sqrt().exp().log().tanh()));
    int early = program.outputs().get(0);
    assertThat(cut(program, 13).passed()).contains(early);
    assertThat(ElementwiseProgram.lastUses(program)[early])
        .isEqualTo(program.instructions().size());
  }
}
