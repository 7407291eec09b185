package dev.hadamard.nd4j;

import dev.hadamard.Activation;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaredError.Operation;
import java.util.List;

/**
 * The operations that ND4J computes less exactly than the conformance kit asks. All others are
 * within its bounds.
 *
 * <p>Each figure is the largest |computed − exact| of the results that are out of the kit's bound,
 * over 2.3 million points of all of float32, with nd4j-native 1.0.0-M2.1: the larger one of its
 * builds for AVX-512 and for any processor, which differ for SELU only (5.5e-8 and 1.16e-7). The
 * errors are absolute: each is about the distance of two numbers near 1, wherever the result lies,
 * so that small results have few right digits or none. The kit prints them:
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
              2.1e-8,
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
              "ND4J takes ln(1 + exp(z)), so 1 swallows the exponential of a negative z"));
}
