package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfCheckTest {

  @ParameterizedTest
  @MethodSource("dev.hadamard.cpu.BothLoops#all")
  void the_loops_of_this_jvm_pass(Loops loops) {
    assertThat(SelfCheck.failure(loops)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_number_is_named_by_its_function(Activation wrong) {
    Loops loops =
        new ForwardingLoops() {
          @Override
          public ElementwiseLoop derivative(Activation f) {
            ElementwiseLoop loop = super.derivative(f);
            return (in, out, from, to) -> {
              loop.run(in, out, from, to);
              out[from] += f == wrong ? 0.01f : 0;
            };
          }
        };
    assertThat(SelfCheck.failure(loops)).contains("wrong numbers of " + wrong.label());
  }

  @Test
  void a_wrong_step_of_max_pooling_is_found() {
    for (boolean isForward : new boolean[] {true, false}) {
      Loops loops =
          new ForwardingLoops() {
            @Override
            public PoolingStep pooling() {
              return new SpoiltPooling(isForward);
            }
          };
      assertThat(SelfCheck.failure(loops)).contains("wrong numbers of max pooling");
    }
  }

  /** Wrong winners, or wrong numbers that are passed to them. */
  private record SpoiltPooling(boolean isForward) implements PoolingStep {
    @Override
    public void larger(float[] x, float tap, float[] best, float[] winner, int from, int to) {
      PLAIN.larger(x, tap, best, winner, from, to);
      winner[to - 1] = isForward ? tap + 1 : winner[to - 1];
    }

    @Override
    public void pass(float[] delta, float[] winner, float tap, float[] passed, int from, int to) {
      PLAIN.pass(delta, winner, tap, passed, from, to);
      passed[from] = isForward ? passed[from] : 7;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_wrong_sum_of_a_row_is_found(int wrong) {
    Loops loops =
        new ForwardingLoops() {
          @Override
          public RowReductions reductions() {
            return new SpoiltReductions(wrong);
          }
        };
    assertThat(SelfCheck.failure(loops)).contains("wrong sums of rows");
  }

  /** One of the three is wrong: it leaves out the last term of a long row. */
  private record SpoiltReductions(int wrong) implements RowReductions {
    private int end(int kind, int from, int to) {
      return kind == wrong && to - from > STRETCH ? to - 1 : to;
    }

    @Override
    public double sum(float[] x, float shift, int from, int to) {
      return PLAIN.sum(x, shift, from, end(0, from, to));
    }

    @Override
    public double sumOfProducts(float[] x, float[] y, int from, int to) {
      return PLAIN.sumOfProducts(x, y, from, end(1, from, to));
    }

    @Override
    public float largest(float[] x, int from, int to) {
      return PLAIN.largest(x, from, end(2, from, to));
    }
  }

  @Test
  void a_wrong_product_is_found() {
    Loops loops =
        new ForwardingLoops() {
          @Override
          public Gemm gemm(ThreadTeam team) {
            Gemm gemm = super.gemm(team);
            return product -> {
              gemm.multiply(product);
              product.c().data[product.c().data.length - 1] += 0.1f;
            };
          }
        };
    assertThat(SelfCheck.failure(loops)).contains("a wrong matrix product");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32, 64, 70, 80})
  void a_product_that_is_wrong_for_one_width_and_one_order_is_found(int width) {
    for (TrialProductsTest.Order order : TrialProductsTest.Order.values()) {
      Loops loops =
          new ForwardingLoops() {
            @Override
            public Gemm gemm(ThreadTeam team) {
              Gemm gemm = super.gemm(team);
              return product -> {
                gemm.multiply(product);
                boolean isSpoilt = TrialProductsTest.Order.of(product) == order;
                product.c().data[0] += isSpoilt && product.n() == width ? 0.1f : 0;
              };
            }
          };
      assertThat(SelfCheck.failure(loops)).contains("a wrong matrix product");
    }
  }

  @Test
  void a_method_that_this_java_has_lost_is_named() {
    Loops loops =
        new ForwardingLoops() {
          @Override
          public ElementwiseLoop activation(Activation f) {
            throw new NoSuchMethodError("FloatVector.lanewise");
          }
        };
    assertThat(SelfCheck.failure(loops).orElseThrow()).contains("NoSuchMethodError", "lanewise");
  }
}
