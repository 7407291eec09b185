package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import java.util.function.Supplier;

/**
 * Activation functions and their derivatives as DJL's users have them: PyTorch's functions, and the
 * fewest passes that a derivative can be composed of, in place where possible. (Automatic
 * differentiation would run the function, fill a gradient with ones and accumulate: more passes.)
 */
final class Functions {

  private static final float LEAK = 0.01f;
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_LAMBDA = 1.050701f;

  private Functions() {}

  static Supplier<NDArray> activation(String function, NDArray z) {
    NDArrayEx extended = z.getNDArrayInternal();
    return switch (function) {
      case "sigmoid" -> extended::sigmoid;
      case "tanh" -> extended::tanh;
      case "relu" -> extended::relu;
      case "leaky-relu" -> () -> extended.leakyRelu(LEAK);
      case "elu" -> () -> extended.elu(1);
      case "selu" -> extended::selu;
      case "silu" -> () -> extended.sigmoid().muli(z);
      case "softplus" -> extended::softPlus;
      case "softsign" -> extended::softSign;
      case "gelu", "gelu-tanh" ->
          throw new UnsupportedOperationException("has gelu by erf, and no derivative beside it");
      default -> throw new UnsupportedOperationException("has no " + function);
    };
  }

  static Supplier<NDArray> derivative(String function, NDArray z) {
    NDArrayEx extended = z.getNDArrayInternal();
    return switch (function) {
      case "sigmoid" ->
          () -> {
            NDArray a = extended.sigmoid();
            return a.subi(a.square());
          };
      case "tanh" -> () -> extended.tanh().powi(2).negi().addi(1);
      case "relu" -> () -> step(z);
      case "leaky-relu" -> () -> step(z).muli(1 - LEAK).addi(LEAK);
      case "elu" -> () -> z.minimum(0f).exp();
      case "selu" ->
          () ->
              step(z)
                  .muli(SELU_LAMBDA * (1 - SELU_ALPHA))
                  .addi(z.minimum(0f).exp().muli(SELU_LAMBDA * SELU_ALPHA));
      case "silu" ->
          () -> {
            NDArray s = extended.sigmoid();
            return s.neg().addi(1).muli(z).addi(1).muli(s);
          };
      case "softplus" -> extended::sigmoid;
      case "softsign" -> () -> z.abs().addi(1).powi(-2);
      case "gelu", "gelu-tanh" ->
          throw new UnsupportedOperationException("has no derivative of " + function);
      default -> throw new UnsupportedOperationException("has no " + function);
    };
  }

  private static NDArray step(NDArray z) {
    return z.gt(0).toType(DataType.FLOAT32, false);
  }
}
