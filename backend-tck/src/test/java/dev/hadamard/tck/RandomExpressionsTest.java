package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Function;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the kit draws, and what it shows of an expression that fails. */
final class RandomExpressionsTest {

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  private static void collect(Expression e, Set<Function> functions, Set<String> inputs) {
    functions.add(e.function());
    if (e.function() == Function.INPUT) {
      inputs.add(e.name());
    }
    e.operands().forEach(operand -> collect(operand, functions, inputs));
  }

  private static boolean has(Expression e, Function function) {
    Set<Function> functions = EnumSet.noneOf(Function.class);
    collect(e, functions, new TreeSet<>());
    return functions.contains(function);
  }

  @Test
  void every_function_and_every_input_is_drawn() {
    RandomExpressions random = new RandomExpressions(1, List.of("a", "b", "c", "d"));
    Set<Function> functions = EnumSet.noneOf(Function.class);
    Set<String> inputs = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      collect(random.next(2 + i % 11), functions, inputs);
    }
    assertThat(functions).containsExactlyInAnyOrder(Function.values());
    assertThat(inputs).containsExactly("a", "b", "c", "d");
  }

  @Test
  void an_expression_that_fails_is_shrunk_to_the_smallest_that_fails() {
    Expression failing =
        X.less(Y.times(3)).select(X.plus(Y.times(X.abs().exp().minus(3)).sqrt()), Y.tanh());
    assertThat(RandomExpressions.shrunk(failing, e -> has(e, Function.EXP))).hasToString("exp(x)");
    assertThat(
            RandomExpressions.shrunk(failing, e -> has(e, Function.SQRT) && has(e, Function.EXP)))
        .hasToString("sqrt(exp(x))");
    assertThat(
            RandomExpressions.shrunk(failing, e -> has(e, Function.TANH) && has(e, Function.EXP)))
        .hasToString("select(x, exp(x), tanh(y))");
    assertThat(RandomExpressions.shrunk(failing, e -> true)).hasToString("x");
  }
}
