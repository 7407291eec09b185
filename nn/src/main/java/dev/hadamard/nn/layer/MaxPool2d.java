package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import java.util.List;
import java.util.Objects;

/**
 * The largest element of each window of an image, for each channel by itself.
 *
 * <pre>
 * forward   yᵢⱼ꜀ = maxₖₗ xᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀        stride s, padding p of −∞
 * backward  ∂L/∂x  each ∂L/∂yᵢⱼ꜀ goes back to the element that was the largest
 * </pre>
 *
 * <p>Of several largest elements the first one in row-major order counts, as in PyTorch. NaN is
 * larger than all else. For training the layer keeps which element it was.
 *
 * @param window the window, with stride, padding and dilation, and without groups
 * @param isCeil whether the last position may hang over the image, see {@link Pooling#output}
 */
public record MaxPool2d(Window window, boolean isCeil) implements Layer {

  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if it has groups
   */
  public MaxPool2d {
    Objects.requireNonNull(window, "window");
    ImageShapes.requireNoGroups("max pool", window);
  }

  /** Windows that lie on the padded image as a whole. */
  public static MaxPool2d of(Window window) {
    return new MaxPool2d(window, false);
  }

  /** Windows of size × size, side by side. */
  public static MaxPool2d of(int size) {
    return of(Window.of(size, size).stride(size));
  }

  @Override
  public String name() {
    return "max-pool2d";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return ImageShapes.pooled(this, window, inputs, isCeil);
  }

  @Override
  public void bind(Binding b) {
    Tensor y = b.output();
    Tensor winner = b.needsGradient(0) ? b.keep(y.shape()) : y;
    b.forward(new Pooling.Max(b.input(), window, y, winner));
    if (b.needsGradient(0)) {
      b.backward(new Pooling.MaxGradient(b.outputGradient(), winner, window, b.inputGradient(0)));
    }
  }
}
