package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.op.Pointwise;
import java.util.List;
import java.util.Objects;

/**
 * The same numbers in another shape, in row-major order. The batch stays in front.
 *
 * <pre>
 * forward   y = x
 * backward  ∂L/∂x = ∂L/∂y
 * </pre>
 *
 * @param shape of a sample, without the batch; as many numbers as the input has
 */
public record Reshape(Shape shape) implements Layer {

  /** Refuses null. */
  public Reshape {
    Objects.requireNonNull(shape, "shape");
  }

  /** A layer of this shape of a sample. */
  public static Reshape to(int... dimensions) {
    return new Reshape(Shape.of(dimensions));
  }

  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = InputShapes.single(this, inputs);
    if (input.size() != shape.size()) {
      throw new IllegalArgumentException(
          "a layer reshape makes samples of %s of samples of %s; take a shape of %d numbers"
              .formatted(shape, input, input.size()));
    }
    return shape;
  }

  @Override
  public void bind(Binding b) {
    bindCopy(b);
  }

  /** Copies output and gradient, whatever their shapes are. */
  static void bindCopy(Binding b) {
    Shape in = b.input().shape();
    Shape out = b.output().shape();
    b.forward(new Pointwise.Axpby(1, b.input().view(0, out), 0, b.output()));
    if (b.needsGradient(0)) {
      b.backward(new Pointwise.Axpby(1, b.outputGradient().view(0, in), 0, b.inputGradient(0)));
    }
  }
}
