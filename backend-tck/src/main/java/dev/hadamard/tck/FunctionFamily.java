package dev.hadamard.tck;

import static dev.hadamard.expression.Expression.constant;

import dev.hadamard.Tensor;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family 22: each function of expressions over all of float32, at special values, and constants.
 */
abstract class FunctionFamily extends Family {

  FunctionFamily(BackendConformance conformance) {
    super(conformance);
  }

  private static final Expression X = Expression.input("x");
  private static final Expression Y = Expression.input("y");

  private static List<Expression> functionsOfOne() {
    return List.of(
        X.negate(),
        X.abs(),
        X.sqrt(),
        X.exp(),
        X.log(),
        X.expm1(),
        X.log1p(),
        X.tanh(),
        X.sigmoid(),
        X.erf(),
        Expression.uniform(X, constant(0), constant(0)),
        Expression.uniform(constant(0), X, constant(0)),
        Expression.uniform(constant(0), constant(0), X));
  }

  private static List<Expression> functionsOfTwo() {
    return List.of(
        X.plus(Y),
        X.minus(Y),
        X.times(Y),
        X.over(Y),
        X.min(Y),
        X.max(Y),
        X.less(Y),
        X.lessOrEqual(Y),
        X.equal(Y),
        X.select(Y, X),
        Expression.uniform(X, Y, X));
  }

  @Test
  void each_function_of_one_number_keeps_its_limit_over_all_of_float32() {
    float[] points = Points.everyBinade();
    float[] odd = Arrays.copyOf(points, points.length + 1); // no whole number of blocks
    sweep("one number", functionsOfOne(), odd, new float[0]);
  }

  @Test
  void each_function_of_one_number_keeps_its_limit_where_networks_use_it() {
    Draws draws = Draws.seeded(2202);
    sweep("−100 to 100", functionsOfOne(), draws.uniform(1 << 17, -100, 100), new float[0]);
    sweep("−4 to 4", functionsOfOne(), draws.uniform(1 << 17, -4, 4), new float[0]);
  }

  @Test
  void each_function_of_two_numbers_keeps_its_limit_over_all_of_float32() {
    Draws draws = Draws.seeded(2203);
    float[] x = Points.everyBinade();
    int[] order = draws.permutation(x.length);
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = i % 2 == 0 ? x[order[i]] : x[i] * draws.uniform(-4, 4);
    }
    sweep("two numbers", functionsOfTwo(), x, y);
  }

  @Test
  void special_values_obey_the_arithmetic_of_floats() {
    float[] special = {
      Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f, 0f, -1, 1, 3, 0x1p-130f
    };
    float[] x = new float[special.length * special.length];
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = special[i / special.length];
      y[i] = special[i % special.length];
    }
    sweep("special values", functionsOfOne(), x, new float[0]);
    sweep("special values", functionsOfTwo(), x, y);
  }

  private void sweep(String what, List<Expression> expressions, float[] x, float[] y) {
    Findings findings = new Findings(what);
    Program program = Program.of(expressions);
    List<Tensor> inputs = new ArrayList<>(List.of(tensor(x, x.length)));
    if (y.length > 0) {
      inputs.add(tensor(y, y.length));
    }
    List<Tensor> outputs = expressions.stream().map(e -> unwritten(x.length)).toList();
    backend().run(new Elementwise(program, inputs, outputs));
    float[][] got = outputs.stream().map(this::read).toArray(float[][]::new);
    Evaluation evaluation = new Evaluation(program);
    double[] arguments = new double[inputs.size()];
    for (int i = 0; i < x.length; i++) {
      arguments[0] = x[i];
      if (y.length > 0) {
        arguments[1] = y[i];
      }
      evaluation.at(arguments, i);
      for (int j = 0; j < got.length; j++) {
        Expression e = expressions.get(j);
        ExpressionFamily.judge(
            findings,
            evaluation.output(j),
            got[j][i],
            () -> e + " at " + Arrays.toString(arguments));
      }
    }
    conclude("functions of expressions, " + what, findings);
  }

  @Test
  void constants_of_every_kind_are_what_they_are() {
    List<Expression> expressions = new ArrayList<>();
    for (float value :
        new float[] {
          0,
          -0f,
          1,
          -1,
          3,
          -7,
          16_777_217,
          1e10f,
          -1e-10f,
          0.1f,
          1 / 3f,
          (float) Math.PI,
          0x1p-126f,
          0x1.fffffep-126f,
          -0x1p-126f,
          0x1.fffffep127f,
          -0x1.fffffep127f,
          0x1.fffffep126f,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          Float.NaN
        }) {
      Expression constant = Expression.constant(value);
      expressions.addAll(List.of(constant, X.minus(constant), constant.less(X)));
    }
    float[] x = {0, 1, -1, 0.1f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN};
    for (int i = 0; i < expressions.size(); i += 21) {
      int end = i + 21;
      sweep("constants from " + i, expressions.subList(i, end), x, new float[0]);
    }
  }

  @Test
  void expressions_that_differ_in_a_constant_have_code_of_their_own() {
    float[] x = {1, 2, 3};
    for (double constant : new double[] {1, 2, -2, 0.5, 0.50000006}) {
      sweep(
          "the constant " + constant,
          List.of(X.times(constant), X.less(constant).select(X, X.negate())),
          x,
          new float[0]);
    }
  }
}
