package dev.hadamard.nn.layer;

import dev.hadamard.Shape;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import java.util.List;
import java.util.Objects;

/**
 * The mean of each window of an image, for each channel by itself.
 *
 * <pre>
 * forward   yᵢⱼ꜀ = 1/N·Σₖₗ xᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀      stride s, padding p of zeros
 * backward  ∂L/∂x = Σ ∂L/∂y/N  over the windows that see the pixel
 * </pre>
 *
 * <p>N is the number of taps on the image and, as in PyTorch, of those in the padding. What hangs
 * over the padded image is never counted.
 *
 * @param window the window, with stride, padding and dilation, and without groups
 * @param isCeil whether the last position may hang over the image, see {@link Pooling#output}
 * @param isPaddingCounted whether the padding counts
 */
public record AveragePool2d(Window window, boolean isCeil, boolean isPaddingCounted)
    implements Layer {

  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if it has groups
   */
  public AveragePool2d {
    Objects.requireNonNull(window, "window");
    ImageShapes.requireNoGroups("average pool", window);
  }

  /** The layer of PyTorch: the padding counts. */
  public static AveragePool2d of(Window window) {
    return new AveragePool2d(window, false, true);
  }

  /** Windows of size × size, side by side. */
  public static AveragePool2d of(int size) {
    return of(Window.of(size, size).stride(size));
  }

  /** The layer of ONNX: the padding does not count. */
  public static AveragePool2d onnx(Window window) {
    return new AveragePool2d(window, false, false);
  }

  @Override
  public String name() {
    return "average-pool2d";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return ImageShapes.pooled(this, window, inputs, isCeil);
  }

  @Override
  public void bind(Binding b) {
    b.forward(new Pooling.Average(b.input(), window, isPaddingCounted, b.output()));
    if (b.needsGradient(0)) {
      b.backward(
          new Pooling.AverageGradient(
              b.outputGradient(), window, isPaddingCounted, b.inputGradient(0)));
    }
  }
}
