package dev.hadamard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.expression.Expression;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TestBackends;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormulaTest {

  /** The same trajectory after this many steps, before rounding has spread. */
  private static final int STEPS = 40;

  private static final Expression Z = Expression.input("z");

  private static Parameters trained(String backendName, Layer activation) {
    DataSet digits = BundledData.digits();
    DataSet few = digits.split(0.2, 1).train();
    Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, few);
    NetworkSpec spec =
        NetworkSpec.builder(64).add(Dense.of(32)).add(activation).add(Dense.of(10)).build();
    try (Backend backend = TestBackends.open(backendName);
        Network network = Network.create(backend, spec, 3);
        Trainer trainer =
            new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), 32)) {
      int[] rows = new int[32 * STEPS];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = i % few.rows();
      }
      trainer.fit(scaling.apply(few).select(rows), 1, 7);
      return network.read();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void an_activation_of_your_own_learns_the_same_on_every_backend(String name) {
    Layer mish = new Formula("mish", Z.times(Z.exp().log1p().tanh()));
    Layer squaredRelu = new Formula("squared relu", Z.max(0).pow(2));
    for (Layer f : List.of(mish, squaredRelu)) {
      assertThat(trained(name, f).largestDifference(trained("reference", f)))
          .as(f.toString())
          .isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#names")
  void the_formula_of_a_built_in_activation_learns_what_it_learns(String name) {
    Parameters formula = trained(name, new Formula("silu", Z.times(Z.sigmoid())));
    Parameters builtIn = trained(name, new Activate(Activation.SILU));
    assertThat(formula.largestDifference(builtIn)).isLessThan(1e-5);
    assertThat(formula.largestDifference(trained(name, new Activate(Activation.TANH))))
        .isGreaterThan(1e-3);
  }

  @Test
  void a_formula_of_other_inputs_is_refused() {
    assertThatThrownBy(() -> new Formula("two", Z.plus(Expression.input("y"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[z, y]");
    assertThatThrownBy(() -> new Formula("none", Expression.constant(1)))
        .hasMessageContaining("instead of z alone");
  }
}
