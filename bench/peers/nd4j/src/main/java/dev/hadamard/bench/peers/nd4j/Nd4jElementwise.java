package dev.hadamard.bench.peers.nd4j;

import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.EluBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SELUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SoftSignDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SigmoidDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftSign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SwishDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.api.ops.impl.transforms.strict.TanhDerivative;
import org.nd4j.linalg.factory.Nd4j;

/** An operation on vectors that exist already, by the operation ND4J has for it. */
final class Nd4jElementwise implements Task {

  private static final double LEAK = 0.01;

  /** PreciseGELU gives 3.0438 for 3.0665, where the formula gives 3.0636. */
  private static final String WRONG_GELU =
      "has no right gelu: it is a sigmoid's or cubes 0.044715·z";

  private final Runnable operation;
  private final INDArray out;
  private final List<INDArray> arrays;

  private Nd4jElementwise(Runnable operation, INDArray out, List<INDArray> arrays) {
    this.operation = operation;
    this.out = out;
    this.arrays = arrays;
  }

  /**
   * Prepares it.
   *
   * @throws UnsupportedOperationException if ND4J has no such function
   */
  static Nd4jElementwise of(Work.Elementwise work) {
    INDArray x = vector(Operands.scaled(0, work.elements(), Operands.SPREAD));
    INDArray y = vector(Operands.scaled(1, work.elements(), Operands.SPREAD));
    INDArray out = vector(new float[work.elements()]);
    List<INDArray> arrays = List.of(x, y, out);
    try {
      return switch (work.kind()) {
        case ACTIVATE -> new Nd4jElementwise(activation(work.function(), x, out), out, arrays);
        case DERIVATIVE -> new Nd4jElementwise(derivative(work.function(), x, y, out), out, arrays);
        case HADAMARD -> new Nd4jElementwise(custom(new MulOp(x, y, out)), out, arrays);
        case AXPBY -> new Nd4jElementwise(axpby(x, y), y, arrays);
        case COPY -> new Nd4jElementwise(op(new Assign(x, out)), out, arrays);
      };
    } catch (UnsupportedOperationException e) {
      arrays.forEach(INDArray::close);
      throw e;
    }
  }

  private static Runnable activation(String function, INDArray z, INDArray out) {
    return switch (function) {
      case "sigmoid" -> op(new Sigmoid(z, out));
      case "tanh" -> op(new Tanh(z, out));
      case "relu" -> op(new RectifiedLinear(z, out, 0));
      case "leaky-relu" -> op(new LeakyReLU(z, out, LEAK));
      case "elu" -> custom(new ELU(z, out));
      case "selu" -> op(new SELU(z, out));
      case "silu" -> op(new Swish(z, out));
      case "softplus" -> op(new SoftPlus(z, out));
      case "softsign" -> op(new SoftSign(z, out));
      case "gelu", "gelu-tanh" -> throw new UnsupportedOperationException(WRONG_GELU);
      default -> throw new UnsupportedOperationException("has no " + function + " of this formula");
    };
  }

  /**
   * Where ND4J names a derivative, that; ReLU's is its step function, softplus's its sigmoid. ELU
   * has only its back-propagation, which also multiplies by a gradient: here by ones. That is what
   * ND4J now prefers for all of them, but it reads one vector more.
   */
  @SuppressWarnings("deprecation")
  private static Runnable derivative(String function, INDArray z, INDArray ones, INDArray out) {
    return switch (function) {
      case "sigmoid" -> op(new SigmoidDerivative(z, out));
      case "tanh" -> op(new TanhDerivative(z, out));
      case "relu" -> op(new Step(z, out, 0));
      case "leaky-relu" -> op(new LeakyReLUDerivative(z, out, LEAK));
      case "elu" -> custom(new EluBp(z, ones.assign(1), out));
      case "selu" -> op(new SELUDerivative(z, out));
      case "silu" -> op(new SwishDerivative(z, out));
      case "softplus" -> op(new Sigmoid(z, out));
      case "softsign" -> op(new SoftSignDerivative(z, out));
      case "gelu", "gelu-tanh" -> throw new UnsupportedOperationException(WRONG_GELU);
      default ->
          throw new UnsupportedOperationException(
              "has no derivative of " + function + " of this formula");
    };
  }

  /** In two passes: ND4J adds a multiple to a vector, but does not scale that one as well. */
  private static Runnable axpby(INDArray x, INDArray y) {
    Runnable scale = op(new ScalarMultiplication(y, null, y, 0.25f));
    Runnable add = op(new Axpy(x, y, y, 0.5));
    return () -> {
      scale.run();
      add.run();
    };
  }

  private static Runnable op(Op op) {
    return () -> Nd4j.getExecutioner().exec(op);
  }

  private static Runnable custom(CustomOp op) {
    return () -> Nd4j.getExecutioner().exec(op);
  }

  private static INDArray vector(float[] values) {
    INDArray vector = Nd4j.createUninitialized(DataType.FLOAT, values.length);
    Nd4jRuntime.upload(values, vector);
    return vector;
  }

  @Override
  public void run() {
    operation.run();
  }

  @Override
  public float[] result() {
    run();
    return Nd4jRuntime.download(out);
  }

  @Override
  public void close() {
    arrays.forEach(INDArray::close);
  }
}
