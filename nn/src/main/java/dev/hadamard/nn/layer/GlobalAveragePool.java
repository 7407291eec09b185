package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import java.util.List;

/**
 * The mean of each channel over a whole image: a sample of height × width × c becomes one of c
 * numbers, which a {@link Dense} layer reads.
 *
 * <pre>
 * forward   y꜀ = 1/(h·w)·Σᵢⱼ xᵢⱼ꜀
 * backward  ∂L/∂xᵢⱼ꜀ = ∂L/∂y꜀/(h·w)
 * </pre>
 *
 * <p>Source: M. Lin, Q. Chen, S. Yan, <i>Network In Network</i>, 2014, §3.2.
 */
public record GlobalAveragePool() implements Layer {

  @Override
  public String name() {
    return "global-average-pool";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.of(ImageShapes.image(this, inputs).columns());
  }

  @Override
  public void bind(Binding b) {
    Shape x = b.input().shape();
    Window whole = Window.of(x.dimension(1), x.dimension(2));
    b.forward(new Pooling.Average(b.input(), whole, true, asImages(b.output())));
    if (b.needsGradient(0)) {
      b.backward(
          new Pooling.AverageGradient(
              asImages(b.outputGradient()), whole, true, b.inputGradient(0)));
    }
  }

  /** Rows of numbers as images of one pixel. */
  private static Tensor asImages(Tensor rows) {
    return rows.view(0, Shape.of(rows.shape().rows(), 1, 1, rows.shape().columns()));
  }
}
