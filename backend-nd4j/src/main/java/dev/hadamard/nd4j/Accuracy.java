package dev.hadamard.nd4j;

import dev.hadamard.Activation;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaredError.Operation;
import java.util.List;

/**
 * The operations that ND4J computes less accurately than the conformance kit requires. All others
 * are within its bounds.
 *
 * <p>Each figure is the largest |computed − exact| of the results that exceed the kit's bound, over
 * every float from 2⁻¹⁴ to 110 and its negative, rounded up, with nd4j-native 1.0.0-M2.1. It is the
 * larger one of two builds, for AVX-512 and for any processor, which differ for SELU only. The
 * errors are absolute. Those of the first four functions are about the spacing of floats near 1 for
 * all results, so that small results have few right digits or none.
 *
 * <table>
 *   <caption>Found</caption>
 *   <tr><td>tanh</td><td>2.25e-8 at z = 0.0616</td></tr>
 *   <tr><td>ELU</td><td>2.99e-8 at z = −0.00706</td></tr>
 *   <tr><td>SELU</td><td>1.19e-7 at z = −0.0561; for AVX-512 5.6e-8</td></tr>
 *   <tr><td>softplus</td><td>6.17e-8 at z = −3.43</td></tr>
 *   <tr><td>SiLU</td><td>2.61e-37 at z = −88.723</td></tr>
 *   <tr><td>SiLU′</td><td>2.58e-37 at z = −88.723</td></tr>
 * </table>
 *
 * <p>The kit prints the errors at its own points; a test checks every float:
 *
 * <pre>{@code
 * hadamard tck --backend nd4j
 * mvn verify -pl backend-nd4j -am -Dengines
 * }</pre>
 */
final class Accuracy {

  private Accuracy() {}

  static final List<DeclaredError> DECLARED =
      List.of(
          new DeclaredError(
              Operation.ACTIVATE,
              Activation.TANH,
              2.3e-8,
              "ND4J takes the difference of two exponentials, so near 0 digits cancel"),
          new DeclaredError(
              Operation.ACTIVATE,
              Activation.ELU,
              3.1e-8,
              "ND4J takes exp(z) - 1, so digits cancel where z is negative and near 0"),
          new DeclaredError(
              Operation.ACTIVATE,
              Activation.SELU,
              1.2e-7,
              "ND4J takes exp(z) - 1, so digits cancel where z is negative and near 0"),
          new DeclaredError(
              Operation.ACTIVATE,
              Activation.SOFTPLUS,
              6.2e-8,
              "ND4J takes ln(1 + exp(z)), so 1 swallows the exponential of a negative z"),
          new DeclaredError(
              Operation.ACTIVATE,
              Activation.SILU,
              2.7e-37,
              "ND4J takes z/(1 + exp(-z)), whose exponential is infinite left of -88.7"),
          new DeclaredError(
              Operation.DERIVATIVE,
              Activation.SILU,
              2.6e-37,
              "it is made of ND4J's sigmoid, which is 0 left of -88.7"));
}
